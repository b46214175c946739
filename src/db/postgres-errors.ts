import { DatabaseError } from 'pg'
import { UnavailableError } from '../errors.js'

/** Out of connections, memory or disk, a lock wait too long, not accepting connections, being shut down. */
const UNAVAILABLE = /^(08|53|55P03|57P0|58|25P03)/

/** What a failed statement means to the caller: UnavailableError when the connection or the server is the reason. */
export function fromPostgres(error: unknown): unknown {
  if (error instanceof DatabaseError)
    return UNAVAILABLE.test(error.code ?? '') ? new UnavailableError(error) : error
  return isConnectionError(error) ? new UnavailableError(error) : error
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && /^E[A-Z_]+$/.test(String(error.code))) return true
  return /connection (terminated|ended)|timeout|not queryable|client was closed/i.test(error.message)
}
