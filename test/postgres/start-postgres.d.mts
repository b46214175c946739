/** A PostgreSQL in a temporary folder, on a free port of the loopback address. */
export interface ThrowAwayPostgres {
  readonly url: string
  /** Starts it again after it ended by itself; rejects when it does not start. */
  start(): Promise<void>
  /** Resolves when it has ended, by itself or not. */
  ended(): Promise<void>
  /** `immediate` is a crash. */
  restart(mode: 'fast' | 'immediate'): Promise<void>
  stop(): Promise<void>
}

/** `places`: existing folders, one for the data and one for the write-ahead log; the temporary folder by default. */
export function startPostgres(
  settings?: Readonly<Record<string, string | number>>,
  places?: { readonly data?: string; readonly wal?: string },
): Promise<ThrowAwayPostgres>

/** Path of a program of PostgreSQL, e.g. `pg_dump`. */
export function binaryOf(program: string): string
