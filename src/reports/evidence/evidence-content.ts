import type { VersionAsOf } from '../../inventory/store/version-as-of.js'
import type { ResultRow } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { FINDINGS } from '../tables/result-tables.js'
import type { TableColumn, TableValue } from '../tables/table.js'
import type { EvidenceWish } from './request-evidence.js'
import { drawOf, type ResultName } from './sample.js'

/** A result of the bundle, and the configuration it was made of. */
export interface ChosenResult {
  readonly row: ResultRow
  /** Null without a sample. */
  readonly draw: string | null
}

/** Where the configuration of a resource stands in the bundle; a null file: none is kept, for the reason. */
export interface KeptConfiguration {
  readonly file: string | null
  readonly sha256: string
  readonly version: Omit<VersionAsOf, 'configuration'> | null
}

/** What names a result of a record. */
export function nameOf({ head }: ReportRecord, row: ResultRow): ResultName {
  return {
    ruleId: head.rules[row.rule]?.ruleId ?? '',
    accountId: head.accounts[row.account]?.accountId ?? '',
    resourceType: row.resourceType,
    region: row.region,
    resourceId: row.resourceId,
  }
}

/** Indexes of the rules that a bundle is about; null where the record has no such clause or rule. */
export function rulesOf({ head }: ReportRecord, wish: EvidenceWish): ReadonlySet<number> | null {
  const { control, ruleId } = wish
  if (control !== null) {
    const standard = head.standards.find(({ standardId }) => standardId === control.standardId)
    const clause = standard?.clauses.find(({ clause }) => clause === control.clause)
    return clause === undefined ? null : new Set(clause.rules)
  }
  if (ruleId === null) return new Set(head.rules.keys())
  const index = head.rules.findIndex((rule) => rule.ruleId === ruleId)
  return index < 0 ? null : new Set([index])
}

/** Header and cells of `results.csv`: those of the report's findings, whatever the verdict, then where the proof is. */
export function evidenceTable(record: ReportRecord): {
  readonly columns: readonly TableColumn[]
  readonly cells: (result: ChosenResult, kept: KeptConfiguration) => readonly TableValue[]
} {
  const findings = FINDINGS.columns(record)
  const own = [
    ['configuration_file', 'text'],
    ['configuration_sha256', 'text'],
    ['configuration_version', 'integer'],
    ['captured_at', 'instant'],
    ['recorded_at', 'instant'],
    ['draw', 'text'],
  ] as const
  const named = [...findings.map(([name, kind]) => [name, kind] as const), ...own]
  return {
    columns: named.map(([name, kind]) => ({ name, kind, title: { en: name, zh: name } })),
    cells: ({ row, draw }, { file, sha256, version }) => [
      ...findings.map(([, , , , value]) => value(row)),
      file,
      file === null ? null : sha256,
      version?.version ?? null,
      version?.capturedAt ?? null,
      version?.recordedAt ?? null,
      draw,
    ],
  }
}

/** The draw of a result of a record. */
export function drawIn(record: ReportRecord, seed: string, row: ResultRow): string {
  return drawOf(seed, nameOf(record, row))
}

/** A name inside the bundle that no file system stumbles over; the number makes it the only one. */
export function configurationName(name: Omit<ResultName, 'ruleId'>, number: number): string {
  const safe = (text: string) =>
    text
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .replace(/^[._-]+/, '')
      .slice(0, 60) || '_'
  const digits = String(number).padStart(5, '0')
  return `configurations/${safe(name.accountId)}/${safe(name.resourceType)}/${digits}-${safe(name.resourceId)}.json`
}
