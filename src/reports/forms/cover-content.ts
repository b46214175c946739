import type { ReportAccount, ReportSource } from '../model.js'
import { totalCount } from '../model.js'
import { isCurrent } from '../tables/head-tables.js'
import { textIn } from '../text-in.js'
import { ageText } from './age-text.js'
import { checksText } from './checks-text.js'
import { COVER_WORDS } from './cover-words.js'
import { type FormView, formatCount, shownRate } from './form-view.js'
import { timeFacts } from './time-facts.js'

/** One headline number. */
export interface CoverTile {
  readonly label: string
  /** A share, a count, or the word for what has no denominator. */
  readonly value: number | string
  readonly isShare: boolean
  readonly note: string
  readonly tone: 'neutral' | 'good' | 'warn' | 'bad'
}

/** The five numbers that every form shows first. */
export function coverTiles(view: FormView): readonly CoverTile[] {
  const { words, record } = view
  const { overview, population } = record.head
  const { resources, rules, results } = overview
  const { cover } = words
  const undecided = results.insufficientData + results.error
  const inScope = population.reduce((sum, row) => sum + row.inScope, 0)
  const evaluated = totalCount(resources)
  const isClean = results.nonCompliant === 0 && undecided === 0 && results.compliant > 0
  const count = (label: string, value: number, note: string, tone: CoverTile['tone']): CoverTile => ({
    label,
    value,
    isShare: false,
    note,
    tone,
  })
  const badAboveZero = (value: number) => (value > 0 ? 'bad' : 'neutral')
  return [
    {
      label: cover.complianceRate,
      value: shownRate(view, results),
      isShare: true,
      note: cover.ofDecidedResults,
      tone: isClean ? 'good' : 'neutral',
    },
    count(
      cover.nonCompliantResources,
      resources.nonCompliant,
      cover.of(formatCount(evaluated)),
      badAboveZero(resources.nonCompliant),
    ),
    count(
      cover.nonCompliantRules,
      rules.nonCompliant,
      cover.of(formatCount(totalCount(rules))),
      badAboveZero(rules.nonCompliant),
    ),
    count(cover.undecidedResults, undecided, cover.insufficientAndErrors, undecided > 0 ? 'warn' : 'neutral'),
    count(
      cover.evaluatedResources,
      evaluated,
      cover.ofInScope(formatCount(inScope)),
      evaluated < inScope ? 'warn' : 'neutral',
    ),
  ]
}

/** What the report is about, label by label; no value is empty. */
export function coverFacts(view: FormView): readonly (readonly [label: string, value: string])[] {
  const { words, record, time } = view
  const { header, accounts } = record.head
  const { cover } = words
  const facts = [
    [cover.pack, header.pack.name],
    [cover.packId, header.pack.packId],
    [cover.packRisk, words.risks[header.pack.riskLevel]],
    [cover.packDescription, header.pack.description],
    ...systemFacts(view),
    [cover.accounts, accounts.map((account) => nameAndId(account)).join('\n')],
    [cover.regions, header.regions.join(', ')],
    [cover.asOf, `${time.text(header.asOf)} (${header.timeZone})`],
    ...timeFacts(view),
    [cover.requestedBy, `${header.requestedBy}, ${time.text(header.requestedAt)}`],
    [cover.checkChanges, checksText(view)],
    [cover.reportId, header.reportId],
    [cover.digest, record.digest],
    [cover.tool, cover.toolText(header.toolVersion, header.catalogueVersion)],
    [cover.timeZone, header.timeZone],
  ] as const
  return facts.map(([label, value]) => [label, value === '' ? words.none : value])
}

/** The system that the package is about; nothing for another package. */
function systemFacts({ record }: FormView): readonly (readonly [label: string, value: string])[] {
  const { language, pack } = record.head.header
  if (pack.system === undefined) return []
  const words = textIn(COVER_WORDS, language)
  const { systemId, name, filingNumber, level, owner } = pack.system
  const more = [
    [words.filingNumber, filingNumber],
    [words.level, level === null ? '' : String(level)],
    [words.owner, owner],
  ].flatMap(([label, value]) => (value === '' ? [] : [`${label}: ${value}`]))
  return [[words.system, [name === '' ? systemId : `${name} (${systemId})`, ...more].join('\n')]]
}

function nameAndId({ name, accountId }: ReportAccount): string {
  return name === '' || name === accountId ? accountId : `${name} (${accountId})`
}

/** Where the data comes from and how old it is. */
interface DataSources {
  readonly titles: readonly string[]
  readonly accounts: readonly {
    readonly accountId: string
    /** A row for each source, as wide as the titles. */
    readonly sources: readonly (readonly string[])[]
    /** What is behind or was not seen lately, a line each. */
    readonly freshness: string
  }[]
}

/** Account by account, its sources newest first. */
export function dataSources(view: FormView): DataSources {
  const { cover } = view.words
  return {
    titles: [cover.account, cover.source, cover.readAt, cover.age, cover.remark],
    accounts: view.record.head.accounts.map((account) => ({
      accountId: account.accountId,
      sources: account.sources.map((source) => sourceRow(view, account, source)),
      freshness: freshnessText(view, account),
    })),
  }
}

function freshnessText({ words, time }: FormView, account: ReportAccount): string {
  const { cover } = words
  if (account.sources.length === 0) return cover.neverImported
  const lines = [
    account.pendingChanges > 0 ? cover.pendingChanges(formatCount(account.pendingChanges)) : cover.upToDate,
  ]
  if (account.staleResources > 0 && account.oldestSeenAt !== null)
    lines.push(cover.stale(formatCount(account.staleResources), time.text(account.oldestSeenAt)))
  return lines.join('\n')
}

function sourceRow(
  { words, time, record }: FormView,
  account: ReportAccount,
  source: ReportSource,
): readonly string[] {
  const newest = account.sources[0]?.asOf ?? source.asOf
  const remarks = [
    ...(isCurrent(record, source) ? [] : [textIn(COVER_WORDS, record.head.header.language).notCurrent]),
    ...(source.asOf < newest ? [words.cover.olderThanNewest(ageText(words, newest - source.asOf))] : []),
    ...(source.problems > 0 ? [words.cover.problems(formatCount(source.problems))] : []),
  ]
  return [
    account.accountId,
    source.source,
    time.text(source.asOf),
    ageText(words, record.head.header.asOf - source.asOf),
    remarks.join('\n'),
  ]
}
