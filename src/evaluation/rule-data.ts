import { setImmediate } from 'node:timers/promises'
import type { AccountRef, Scope } from '../accounts/scope.js'
import { compileNeed } from '../conditions/compile-needs.js'
import { compileRule } from '../conditions/compile-rule.js'
import type { ResourceView } from '../conditions/types.js'
import type { Db } from '../db/tables.js'
import { resourceNumber } from '../inventory/resource-number.js'
import { listRecordedResources } from '../inventory/store/evaluated-resources.js'
import { listNewestResourceNos } from '../inventory/store/newest-resources.js'
import { readRecordedTypes } from '../inventory/store/related-resources.js'
import { countsByType } from '../inventory/store/resource-counts.js'
import { readRecordedProperties } from '../inventory/store/stated.js'
import type { TypeNo } from '../platform/ids.js'
import type { Catalogue, Coverage, ManagedRule } from '../rules/catalogue/types.js'
import { viewOf } from './evaluate-resources.js'

/** A path that a rule needs, and in how many of the resources looked at it was. */
export interface NeededPath {
  readonly path: string
  readonly seen: number
  /** Whether the service says it records the path; null when no list of the type was imported. */
  readonly isListed: boolean | null
}

/**
 * `data`: every needed path was in every resource looked at; `partial`: some lacked one; `noData`: a path was in
 * none, so the rule never decides; `noResources`: nothing of its types is recorded.
 */
export type DataState = 'data' | 'partial' | 'noData' | 'noResources'

/** What there is for a managed rule to decide by, on the resources that are really recorded. */
export interface RuleData {
  readonly identifier: string
  readonly resourceTypes: readonly string[]
  /** What the catalogue says of the rule. */
  readonly declared: Coverage['kind']
  /** Live resources of its types. */
  readonly resources: number
  readonly looked: number
  readonly paths: readonly NeededPath[]
  /** Types it looks at besides its own of which nothing is recorded. */
  readonly missingTypes: readonly string[]
  readonly state: DataState
}

interface TypeData {
  looked: number
  readonly seen: Map<string, number>
}

/** Resources read between two turns of the event loop. */
const READ_AT_ONCE = 50
const RESOURCES_PER_TYPE = 2 ** 32

/**
 * Measures managed rules on the scope's own resources: the newest `perType` of each type and account are parsed,
 * once for all rules. By identifier; of all rules, or of the given one.
 */
export async function measureRuleData(
  db: Db,
  scope: Scope,
  catalogue: Catalogue,
  wish: { readonly perType: number; readonly identifier?: string | undefined },
): Promise<readonly RuleData[]> {
  const rules = [...catalogue.rules.values()].filter(
    ({ id }) => wish.identifier === undefined || id === wish.identifier,
  )
  const counts = new Map(
    (await countsByType(db, scope)).map(({ resourceType, count }): [string, number] => [resourceType, count]),
  )
  const types = new Map<string, TypeData>()
  for (const type of counts.keys()) {
    const needs = new Set(rules.filter((rule) => looksAt(rule, type)).flatMap((rule) => rule.logic.needs))
    const data: TypeData = { looked: 0, seen: new Map([...needs].map((path) => [path, 0])) }
    types.set(type, data)
    if (rules.some((rule) => looksAt(rule, type)))
      for (const account of scope.accounts) await lookAtType(db, account, type, wish.perType, data)
  }
  const listed = await readRecordedProperties(db, scope)
  return rules.map((rule) => ruleData(rule, counts, types, listed))
}

function looksAt({ resourceTypes }: ManagedRule, type: string): boolean {
  return resourceTypes.includes('*') || resourceTypes.includes(type)
}

async function lookAtType(
  db: Db,
  account: AccountRef,
  type: string,
  limit: number,
  data: TypeData,
): Promise<void> {
  const typeNo = (await readRecordedTypes(db, account)).get(type)
  if (typeNo === undefined) return
  const range = { first: resourceNumber(typeNo, 0), end: resourceNumber((typeNo + 1) as TypeNo, 0) }
  const numbers = await listNewestResourceNos(db, account, range, Math.min(limit, RESOURCES_PER_TYPE))
  const needs = [...data.seen.keys()].map((path) => ({ path, isPresent: compileNeed(path).isPresent }))
  for (let i = 0; i < numbers.length; i += READ_AT_ONCE) {
    const resourceNos = numbers.slice(i, i + READ_AT_ONCE)
    for (const resource of await listRecordedResources(db, account, { ...range, resourceNos })) {
      const view = viewOf(account, type, resource)
      if (resource.deletedAt !== null || !isReadable(view)) continue
      data.looked++
      for (const { path, isPresent } of needs)
        if (isPresent(view)) data.seen.set(path, (data.seen.get(path) ?? 0) + 1)
    }
    await setImmediate()
  }
}

function isReadable(view: ReturnType<typeof viewOf>): view is ResourceView & ReturnType<typeof viewOf> {
  return view.configuration !== undefined
}

function ruleData(
  rule: ManagedRule,
  counts: ReadonlyMap<string, number>,
  types: ReadonlyMap<string, TypeData>,
  listed: ReadonlyMap<string, ReadonlySet<string>>,
): RuleData {
  const own = [...types].filter(([type]) => looksAt(rule, type))
  const resources = own.reduce((sum, [type]) => sum + (counts.get(type) ?? 0), 0)
  const looked = own.reduce((sum, [, data]) => sum + data.looked, 0)
  const paths = rule.logic.needs.map(
    (path): NeededPath => ({
      path,
      seen: own.reduce((sum, [, data]) => sum + (data.seen.get(path) ?? 0), 0),
      isListed: isListed(
        rule.resourceTypes.flatMap((type) => listed.get(type) ?? []),
        path,
      ),
    }),
  )
  const missingTypes = compileRule(rule.logic, {}).relatedTypes.filter((type) => !counts.has(type))
  return {
    identifier: rule.id,
    resourceTypes: rule.resourceTypes,
    declared: rule.coverage.kind,
    resources,
    looked,
    paths,
    missingTypes,
    state: stateOf(resources, looked, paths, missingTypes),
  }
}

function stateOf(
  resources: number,
  looked: number,
  paths: readonly NeededPath[],
  missingTypes: readonly string[],
): DataState {
  if (resources === 0) return 'noResources'
  if (looked === 0 || missingTypes.length > 0 || paths.some(({ seen }) => seen === 0)) return 'noData'
  return paths.every(({ seen }) => seen === looked) ? 'data' : 'partial'
}

/** The service's lists leave out the steps into lists, and may name only what lies below. */
function isListed(lists: readonly ReadonlySet<string>[], path: string): boolean | null {
  if (lists.length === 0) return null
  if (path.startsWith('resource.')) return true
  const wanted = plain(path)
  return lists.some((list) =>
    [...list].some((each) => {
      const found = plain(each)
      return found === wanted || found.startsWith(`${wanted}.`)
    }),
  )
}

function plain(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '')
}
