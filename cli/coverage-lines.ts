import type { RuleData } from './operations/coverage.js'
import { type Column, count, plainText, plural, tableLines } from './table.js'

/** Lines of output stay within this width, whatever the names are. */
const COLUMNS = 80
const LONGEST_RULE = 50

const ORDER = ['noData', 'partial', 'data', 'noResources']

/** What managed rules have to decide by, for a person: the worst first, each with the paths it lacks. */
export function coverageLines(rules: readonly RuleData[], showAll: boolean): string[] {
  const sorted = [...rules].sort(
    (one, other) =>
      ORDER.indexOf(one.State) - ORDER.indexOf(other.State) || (one.Identifier < other.Identifier ? -1 : 1),
  )
  const shown = showAll ? sorted : sorted.filter(({ State }) => State !== 'noResources')
  const columns: Column<RuleData>[] = [
    { title: 'RULE', value: ({ Identifier }) => cut(Identifier, LONGEST_RULE) },
    { title: 'RESOURCES', value: ({ ResourceCount }) => count(ResourceCount), align: 'right' },
    { title: 'DATA', value: share, align: 'right' },
  ]
  const [head = '', ...rows] = tableLines(columns, shown)
  const table = rows.flatMap((row, i) => [row, ...lacking(shown[i]!)])
  const of = (state: string) => rules.filter(({ State }) => State === state).length
  return [
    ...(shown.length === 0 ? [] : [head, ...table, '']),
    `${plural(rules.length, 'rule')}: ${of('data')} with data, ${of('partial')} with some, ${of('noData')} without, ` +
      `${of('noResources')} without resources`,
  ].map((line) => cut(line, COLUMNS))
}

function share({ State, LookedAt, Paths }: RuleData): string {
  if (State === 'noResources') return 'no resources'
  if (State === 'noData') return 'none'
  const least = Math.min(LookedAt, ...Paths.map(({ Seen }) => Seen))
  return least === LookedAt ? 'all' : `${Math.floor((least / LookedAt) * 100)} %`
}

function lacking({ State, LookedAt, Paths, MissingTypes }: RuleData): string[] {
  if (State === 'noResources') return []
  return [
    ...Paths.filter(({ Seen }) => Seen < LookedAt).map(({ Path, Seen, IsListed }) => {
      const told =
        IsListed === undefined ? '' : IsListed ? ', the service lists it' : ', the service does not list it'
      return `  ${plainText(Path)} in ${count(Seen)} of ${count(LookedAt)}${told}`
    }),
    ...MissingTypes.map((type) => `  ${plainText(type)} was never recorded`),
  ]
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}
