import { BLOCK_SIZE, typeOfBlock } from '../evaluation/block.js'
import { rollUp } from '../evaluation/results.js'
import { NO_COUNTS, type VerdictCounts } from '../evaluation/types.js'
import type { TypeNo } from '../platform/ids.js'
import { type Estate, IN_PACK, MATCHED, type ResourceGroup, RULED, STRAY } from './estate.js'
import { addCounts, type ReportOverview } from './model.js'
import type { PopulationRow } from './model-population.js'
import { COUNT_MEMBER, hasError, hasInsufficientData, rollUpSet } from './verdict-set.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Row = Omit<Mutable<PopulationRow>, 'states' | 'excludedBy'> & {
  states: Mutable<VerdictCounts>
  excludedBy: Mutable<Required<PopulationRow>['excludedBy']>
}

/** Results on resources that are not recorded have a type but no region. */
const NO_REGION = ''

/**
 * What became of each recorded resource of the account, by type and region, sorted by both. `isSupported` says whether the
 * catalogue describes a type.
 */
export function summarisePopulation(
  estate: Estate,
  account: number,
  typeNames: ReadonlyMap<TypeNo, string>,
  isSupported: (resourceType: string) => boolean,
): PopulationRow[] {
  const rowOf = (group: ResourceGroup) => emptyRow(group, account, isSupported(group.resourceType))
  const rows = estate.groups.map(rowOf)
  const strays = new Map<TypeNo, Row>()
  for (const [blockNo, block] of estate.blocks) {
    for (let offset = 0; offset < BLOCK_SIZE; offset++) {
      const flags = block.flags[offset]!
      const row = rows[block.group[offset]! - 1]
      if (row !== undefined) addResource(row, flags, block.verdicts[offset]!)
      else if ((flags & STRAY) !== 0) {
        const typeNo = typeOfBlock(blockNo)
        const resourceType = typeNames.get(typeNo) ?? String(typeNo)
        const stray = strays.get(typeNo) ?? rowOf({ typeNo, resourceType, region: NO_REGION })
        stray.unexpected++
        strays.set(typeNo, stray)
      }
    }
  }
  return [...rows, ...strays.values()].sort(byTypeAndRegion)
}

function addResource(row: Row, flags: number, verdicts: number): void {
  const state = rollUpSet(verdicts)
  const isMatched = (flags & MATCHED) !== 0
  row.recorded++
  if (!isMatched && state === null) {
    row.outOfScope++
    row.excludedBy[exclusionOf(flags)]++
    return
  }
  row.inScope++
  if (!isMatched) row.unexpected++
  if (state === null) row.notEvaluated++
  else row.states[COUNT_MEMBER[state]]++
  if (hasInsufficientData(verdicts)) row.withInsufficientData++
  if (hasError(verdicts)) row.withError++
}

function exclusionOf(flags: number): keyof Row['excludedBy'] {
  if ((flags & IN_PACK) === 0) return 'packageScope'
  return (flags & RULED) === 0 ? 'noRule' : 'ruleScopes'
}

function emptyRow({ resourceType, region }: ResourceGroup, account: number, isSupported: boolean): Row {
  return {
    account,
    resourceType,
    isSupported,
    region,
    recorded: 0,
    outOfScope: 0,
    excludedBy: { packageScope: 0, ruleScopes: 0, noRule: 0 },
    inScope: 0,
    states: { ...NO_COUNTS },
    notEvaluated: 0,
    withInsufficientData: 0,
    withError: 0,
    unexpected: 0,
  }
}

function byTypeAndRegion(a: PopulationRow, b: PopulationRow): number {
  return compareText(a.resourceType, b.resourceType) || compareText(a.region, b.region)
}

/** By UTF-16 units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The headline numbers of the population and of the counts of each rule. */
export function summariseOverview(
  population: readonly PopulationRow[],
  countsOfRules: readonly VerdictCounts[],
): ReportOverview {
  const rules = { ...NO_COUNTS }
  for (const counts of countsOfRules) rules[COUNT_MEMBER[rollUp(counts)]]++
  const sum = (get: (row: PopulationRow) => number) => population.reduce((total, row) => total + get(row), 0)
  return {
    rules,
    resources: population.reduce((total, row) => addCounts(total, row.states), NO_COUNTS),
    resourcesWithInsufficientData: sum((row) => row.withInsufficientData),
    resourcesWithError: sum((row) => row.withError),
    results: countsOfRules.reduce(addCounts, NO_COUNTS),
  }
}
