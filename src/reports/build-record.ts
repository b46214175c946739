import type { AccountRef } from '../accounts/scope.js'
import { systemScope } from '../accounts/scope.js'
import { countExpectedEntries } from '../accounts/store/audit.js'
import type { Db } from '../db/tables.js'
import { readSnapshot } from '../db/transaction.js'
import type { DeclaredIds } from '../evaluation/related-resources.js'
import { rollUp } from '../evaluation/results.js'
import { readTypeNames } from '../inventory/store/evaluated-resources.js'
import { listPacksByNo } from '../packs/store/read-packs.js'
import type { Pack } from '../packs/types.js'
import type { Clock } from '../platform/clock.js'
import type { PackNo, ReportId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { Rule } from '../rules/types.js'
import { type AccountRiskRow, summariseRisks } from './account-risks.js'
import { readAgreement } from './agreement.js'
import { readControlTotals } from './control-totals.js'
import { type StandardSource, standardsOf } from './controls.js'
import { type CountedPart, countPart, mergeTallies } from './count-part.js'
import { openEarlier } from './earlier-content.js'
import { type EarlierReports, earlierOf } from './earlier-reports.js'
import type { ReportAccount, ReportAgreement, ReportLanguage, ReportOverview, RuleRow } from './model.js'
import type { ReportPast } from './model-time.js'
import type { Pace } from './pace.js'
import { accountOf, sourceOf } from './past/build-past.js'
import { selectPast } from './past/select-past.js'
import type { SlaDays } from './period/sla-days.js'
import { writePeriod } from './period/write-period.js'
import { compareText, summariseOverview, summarisePopulation } from './population.js'
import type { ReportRecord } from './read-record.js'
import { headerOf } from './report-header.js'
import { type ReportParts, readParts } from './report-parts.js'
import type { ReportWish } from './report-wish.js'
import { type RuleTimes, readRuleTimes } from './rule-times.js'
import { readTickets } from './store/finding-tickets.js'
import type { RuleTally } from './tally.js'
import { textIn } from './text-in.js'
import { sinceOf, writeCheckChanges, writeFindingChanges } from './write-changes.js'
import { createRecordWriter, type RecordFacts, type RecordWriter } from './write-record.js'
import { writeResults } from './write-results.js'

/** What a report is about: a package, or rules with what is told of them in its place. */
export interface Selection {
  readonly pack: Pack
  readonly parts: ReportParts
  /** Of the past: false where it is not kept which rules the package had. */
  readonly isMembershipKnown?: boolean
}

/** Which report is made, and for whom. */
export interface ReportSubject {
  readonly account: AccountRef
  readonly packNo: PackNo
  /** Of a report on something else than a package: finds what it is about instead. */
  readonly select?: (db: Db) => Promise<Selection | null>
  readonly reportId: ReportId
  readonly requestedAt: Instant
  readonly requestedBy: string
  readonly wish?: ReportWish
  /** Of a report on something else than a package: those before it; none when absent. */
  readonly earlier?: (db: Db) => Promise<EarlierReports>
}

/** What a record holds that is not in the database. */
export interface ReportSettings {
  readonly language: ReportLanguage
  /** IANA name. */
  readonly timeZone: string
  readonly toolVersion: string
  /** Age from which data is shown as not current. */
  readonly staleAfterMs: number
  /** Days within which findings are to be put right; the usual ones when absent. */
  readonly slaDays?: SlaDays
  /** How long changes of results are kept; for ever when absent. */
  readonly historyMs?: number | undefined
}

/** What making a record needs besides the database. */
export interface RecordDeps {
  readonly clock: Clock
  readonly settings: ReportSettings
  readonly catalogue: Pick<Catalogue, 'version' | 'rules'> & {
    readonly controls?: ReadonlyMap<string, StandardSource>
    /** The types that the catalogue describes; all are taken for described without it. */
    readonly resourceTypes?: Pick<Catalogue['resourceTypes'], 'has'>
    /** By the id of a template: the standards that reports on its packages show. */
    readonly packs?: ReadonlyMap<string, { readonly standards?: readonly string[] }>
  }
  /** Finds related resources by the relations of the catalogue, for reports on the past. */
  readonly declaredIds?: DeclaredIds
  /** Opens an earlier report of the account; null where its record is not kept. */
  readonly openReport?: (account: AccountRef, reportId: ReportId) => Promise<ReportRecord | null>
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
    const madeAt = deps.clock.now()
    const wished = subject.wish?.past
    const asOf = wished?.at ?? madeAt
    const selection = await (subject.select ?? packOf(subject))(db)
    if (selection === null) return null
    const { pack, parts, isMembershipKnown = true } = selection
    const past = wished === undefined ? undefined : { rules: wished.rules, madeAt, isMembershipKnown }
    const writer = createRecordWriter(output.path)
    try {
      const auditEntryNo = await countExpectedEntries(db, systemScope(parts.auditedBy))
      const writing = { subject, pack, parts, asOf, past, deps, writer, pace: output.pace }
      const overview = await writeRecord(db, writing)
      return { ...(await writer.close()), asOf, auditEntryNo, overview }
    } catch (error) {
      writer.abort()
      throw error
    }
  })
}

function packOf({ account, packNo, wish }: ReportSubject) {
  return async (db: Db): Promise<Selection | null> => {
    const pack = (await listPacksByNo(db, systemScope(account), [packNo])).get(packNo)
    if (pack === undefined) return null
    if (wish?.past?.rules === 'then') return selectPast(db, pack, wish.past.at)
    return { pack, parts: await readParts(db, pack) }
  }
}

/** A record that is being written. */
export interface Writing {
  readonly subject: ReportSubject
  readonly pack: Pack
  readonly parts: ReportParts
  readonly asOf: Instant
  /** Of a report on the past, whose instant `asOf` then is. */
  readonly past: ReportPast | undefined
  readonly deps: RecordDeps
  readonly writer: RecordWriter
  readonly pace: Pace
}

async function writeRecord(db: Db, writing: Writing): Promise<ReportOverview> {
  const { pack, parts, asOf, past, deps, writer, pace } = writing
  const { rules } = parts
  const typeNames = await readTypeNames(db)
  const counted: CountedPart[] = []
  for (const part of parts.accounts) {
    const source = await sourceOf(db, writing, part, typeNames)
    counted.push(await countPart(part, source, { typeNames, pace }))
  }
  const tallies = rules.map((_, index) =>
    mergeTallies(counted.flatMap(({ tallies }) => tallies.get(index) ?? [])),
  )
  const isSupported = (type: string) => deps.catalogue.resourceTypes?.has(type) ?? true
  const population = counted.flatMap(({ estate, index }) =>
    summarisePopulation(estate, index, typeNames, isSupported),
  )
  const overview = summariseOverview(
    population,
    tallies.map((tally) => tally.counts),
  )

  await writer.put([
    'header',
    await headerOf(
      db,
      writing,
      counted.map(({ estate }) => estate),
    ),
  ])
  const known: ReportAccount[] = []
  for (const part of counted) known.push(await accountOf(db, writing, part, population))
  for (const account of known) await writer.put(['account', account])
  await writer.put(['overview', overview])
  const rows = rules.map((rule, index) => ruleRow(rule, tallies[index]!, writing))
  for (const row of rows) await writer.put(['rule', row])
  for (const standard of shownStandards(pack, rows, deps)) await writer.put(['standard', standard])
  for (const row of population) await writer.put(['population', row])
  for (const row of counted.flatMap((part) => risksOf(part, rules))) await writer.put(['risk', row])
  // What sources state is kept as of now alone.
  for (const { account, index } of past === undefined ? counted : [])
    for (const row of await readControlTotals(db, account, known[index]!)) await writer.put(['total', row])
  await writer.put(['agreement', await agreementOf(db, writing)])
  const { trend, start } = await earlierOf(db, writing)
  await writer.put(['trend', trend])
  await writeCheckChanges(db, writing, start)
  const times = new Map<number, RuleTimes>()
  for (const { account, index, rules } of counted)
    times.set(
      index,
      await readRuleTimes(
        db,
        account,
        rules.map(({ rule }) => rule.ruleNo),
      ),
    )
  const earlier = await openEarlier(writing, start)
  await writeFindingChanges(db, writing, { start, earlier, typeNames, times })
  await writePeriod(db, writing, typeNames)
  const since = sinceOf(start)
  // A group's are kept with its management account.
  const keepers = [parts.auditedBy, ...parts.accounts.map(({ account }) => account)]
  const tickets = await readTickets(
    db,
    keepers.map(({ accountNo }) => accountNo),
  )
  const found = { rules, parts: counted, typeNames, asOf, since, earlier, times, tickets }
  const results = await writeResults(db, { ...found, writer, pace })
  await writer.put(['end', { results }])
  return overview
}

/** Cloud Config's verdicts are uploaded by account: of a group there is no comparison. */
async function agreementOf(db: Db, { parts, pack, past }: Writing): Promise<ReportAgreement | null> {
  const [part, ...others] = parts.accounts
  if (
    past !== undefined ||
    part === undefined ||
    others.length > 0 ||
    part.account.accountNo !== pack.accountNo
  )
    return null
  return readAgreement(db, part.account, parts.rules)
}

function risksOf({ index, tallies }: CountedPart, rules: readonly Rule[]): readonly AccountRiskRow[] {
  const held = [...tallies].map(([rule, { counts }]) => ({ riskLevel: rules[rule]!.riskLevel, counts }))
  return summariseRisks(index, held)
}

function shownStandards({ templateId }: Pack, rows: readonly RuleRow[], { catalogue, settings }: RecordDeps) {
  const { controls, packs } = catalogue
  const listed = templateId === null ? undefined : packs?.get(templateId)?.standards
  return standardsOf(controls ?? new Map(), rows, settings.language, listed)
}

function ruleRow(rule: Rule, tally: RuleTally, { past, deps }: Writing): RuleRow {
  const { catalogue, settings } = deps
  const known = catalogue.rules.get(rule.sourceIdentifier)
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
    lastEvaluatedAt: past === undefined ? (rule.lastEvaluatedAt ?? tally.lastRunAt) : tally.lastRunAt,
    remediation: known === undefined ? '' : textIn(known.remediation, settings.language),
  }
}
