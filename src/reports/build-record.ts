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
import type { PackNo, ReportId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { Rule } from '../rules/types.js'
import { readAgreement } from './agreement.js'
import { findStart, readCheckChanges } from './check-changes.js'
import { type Estate, readEstate } from './estate.js'
import type { ReportHeader, ReportLanguage, ReportOverview, RuleRow } from './model.js'
import type { Pace } from './pace.js'
import { compareText, summariseOverview, summarisePopulation } from './population.js'
import { readReportAccount } from './store/accounts.js'
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
}

/** What making a record needs besides the database. */
export interface RecordDeps {
  readonly clock: Clock
  readonly settings: ReportSettings
  readonly catalogue: Pick<Catalogue, 'version' | 'rules'>
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
  await writer.put(['account', await readReportAccount(db, account)])
  await writer.put(['overview', overview])
  for (const [index, rule] of rules.entries())
    await writer.put(['rule', ruleRow(rule, tallies[index]!, deps)])
  for (const row of population) await writer.put(['population', row])
  await writer.put(['agreement', await readAgreement(db, account, rules)])
  await writeCheckChanges(db, writing, rules)
  const results = await writeResults(db, { account, rules, tallies, estate, typeNames, ...writing })
  await writer.put(['end', { results }])
  return overview
}

async function writeCheckChanges(db: Db, writing: Writing, rules: readonly Rule[]): Promise<void> {
  const { subject, pack, writer, pace } = writing
  const start = await findStart(db, pack, subject.reportId)
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
    verdict: rollUp(tally.counts),
    counts: tally.counts,
    lastEvaluatedAt: rule.lastEvaluatedAt ?? tally.lastRunAt,
    remediation: catalogue.rules.get(rule.sourceIdentifier)?.remediation[settings.language] ?? '',
  }
}
