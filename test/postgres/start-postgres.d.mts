/** A throw-away PostgreSQL. */
export interface ThrowAwayPostgres {
  readonly url: string
  /** Stops and starts the server; `immediate` is a crash. */
  restart(mode: 'fast' | 'immediate'): Promise<void>
  stop(): Promise<void>
}

/** Starts one; `settings`: lines of postgresql.conf as an object. */
export function startPostgres(settings?: Readonly<Record<string, string>>): Promise<ThrowAwayPostgres>
