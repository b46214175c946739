import {
  COMPLIANT,
  ERROR,
  IGNORED,
  INSUFFICIENT_DATA,
  NON_COMPLIANT,
  NOT_APPLICABLE,
} from '../evaluation/block.js'
import { rollUp } from '../evaluation/results.js'
import { NO_COUNTS, type StoredVerdict, type VerdictCounts } from '../evaluation/types.js'
import { clauseStatus } from './controls.js'
import type { ReportHead, ResultRow, RuleRow } from './model.js'
import { addCounts } from './model.js'
import type { EndedFinding, ExemptionRow } from './model-changes.js'
import type { ReportStandard } from './model-controls.js'
import type { PopulationRow } from './model-population.js'
import { compareText, summariseOverview } from './population.js'
import type { ReportRecord } from './read-record.js'
import { OWNER_TAG, tagOf } from './tables/result-tables.js'
import { COUNT_MEMBER, hasError, hasInsufficientData, rollUpSet, verdictBit } from './verdict-set.js'

/** By the account of a resource, or by the value of its tag `owner`. */
export type SplitBy = 'account' | 'owner'

/** Every part is a pass over the record: more are not made in one run. */
export const MAX_PARTS = 200

/** The part of a report that is about one account or owner. */
export interface ReportPart {
  /** Account id or owner; empty for what has no owner. */
  readonly group: string
  readonly record: ReportRecord
}

const CODES: Readonly<Record<StoredVerdict, number>> = {
  COMPLIANT,
  NON_COMPLIANT,
  NOT_APPLICABLE,
  INSUFFICIENT_DATA,
  IGNORED,
  ERROR,
}

/** What a first pass over the results counts of a group. */
interface Tally {
  /** By rule. */
  readonly counts: { -readonly [K in keyof VerdictCounts]: number }[]
  /** Of an owner: verdicts of each resource, by account, type, region and id. */
  readonly resources: Map<string, number>
}

/**
 * A record as one for each account or owner, in order: each with its own counts, verdicts of rules and statuses of
 * clauses. Of an owner, the population is the resources that have a result, since only those tell their tags; changes
 * hold what there is, not what ended; and control totals, which no owner has, are left out. A part has no trend, no
 * comparison and no period. Memory grows with the resources where owners are told apart.
 */
export async function splitRecord(record: ReportRecord, by: SplitBy): Promise<readonly ReportPart[]> {
  const tallies = new Map<string, Tally>()
  if (by === 'account')
    for (const { accountId } of record.head.accounts) tallies.set(accountId, emptyTally(record))
  for await (const result of record.results()) {
    const group = groupOf(record, by, result)
    const tally = tallies.get(group) ?? emptyTally(record)
    tallies.set(group, tally)
    tally.counts[result.rule]![COUNT_MEMBER[result.verdict]]++
    if (by === 'account') continue
    const { account, resourceType, region, resourceId } = result
    const key = JSON.stringify([account, resourceType, region, resourceId])
    tally.resources.set(key, (tally.resources.get(key) ?? 0) | verdictBit(CODES[result.verdict]))
  }
  const groups = [...tallies].sort(([a], [b]) => compareText(a, b))
  const parts: ReportPart[] = []
  for (const [group, tally] of groups)
    parts.push({ group, record: await partOf(record, { by, group, tally }) })
  return parts
}

interface Part {
  readonly by: SplitBy
  readonly group: string
  readonly tally: Tally
}

function emptyTally({ head }: ReportRecord): Tally {
  return { counts: head.rules.map(() => ({ ...NO_COUNTS })), resources: new Map() }
}

function groupOf({ head }: ReportRecord, by: SplitBy, result: ResultRow): string {
  return by === 'account' ? head.accounts[result.account]!.accountId : (tagOf(result, OWNER_TAG) ?? '')
}

async function partOf(record: ReportRecord, part: Part): Promise<ReportRecord> {
  const { by, group } = part
  const { accounts } = record.head
  const isOf = (row: ResultRow) => groupOf(record, by, row) === group
  const isInAccount = ({ account }: { readonly account: number }) =>
    by === 'account' && accounts[account]?.accountId === group
  const isExempt = (row: ExemptionRow) => (by === 'account' ? isInAccount(row) : row.owner === group)
  // Of an account there is but one in the part.
  const placed = <R extends { readonly account: number }>(row: R): R =>
    by === 'account' ? { ...row, account: 0 } : row
  const only = <R extends { readonly account: number }>(
    open: () => AsyncIterable<R>,
    isWanted: (row: R) => boolean,
  ) =>
    async function* (): AsyncGenerator<R, void, undefined> {
      for await (const row of open()) if (isWanted(row)) yield placed(row)
    }
  const endedFindings = only<EndedFinding>(() => record.endedFindings(), isInAccount)
  const exemptions = only<ExemptionRow>(() => record.exemptions(), isExempt)
  const numbers = { ended: await lengthOf(endedFindings()), exemptions: await lengthOf(exemptions()) }
  return {
    digest: record.digest,
    head: headOf(record.head, part, numbers),
    checkChanges: () => record.checkChanges(),
    exemptions,
    endedFindings,
    episodes: async function* () {},
    results: only<ResultRow>(() => record.results(), isOf),
    findings: only<ResultRow>(() => record.findings(), isOf),
  }
}

async function lengthOf(rows: AsyncIterable<unknown>): Promise<number> {
  let length = 0
  for await (const _ of rows) length++
  return length
}

function headOf(
  head: ReportHead,
  { by, group, tally }: Part,
  { ended, exemptions }: { readonly ended: number; readonly exemptions: number },
): ReportHead {
  const accounts =
    by === 'account' ? head.accounts.filter(({ accountId }) => accountId === group) : head.accounts
  const rules = head.rules.map((rule, index): RuleRow => {
    const counts = tally.counts[index]!
    return { ...rule, counts, verdict: rollUp(counts) }
  })
  const isOf = ({ account }: { readonly account: number }) => head.accounts[account]?.accountId === group
  const population =
    by === 'account'
      ? head.population.flatMap((row) => (isOf(row) ? [{ ...row, account: 0 }] : []))
      : populationOf(tally)
  const { pack } = head.header
  const { period: _, ...whole } = head
  const regions = [...new Set(population.map(({ region }) => region))].filter((region) => region !== '')
  return {
    ...whole,
    header: {
      ...head.header,
      pack: { ...pack, name: `${pack.name} (${by}: ${group === '' ? '-' : group})` },
      regions: regions.sort(compareText),
    },
    accounts,
    rules,
    population,
    // Of an owner it is not known which accounts hold a rule.
    risks: by === 'account' ? head.risks.flatMap((row) => (isOf(row) ? [{ ...row, account: 0 }] : [])) : [],
    overview: summariseOverview(
      population,
      rules.map(({ counts }) => counts),
    ),
    standards: head.standards.map((standard) => standardOf(standard, rules)),
    totals: by === 'account' ? head.totals.filter(({ accountId }) => accountId === group) : [],
    trend: [],
    agreement: null,
    changes: { ...head.changes, ended },
    exemptions,
  }
}

function standardOf(standard: ReportStandard, rules: readonly RuleRow[]): ReportStandard {
  const clauses = standard.clauses.map((clause) => {
    if (clause.status === 'manual') return clause
    const own = clause.rules.map((rule, index) => ({ ...rules[rule]!, ...clause.mappings?.[index] }))
    return { ...clause, status: clauseStatus(own) }
  })
  return { ...standard, clauses }
}

/** Resources with a result, by account, type and region. */
function populationOf({ resources }: Tally): readonly PopulationRow[] {
  const rows = new Map<string, PopulationRow>()
  for (const [key, verdicts] of resources) {
    const [account, resourceType, region]: [number, string, string] = JSON.parse(key)
    const place = JSON.stringify([account, resourceType, region])
    const before = rows.get(place)
    const state = COUNT_MEMBER[rollUpSet(verdicts)!]
    rows.set(place, {
      account,
      resourceType,
      region,
      recorded: (before?.recorded ?? 0) + 1,
      outOfScope: 0,
      inScope: (before?.inScope ?? 0) + 1,
      states: addCounts(before?.states ?? NO_COUNTS, { ...NO_COUNTS, [state]: 1 }),
      notEvaluated: 0,
      withInsufficientData: (before?.withInsufficientData ?? 0) + Number(hasInsufficientData(verdicts)),
      withError: (before?.withError ?? 0) + Number(hasError(verdicts)),
      unexpected: 0,
    })
  }
  return [...rows.values()].sort(
    (a, b) =>
      a.account - b.account || compareText(a.resourceType, b.resourceType) || compareText(a.region, b.region),
  )
}
