import type { JobId } from '../ids.js'
import type { Instant } from '../instant.js'

/** A kind of durable work and the shape of its payload. Kinds of one lane run one after the other. */
export interface JobKind<P> {
  readonly name: string
  readonly lane:
    | 'import'
    | 'changes'
    | 'rules'
    | 'functions'
    | 'groups'
    | 'delivery'
    | 'report'
    | 'maintenance'
  /** Runs that fail by themselves; one that fails because something it needs is unavailable is tried for a day. */
  readonly maxAttempts: number
  /** Brings `unknown` from the database back to the payload; throws when it is no such payload. */
  readonly decode: (payload: unknown) => P
}

export interface Job<P> {
  readonly jobId: JobId
  readonly key: string
  readonly payload: P
  /** 1 on the first run. */
  readonly attempt: number
}

/** What a running job is given besides its payload. */
export interface JobRun {
  /** Aborted when the process stops or the lease was lost: return soon, the job is queued again. */
  readonly signal: AbortSignal
  /** Lets other lanes and the lease timer run; call between short write transactions. Throws when aborted. */
  pause(): Promise<void>
}

export interface JobHandler<P> {
  readonly kind: JobKind<P>
  /** At least once: may be run again after a crash at any point, so its effects are idempotent by key. */
  run(job: Job<P>, run: JobRun): Promise<void>
  /**
   * Told when the last attempt failed, in no transaction; the cause is also kept in the job row. Told again when
   * the process dies over it.
   */
  failed?(job: Job<P>, cause: string): Promise<void>
}

export interface JobRow {
  readonly jobId: JobId
  readonly kind: string
  readonly key: string
  readonly payload: string
  readonly attempts: number
  readonly maxAttempts: number
  readonly runAt: Instant
  readonly createdAt: Instant
}
