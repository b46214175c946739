import { type AccountId, isAccountId, type PackId } from '../ids.js'
import type { Instant } from '../instant.js'

const UTC_PLUS_8_MS = 8 * 3_600_000

/** `yyyyMMddHHmm` of an instant in UTC+8, as object keys carry it. Source: spec/oss.md 1. */
export function reportMinute(at: Instant): string {
  return new Date(at + UTC_PLUS_8_MS).toISOString().replace(/\D/g, '').slice(0, 12)
}

/** What a package report's key is made of. */
export interface PackReportName {
  /** The management account for an account group's package. */
  readonly accountId: AccountId
  readonly packId: PackId
  readonly generatedAt: Instant
  /** Without the dot: xls, xlsx, csv, ... */
  readonly extension: string
}

/**
 * The object key of a package report. A second report of the same minute, told by `isTaken`, gets `-2`
 * before the extension, a third `-3`. Source: spec/oss.md 1; the suffix is ours.
 */
export function packReportKey(
  { accountId, packId, generatedAt, extension }: PackReportName,
  isTaken: (key: string) => boolean,
): string {
  const stem = `CompliancePackReports/${accountId}/${packId}/${accountId}-${packId}-report-${reportMinute(generatedAt)}`
  return freeKey(stem, extension, isTaken)
}

/** The same for a file of another kind; its `stem` ends before the minute. */
export function generatedFileKey(
  name: { readonly stem: string; readonly generatedAt: Instant; readonly extension: string },
  isTaken: (key: string) => boolean,
): string {
  return freeKey(`${name.stem}-${reportMinute(name.generatedAt)}`, name.extension, isTaken)
}

function freeKey(stem: string, extension: string, isTaken: (key: string) => boolean): string {
  let key = `${stem}.${extension}`
  for (let copy = 2; isTaken(key); copy++) key = `${stem}-${copy}.${extension}`
  return key
}

/** The account a report's object belongs to; undefined for any other key. Source: spec/oss.md 1. */
export function accountOfKey(key: string): AccountId | undefined {
  const accountId = key.split('/', 2)[1] ?? ''
  return isAccountId(accountId) ? accountId : undefined
}
