import type { Db } from '../db/tables.js'
import type { TypeNo } from '../platform/ids.js'
import type { ScopedResource } from '../rules/resource-scope.js'
import type { Writing } from './build-record.js'
import type { EarlierContent } from './earlier-content.js'
import { compileWithin } from './estate.js'
import type { ResultRow } from './model.js'
import type { EndedFinding } from './model-changes.js'
import { listScopedResources } from './store/resources.js'

/** Resources looked up at once. */
const AT_ONCE = 200

/**
 * The findings of the report compared with that are in this one's scope no more, from its record: without them they would
 * vanish untold. Those of a rule or an account that left, and of a resource that left the scope of the package or the
 * system, or of which nothing is recorded any more. Their time is that of the report they are missing in. Only inside `readSnapshot`.
 */
export async function* readLeftFindings(
  db: Db,
  writing: Writing,
  earlier: EarlierContent,
  typeNames: ReadonlyMap<TypeNo, string>,
): AsyncGenerator<EndedFinding> {
  const { parts, asOf } = writing
  const { rules, accounts } = earlier.record.head
  const indexOf = new Map(parts.rules.map(({ ruleId }, index) => [ruleId, index]))
  const rulesNow = rules.map(({ ruleId }) => indexOf.get(ruleId) ?? -1)
  const partsNow = accounts.map(({ accountId }) =>
    parts.accounts.find(({ account }) => account.accountId === accountId),
  )
  if (earlier.findings === null && !rulesNow.includes(-1) && !partsNow.includes(undefined)) return
  const leaves = createScopeTests(writing)
  const waiting: { readonly rule: number; readonly account: number; readonly row: ResultRow }[] = []

  async function* flush(): AsyncGenerator<EndedFinding> {
    for (const { account, index } of parts.accounts) {
      const mine = waiting.filter((each) => each.account === index)
      const found = new Map<string, ScopedResource>()
      const ids = [...new Set(mine.map(({ row }) => row.resourceId))]
      for (const { typeNo, ...resource } of await listScopedResources(db, account, ids))
        found.set(keyOf(typeNames.get(typeNo) ?? '', resource.regionId, resource.resourceId), resource)
      for (const { rule, row } of mine) {
        const resource = found.get(keyOf(row.resourceType, row.region, row.resourceId))
        if (!leaves(index, rule, resource)) continue
        yield { how: 'gone', at: asOf, rule, account: index, ...placeOf(row) }
      }
    }
    waiting.length = 0
  }

  for await (const row of earlier.record.findings()) {
    const rule = rulesNow[row.rule] ?? -1
    const part = partsNow[row.account]
    const { ruleId, name, riskLevel } = rules[row.rule]!
    const left = rule === -1 ? { removedRule: { ruleId, name, riskLevel } } : {}
    if (part === undefined) {
      const { accountId, name } = accounts[row.account]!
      const removedAccount = { accountId, name }
      yield { how: 'gone', at: asOf, rule, ...left, account: -1, removedAccount, ...placeOf(row) }
    } else if (rule === -1) {
      yield { how: 'ruleRemoved', at: asOf, rule, ...left, account: part.index, ...placeOf(row) }
    } else if (earlier.findings !== null) {
      waiting.push({ rule, account: part.index, row })
      if (waiting.length === AT_ONCE) yield* flush()
    }
  }
  yield* flush()
}

/** Whether a resource is outside what a rule's results count of in an account; one that is not recorded is. */
function createScopeTests({ parts }: Writing) {
  const tests = new Map(
    parts.accounts.map(({ index, rules }) => [
      index,
      new Map(rules.map((each) => [each.index, compileWithin(each.within)])),
    ]),
  )
  return (account: number, rule: number, resource: ScopedResource | undefined): boolean => {
    const isInside = tests.get(account)?.get(rule)
    // Not meant for the account, or every resource counts.
    if (isInside === undefined || isInside === null) return false
    return resource === undefined || !isInside(resource)
  }
}

function placeOf({ resourceType, resourceId, resourceName, region, findingId }: ResultRow) {
  return { resourceType, resourceId, resourceName, region, findingId }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
