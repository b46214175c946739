import { type AuditChange, type ChangeDetail, changesOf } from '../accounts/audit-changes.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import { type AuditEntry, listEntriesAfter } from '../accounts/store/audit.js'
import type { Db } from '../db/tables.js'
import { FOLLOWING } from '../packs/follow-group.js'
import type { Pack } from '../packs/types.js'
import type { ExemptionId, ReportId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { CheckAct, CheckChange, CheckSubject } from './model.js'
import type { Pace } from './pace.js'
import type { ReportPart, ReportParts } from './report-parts.js'
import { findMakingEntry, findReportBefore, readExemptedRules } from './store/check-changes.js'

/** From where of the audit log changes are told. */
export interface ChecksStart {
  readonly at: Instant
  /** The report before; null for the first one of a package. */
  readonly reportId: ReportId | null
  /** The last entry that is left out. */
  readonly afterEntryNo: number
  /** Entries before it are left out; for a package whose making the log does not tell of. */
  readonly from: Instant | null
}

/** Behind the report compared with, which is the last COMPLETE one unless another is wished, else with the making of the package. */
export async function findStart(
  db: Db,
  pack: Pack,
  auditedBy: AccountRef,
  report: { readonly reportId: ReportId; readonly compareWith?: string | undefined },
): Promise<ChecksStart> {
  const before = await findReportBefore(db, pack, pack.packNo, report)
  if (before !== null)
    return { at: before.asOf, reportId: before.reportId, afterEntryNo: before.auditEntryNo, from: null }
  const made = await findMakingEntry(db, auditedBy, `compliancepack/${pack.packId}`)
  const start = { at: pack.createdAt, reportId: null }
  return made === null
    ? { ...start, afterEntryNo: 0, from: pack.createdAt }
    : { ...start, afterEntryNo: made - 1, from: null }
}

interface Reading {
  readonly pack: Pack
  readonly parts: ReportParts
  readonly start: ChecksStart
  readonly pace: Pace
}

const PAGE = 500

/**
 * Changes to what a package checks, in the order of the account's audit log: to the package, to its rules, their
 * parameters, scopes and states, and to exemptions from them; and calls that tried to and failed. Constant in memory.
 */
export async function* readCheckChanges(db: Db, reading: Reading): AsyncGenerator<CheckChange> {
  const { pack, parts, start, pace } = reading
  const scope = systemScope(parts.auditedBy)
  const names = new Map(parts.rules.map((rule) => [`rule/${rule.ruleId}`, rule.name]))
  names.set(`compliancepack/${pack.packId}`, pack.name)
  // Of a report on a system, which stands in the place of the package.
  names.set(`system/${pack.packId}`, pack.name)
  for (let after = start.afterEntryNo; ; ) {
    const entries = await listEntriesAfter(db, scope, after, PAGE)
    const told = entries
      .filter((entry) => start.from === null || entry.at >= start.from)
      // Of a group the call itself is told: that its owner, a member too, got a copy says nothing more.
      .filter(({ action }) => action !== FOLLOWING || pack.accountNo === parts.auditedBy.accountNo)
      .map((entry) => ({ entry, detail: changesOf(entry) }))
    const exempted = await exemptionsOf(db, parts.accounts, told)
    for (const { entry, detail } of told)
      yield* entry.result === 'Success'
        ? changesOfCall(entry, detail, { packId: pack.packId, names, exempted })
        : attemptsOfCall(entry, detail, names)
    const last = entries.at(-1)
    if (last === undefined || entries.length < PAGE) return
    after = last.entryNo
    const pause = pace()
    if (pause !== undefined) await pause
  }
}

type Told = readonly { readonly entry: AuditEntry; readonly detail: ChangeDetail }[]

/** Of the exemptions the entries tell of, those from rules of the package. */
async function exemptionsOf(db: Db, parts: readonly ReportPart[], told: Told): Promise<ReadonlySet<string>> {
  const ids = told.flatMap(({ detail }) =>
    (detail.changes ?? []).flatMap(({ resource }) => {
      const [kind, id] = resource.split('/')
      return kind === 'exemption' && id !== undefined ? [id as ExemptionId] : []
    }),
  )
  const exempted = new Set<string>()
  for (const { account, rules } of ids.length === 0 ? [] : parts) {
    const ruleNos = new Set(rules.map(({ rule }) => rule.ruleNo))
    for (const [id, ruleNo] of await readExemptedRules(db, account, [...new Set(ids)]))
      if (ruleNos.has(ruleNo)) exempted.add(`exemption/${id}`)
  }
  return exempted
}

interface Known {
  readonly packId: string
  /** Names of the package and its rules, by resource. */
  readonly names: ReadonlyMap<string, string>
  readonly exempted: ReadonlySet<string>
}

function changesOfCall(entry: AuditEntry, detail: ChangeDetail, known: Known): readonly CheckChange[] {
  const changes = detail.changes ?? []
  // A call that changes the package itself also makes and deletes its rules, which may be in it no more.
  const isOfPackage = changes.some(({ resource }) => resource === `compliancepack/${known.packId}`)
  const rows = changes.flatMap((change): CheckChange[] => {
    const subject = subjectOf(change.resource)
    if (subject === null || (change.before !== undefined && change.before === change.after)) return []
    const [kind, id] = change.resource.split('/')
    const resource = `${kind}/${id}`
    const isOwn = known.names.has(resource) || known.exempted.has(resource)
    if (!isOwn && !(isOfPackage && subject !== 'package')) return []
    const members = (change.members ?? []).filter((member) => !BOOKKEEPING.has(member))
    return [{ ...rowOf(entry, resource, known.names), act: actOf(change), subject, members }]
  })
  const untold = (detail.changeCount ?? changes.length) - changes.length
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, untold } : row))
}

/** Members that change with any other one. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['version', 'createdAt', 'updatedAt'])

/** Calls of these names change no check, whatever became of them. */
const HARMLESS = /^(Get|List|Describe|Generate|Start|Evaluate|PutEvaluations|Trigger|Tag|Untag)/

function attemptsOfCall(
  entry: AuditEntry,
  { resources = [] }: ChangeDetail,
  names: ReadonlyMap<string, string>,
): readonly CheckChange[] {
  if (HARMLESS.test(entry.action)) return []
  return resources.flatMap((arn): CheckChange[] => {
    const resource = arn.slice(arn.lastIndexOf(':') + 1)
    const subject = subjectOf(resource)
    if (subject === null || !names.has(resource)) return []
    return [{ ...rowOf(entry, resource, names), act: 'attempted', subject, members: [] }]
  })
}

/** Null for what is no check, such as the tags of a rule. */
function subjectOf(resource: string): CheckSubject | null {
  const [kind, , part] = resource.split('/')
  if (kind === 'rule' && part === 'state') return 'ruleState'
  if (part !== undefined) return null
  if (kind === 'compliancepack') return 'package'
  return kind === 'rule' || kind === 'exemption' || kind === 'system' ? kind : null
}

function actOf({ before, after }: AuditChange): CheckAct {
  if (before === undefined) return 'created'
  return after === undefined ? 'deleted' : 'changed'
}

/** With its members in the order in which records keep them. */
function rowOf(entry: AuditEntry, resource: string, names: ReadonlyMap<string, string>): CheckChange {
  return {
    at: entry.at,
    by: entry.principalName,
    key: maskedKey(entry.accessKeyId),
    action: entry.action,
    act: 'changed',
    subject: 'rule',
    subjectId: resource.slice(resource.indexOf('/') + 1),
    subjectName: names.get(resource) ?? '',
    members: [],
    result: entry.result,
    requestId: entry.requestId,
    auditEntryNo: entry.entryNo,
    untold: 0,
  }
}

/** Enough to tell keys apart, too little to name one to somebody who must not know it. */
function maskedKey(id: string): string {
  if (id === '') return ''
  return id.length <= 8 ? '****' : `${id.slice(0, 4)}****${id.slice(-4)}`
}
