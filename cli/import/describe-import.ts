import { formatInstant, toInstant } from '../../src/platform/instant.js'
import type { ImportSummary } from '../operations/imports.js'
import { age, type Column, count, plainText, plural, tableLines } from '../table.js'

type AccountTally = ImportSummary['accounts'][number]
type TypeTally = AccountTally['types'][number]

const SHOWN_PROBLEMS = 20

/** What an import did, for a person: by account and type with the age of the data, then what went wrong. */
export function describeImport(summary: ImportSummary, now: number): string[] {
  return [
    ...summary.accounts.flatMap((account) => ['', ...describeAccount(account, summary, now)]),
    ...describeControl(summary),
    ...describeStated(summary),
    ...describeRedaction(summary),
    ...describeRefusals(summary),
    ...describeProblems(summary),
  ]
}

function describeAccount(account: AccountTally, summary: ImportSummary, now: number): string[] {
  const columns: Column<TypeTally>[] = [
    { title: 'TYPE', value: (type) => type.resourceType },
    number('ITEMS', (type) => type.items),
    number('NEW', ({ changes }) => sum(changes, 'discovered', 'restored')),
    number('CHANGED', ({ changes }) => sum(changes, 'modified')),
    number('GONE', ({ changes }) => sum(changes, 'removed')),
    number('SAME', ({ changes }) => sum(changes, 'unchanged', 'seen')),
    number('OLDER', ({ changes }) => sum(changes, 'history')),
    { title: 'DATA AGE', value: (type) => dataAge(type, now), align: 'right' },
  ]
  const types = [...account.types].sort((a, b) => (a.resourceType < b.resourceType ? -1 : 1))
  const lines = tableLines(columns, types).map((line) => `  ${line}`)
  const untimed = types.reduce((total, { timesFrom }) => total + (timesFrom['asOf'] ?? 0), 0)
  const removed = summary.coverage
    .filter((group) => group.accountId === account.accountId && !group.isRefused)
    .reduce((total, group) => total + group.missing, 0)
  return [
    `Account ${account.accountId}`,
    ...lines,
    ...(removed === 0
      ? []
      : [`  ${plural(removed, 'resource is', 'resources are')} gone: the snapshots no longer name them.`]),
    ...(untimed === 0
      ? []
      : [
          `  ${plural(untimed, 'item carries', 'items carry')} no time and took that of --as-of or of this import.`,
        ]),
  ]
}

function dataAge({ oldestAt, newestAt }: TypeTally, now: number): string {
  const newest = age(now - newestAt)
  const oldest = age(now - oldestAt)
  return newest === oldest ? newest : `${newest} to ${oldest}`
}

function describeStated({ totals, properties }: ImportSummary): string[] {
  return [
    ...(totals === 0
      ? []
      : ['', `${plural(totals, 'control total')} of the source kept: reports show them.`]),
    ...(properties.length === 0
      ? []
      : ['', `Property lists of ${plural(properties.length, 'type')} kept: \`assay coverage\` shows them.`]),
  ]
}

function describeRedaction({ redaction }: ImportSummary): string[] {
  if (redaction.mode === 'off') return ['', 'Secrets were recorded as they came: ASSAY_REDACTION is off.']
  const values = Object.values(redaction.values).reduce((total, each) => total + each, 0)
  return values === 0 ? [] : ['', `${plural(values, 'secret')} replaced by digests.`]
}

function describeControl({ control }: ImportSummary): string[] {
  if (control.pages === 0) return []
  const missing =
    control.unrecorded === 0
      ? 'all are recorded'
      : `${count(control.unrecorded)} of them are not recorded: the source has more than it delivered`
  return ['', `Compared with saved lists: ${plural(control.listed, 'resource')} listed, ${missing}.`]
}

function describeRefusals({ coverage, refusedAccounts }: ImportSummary): string[] {
  const drops = coverage
    .filter((group) => group.isRefused)
    .map(
      (group) =>
        `  ${group.accountId} ${group.region} ${group.resourceType}: ${count(group.missing)} of ${count(group.live)} missing (${formatInstant(toInstant(group.asOf))})`,
    )
  const accounts = refusedAccounts.map(
    ({ accountId, items, advice }) => `  ${accountId}: ${plural(items, 'item')}; ${advice}`,
  )
  return [
    ...(accounts.length === 0 ? [] : ['', 'Accounts that were not imported:', ...accounts]),
    ...(drops.length === 0
      ? []
      : [
          '',
          'Nothing was removed where more than a fifth of a group is missing. If that is',
          'right, import again with --accept-deletions:',
          ...drops,
        ]),
  ]
}

function describeProblems({ problemCount, problems }: ImportSummary): string[] {
  if (problemCount === 0) return []
  const shown = problems.slice(0, SHOWN_PROBLEMS)
  const lines = shown.flatMap(({ file, itemNumber, byteOffset, message }, i) => [
    ...(shown[i - 1]?.file === file ? [] : [`  ${plainText(file)}`]),
    `    item ${count(itemNumber)} at byte ${count(byteOffset)}: ${plainText(message)}`,
  ])
  const more = problemCount - shown.length
  return [
    '',
    `${plural(problemCount, 'problem')}:`,
    ...lines,
    ...(more === 0 ? [] : [`  and ${count(more)} more`]),
  ]
}

function number(title: string, value: (type: TypeTally) => number): Column<TypeTally> {
  return { title, value: (type) => count(value(type)), align: 'right' }
}

function sum(changes: TypeTally['changes'], ...names: readonly string[]): number {
  return names.reduce((total, name) => total + (changes[name] ?? 0), 0)
}
