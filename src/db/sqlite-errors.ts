import { UnavailableError } from '../errors.js'

/** No room, a disk that fails or answers nothing, a file that cannot be opened or may not be written, no memory. */
const UNAVAILABLE = /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|NOMEM|PERM)/

/** What a failed statement means to the caller: UnavailableError when the disk is the reason. */
export function fromSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  return UNAVAILABLE.test(String(error.code)) ? new UnavailableError(error) : error
}
