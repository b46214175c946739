import type { AccountRef } from '../accounts/scope.js'
import { type AccountId, type AccountNo, isAccountId, type PackNo } from '../platform/ids.js'
import type { JobKind } from '../platform/jobs/types.js'

export interface GenerateReport {
  readonly accountNo: number
  readonly accountId: string
  readonly reportId: string
  /** A zip with a file for each account is made too, and is what ReportUrl points to. */
  readonly hasAccountFiles: boolean
}

export interface RemoveReports {
  readonly accountNo: number
  readonly accountId: string
  readonly packNo: number
}

/** Makes the record and the forms of one report; the key is the report's id. */
export const generateReportKind: JobKind<GenerateReport> = {
  name: 'report.generate',
  lane: 'report',
  maxAttempts: 5,
  decode(payload) {
    const { reportId, hasAccountFiles } = Object(payload)
    if (typeof reportId !== 'string') throw new Error('no report in the payload')
    return { ...decodeAccount(payload), reportId, hasAccountFiles: hasAccountFiles === true }
  },
}

/** Clears away what was made of a report that was called off; the key is the report's id. */
export const clearReportKind: JobKind<Omit<GenerateReport, 'hasAccountFiles'>> = {
  name: 'report.clear',
  lane: 'report',
  maxAttempts: 20,
  decode(payload) {
    const { reportId } = Object(payload)
    if (typeof reportId !== 'string') throw new Error('no report in the payload')
    return { ...decodeAccount(payload), reportId }
  },
}

/** Clears away the reports of a deleted package; the key is the package's number in its account. */
export const removeReportsKind: JobKind<RemoveReports> = {
  name: 'report.remove',
  lane: 'report',
  maxAttempts: 20,
  decode(payload) {
    const { packNo } = Object(payload)
    if (typeof packNo !== 'number') throw new Error('no package in the payload')
    return { ...decodeAccount(payload), packNo }
  },
}

/** Reads which account a payload names; throws when it names none. */
export function decodeAccount(payload: unknown): { accountNo: number; accountId: string } {
  const { accountNo, accountId } = Object(payload)
  // Of an account group that is gone its own id is all that is known.
  const isKnown = typeof accountId === 'string' && (isAccountId(accountId) || accountId.startsWith('ca-'))
  if (typeof accountNo !== 'number' || !isKnown) throw new Error('no account in the payload')
  return { accountNo, accountId }
}

/** The account a payload names. */
export function accountOf(payload: { readonly accountNo: number; readonly accountId: string }): AccountRef {
  return { accountNo: payload.accountNo as AccountNo, accountId: payload.accountId as AccountId }
}

/** The package a payload names. */
export function packNoOf(payload: RemoveReports): PackNo {
  return payload.packNo as PackNo
}
