import type { AccountRef } from '../accounts/scope.js'
import { systemScope } from '../accounts/scope.js'
import { countExpectedEntries } from '../accounts/store/audit.js'
import type { Db } from '../db/tables.js'
import { readSnapshot } from '../db/transaction.js'
import { rollUp } from '../evaluation/results.js'
import { readTypeNames } from '../inventory/store/evaluated-resources.js'
import { listPackRules, listPacksByNo } from '../packs/store/read-packs.js'
import type { Pack } from '../packs/types.js'
import type { Clock } from '../platform/clock.js'
import type { PackNo, ReportId, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { Rule } from '../rules/types.js'
import { readAgreement } from './agreement.js'
import { type ChecksStart, findStart, readCheckChanges } from './check-changes.js'
import { readControlTotals } from './control-totals.js'
import { type StandardSource, standardsOf } from './controls.js'
import { type Estate, readEstate } from './estate.js'
import { readExemptionRows } from './exemptions.js'
import { readEndedFindings } from './finding-changes.js'
import type { ReportHeader, ReportLanguage, ReportOverview, RuleRow } from './model.js'
import type { Pace } from './pace.js'
import { compareText, summariseOverview, summarisePopulation } from './population.js'
import { readReportAccount } from './store/accounts.js'
import { listEarlierCounts } from './store/earlier-counts.js'
import { type RuleTally, tallyRule } from './tally.js'
import { createRecordWriter, type RecordFacts, type RecordWriter } from './write-record.js'
import { writeResults } from './write-results.js'

/** Which report is made, and for whom. */
export interface ReportSubject {
  readonly account: AccountRef
  readonly packNo: PackNo
  readonly reportId: ReportId
  readonly requestedAt: Instant
  readonly requestedBy: string
}

/** What a record holds that is not in the database. */
export interface ReportSettings {
  readonly language: ReportLanguage
  /** IANA name. */
  readonly timeZone: string
  readonly toolVersion: string
  /** Age from which data is shown as not current. */
  readonly staleAfterMs: number
}

/** What making a record needs besides the database. */
export interface RecordDeps {
  readonly clock: Clock
  readonly settings: ReportSettings
  readonly catalogue: Pick<Catalogue, 'version' | 'rules'> & {
    readonly controls?: ReadonlyMap<string, StandardSource>
    /** By the id of a template: the standards that reports on its packages show. */
    readonly packs?: ReadonlyMap<string, { readonly standards?: readonly string[] }>
  }
}

/** What is known of a record that was just written. */
export interface BuiltRecord extends RecordFacts {
  readonly asOf: Instant
  /** Last entry of the audit log that was known; the next report tells of what comes after it. */
  readonly auditEntryNo: number
  readonly overview: ReportOverview
}

/**
 * Writes the record of a report to the file at `path` from one consistent read, in constant memory but for four
 * bytes a resource. Null when the package was deleted meanwhile.
 */
export async function buildRecord(
  db: Db,
  subject: ReportSubject,
  deps: RecordDeps,
  output: { readonly path: string; readonly pace: Pace },
): Promise<BuiltRecord | null> {
  return readSnapshot(db, async (db) => {
    const asOf = deps.clock.now()
    const packs = await listPacksByNo(db, systemScope(subject.account), [subject.packNo])
    const pack = packs.get(subject.packNo)
    if (pack === undefined) return null
    const writer = createRecordWriter(output.path)
    try {
      const auditEntryNo = await countExpectedEntries(db, systemScope(subject.account))
      const overview = await writeRecord(db, { subject, pack, asOf, deps, writer, pace: output.pace })
      return { ...(await writer.close()), asOf, auditEntryNo, overview }
    } catch (error) {
      writer.abort()
      throw error
    }
  })
}

interface Writing {
  readonly subject: ReportSubject
  readonly pack: Pack
  readonly asOf: Instant
  readonly deps: RecordDeps
  readonly writer: RecordWriter
  readonly pace: Pace
}

async function writeRecord(db: Db, writing: Writing): Promise<ReportOverview> {
  const { subject, pack, deps, writer, pace } = writing
  const { account } = subject
  const rules = await listReportRules(db, account, pack)
  const typeNames = await readTypeNames(db)
  const estate = await readEstate(db, { account, rules, packScope: pack.scope, typeNames }, pace)
  const tallies: RuleTally[] = []
  for (const rule of rules) tallies.push(await tallyRule(db, account, rule.ruleNo, estate, pace))
  const population = summarisePopulation(estate, 0, typeNames)
  const overview = summariseOverview(
    population,
    tallies.map((tally) => tally.counts),
  )

  await writer.put(['header', headerOf(writing, estate)])
  const known = await readReportAccount(db, account)
  await writer.put(['account', known])
  await writer.put(['overview', overview])
  const rows = rules.map((rule, index) => ruleRow(rule, tallies[index]!, deps))
  for (const row of rows) await writer.put(['rule', row])
  for (const standard of shownStandards(pack, rows, deps)) await writer.put(['standard', standard])
  for (const row of population) await writer.put(['population', row])
  for (const row of await readControlTotals(db, account, known)) await writer.put(['total', row])
  await writer.put(['agreement', await readAgreement(db, account, rules)])
  await writer.put(['trend', await listEarlierCounts(db, account, pack.packNo, subject.reportId)])
  const start = await findStart(db, pack, subject.reportId)
  await writeCheckChanges(db, writing, rules, start)
  await writeFindingChanges(db, writing, rules, { start, typeNames })
  const since = sinceOf(start)
  const results = await writeResults(db, { account, rules, tallies, estate, typeNames, since, ...writing })
  await writer.put(['end', { results }])
  return overview
}

function shownStandards({ templateId }: Pack, rows: readonly RuleRow[], { catalogue, settings }: RecordDeps) {
  const { controls, packs } = catalogue
  const listed = templateId === null ? undefined : packs?.get(templateId)?.standards
  return standardsOf(controls ?? new Map(), rows, settings.language, listed)
}

/** As-of time of the report before; null for the first one. */
function sinceOf(start: ChecksStart): Instant | null {
  return start.reportId === null ? null : start.at
}

async function writeFindingChanges(
  db: Db,
  { subject, pack, writer, pace, asOf }: Writing,
  rules: readonly Rule[],
  { start, typeNames }: { start: ChecksStart; typeNames: ReadonlyMap<TypeNo, string> },
): Promise<void> {
  const { account } = subject
  let exemptions = 0
  for await (const row of readExemptionRows(db, account, rules, asOf)) {
    await writer.put(['exemption', row])
    exemptions++
  }
  const since = sinceOf(start)
  let ended = 0
  if (since !== null) {
    const question = { account, rules, packScope: pack.scope, typeNames, since, until: asOf, pace }
    for await (const row of readEndedFindings(db, question)) {
      await writer.put(['ended', row])
      ended++
    }
  }
  await writer.put(['changes', { since, sinceReportId: start.reportId, ended, exemptions }])
}

async function writeCheckChanges(
  db: Db,
  { pack, writer, pace }: Writing,
  rules: readonly Rule[],
  start: ChecksStart,
): Promise<void> {
  let changes = 0
  for await (const change of readCheckChanges(db, { pack, rules, start, pace })) {
    await writer.put(['check', change])
    changes++
  }
  await writer.put(['checks', { since: start.at, sinceReportId: start.reportId, changes }])
}

async function listReportRules(db: Db, account: AccountRef, pack: Pack): Promise<readonly Rule[]> {
  const rules = await listPackRules(db, systemScope(account), pack)
  return rules.toSorted(
    (a, b) => a.riskLevel - b.riskLevel || compareText(a.name, b.name) || compareText(a.ruleId, b.ruleId),
  )
}

function headerOf({ subject, pack, asOf, deps }: Writing, estate: Estate): ReportHeader {
  const { packId, name, description, riskLevel, version } = pack
  return {
    reportId: subject.reportId,
    pack: { packId, name, description, riskLevel, version },
    asOf,
    requestedAt: subject.requestedAt,
    requestedBy: subject.requestedBy,
    language: deps.settings.language,
    timeZone: deps.settings.timeZone,
    toolVersion: deps.settings.toolVersion,
    catalogueVersion: deps.catalogue.version,
    staleAfterMs: deps.settings.staleAfterMs,
    regions: [...new Set(estate.groups.map((group) => group.region))].sort(compareText),
  }
}

function ruleRow(rule: Rule, tally: RuleTally, { catalogue, settings }: RecordDeps): RuleRow {
  return {
    ruleId: rule.ruleId,
    name: rule.name,
    description: rule.description,
    sourceOwner: rule.sourceOwner,
    sourceIdentifier: rule.sourceIdentifier,
    riskLevel: rule.riskLevel,
    version: rule.version,
    state: rule.state,
    resourceTypes: rule.resourceTypes,
    logic: rule.logic,
    parameters: Object.entries(rule.parameters).sort(([a], [b]) => compareText(a, b)),
    verdict: rollUp(tally.counts),
    counts: tally.counts,
    lastEvaluatedAt: rule.lastEvaluatedAt ?? tally.lastRunAt,
    remediation: catalogue.rules.get(rule.sourceIdentifier)?.remediation[settings.language] ?? '',
  }
}
