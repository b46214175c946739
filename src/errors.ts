import { ASSAY_ERRORS } from './errors/assay-errors.js'
import { CONFIG_ERRORS } from './errors/config-errors.js'
import type { ErrorEntry } from './errors/entry.js'
import { GATEWAY_ERRORS } from './errors/gateway-errors.js'
import { RAM_ERRORS } from './errors/ram-errors.js'

const TABLE = { ...GATEWAY_ERRORS, ...CONFIG_ERRORS, ...RAM_ERRORS, ...ASSAY_ERRORS } as const

/** A code the server may answer; `Missing{Param}` and `Invalid{Param}` stand for one code per parameter. */
export type ErrorCode = keyof typeof TABLE

/** Every code with status, text and source; written out as docs/errors.md. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorEntry>> = TABLE

/** Codes every operation may answer without declaring them. */
export const COMMON_ERRORS: ReadonlySet<string> = new Set(Object.keys(GATEWAY_ERRORS))

/** Values for the `{Name}` places of a code or its message. */
export type ErrorDetail = Readonly<Record<string, string | number>>

/** The caller's fault: answered with the code's status and text. Stages throw it, never a status. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly detail: ErrorDetail

  constructor(code: ErrorCode, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(fillPlaces(ERROR_TABLE[code].message, detail), options)
    this.code = code
    this.detail = detail
  }

  get status(): number {
    return ERROR_TABLE[this.code].status
  }

  /** The code as sent, e.g. `MissingCompliancePackId`. */
  get wireCode(): string {
    return fillPlaces(this.code, this.detail)
  }

  /** The text as sent; `language` is an `AcceptLanguage` value such as `zh-CN`. */
  text(language: string): string {
    const { messageZh } = ERROR_TABLE[this.code]
    return messageZh !== undefined && language.startsWith('zh')
      ? fillPlaces(messageZh, this.detail)
      : this.message
  }
}

/** What a refused caller is told of the decision; all strings. Source: spec/ram.md 7 */
export type AccessDeniedDetail = Readonly<Record<string, string>>

/** NoPermission with what the caller may know about the decision. */
export class AccessDeniedError extends ApiError {
  readonly accessDeniedDetail: AccessDeniedDetail

  constructor(accessDeniedDetail: AccessDeniedDetail) {
    super('NoPermission')
    this.accessDeniedDetail = accessDeniedDetail
  }
}

/** A dependency is down: answered with 503 ServiceUnavailable, and jobs try again. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'

  constructor(cause: unknown) {
    super(`a dependency is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** PostgreSQL gave a transaction up for another one's sake, as often as it was run: serialization failure, deadlock. */
const CONFLICTS = /^40(001|P01)$/
/** Out of space, files or memory, a disk or a mount that fails, a peer that is not there; `code` of Node's errors. */
const SYSTEM_FAILURES =
  /^(ENOSPC|EDQUOT|EFBIG|EIO|EROFS|ESTALE|EMFILE|ENFILE|ENOMEM|EACCES|EPERM|EPIPE|ECONN\w+|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|E(HOST|NET)(UNREACH|DOWN))$/

/** True when not the work but what it depends on failed: it may succeed later, unchanged. */
export function isUnavailability(error: unknown): boolean {
  if (error instanceof UnavailableError) return true
  if (!(error instanceof Error && 'code' in error)) return false
  const code = String(error.code)
  return SYSTEM_FAILURES.test(code) || CONFLICTS.test(code)
}

/** Answers "is this thrown value an ApiError with that code". */
export function isApiError(error: unknown, code: ErrorCode): error is ApiError {
  return error instanceof ApiError && error.code === code
}

function fillPlaces(template: string, detail: ErrorDetail): string {
  return template.includes('{')
    ? template.replace(/\{(\w+)\}/g, (_, name: string) => String(detail[name] ?? ''))
    : template
}
