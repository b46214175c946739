import { type Scope, scopesOfAccounts } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { type ListedResult, listResourceResults, type ResultPosition } from '../evaluation/results.js'
import { listResultResources, type ResourceFilter } from '../evaluation/store/result-resources.js'
import type { StoredVerdict } from '../evaluation/types.js'
import { listResourceNosById } from '../inventory/store/resources-by-id.js'
import type { AccountNo } from '../platform/ids.js'
import { listRules } from '../rules/store/read-rules.js'
import type { RiskLevel } from '../rules/types.js'
import { describeResults, type EvaluationResult } from './describe-results.js'
import { listEvaluationResults } from './list-evaluation-results.js'

/** Which results a list shows, by resource; an absent member filters nothing, all members are ANDed. */
export interface ResourceResultQuery {
  readonly resourceId?: string | undefined
  readonly resources: ResourceFilter
  readonly verdicts?: readonly StoredVerdict[] | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly after?: ResourceResultPosition | undefined
  readonly limit: number
}

/** The last result of a page. */
export interface ResourceResultPosition extends ResultPosition {
  readonly accountNo: AccountNo
}

interface ResultSlice {
  readonly results: readonly EvaluationResult[]
  readonly next?: ResourceResultPosition
}

/**
 * A page of the results of every rule on one resource, or on all of them, by (account, rule, resource); of a
 * group those of the rules of each member. `next` is absent at the end.
 */
export async function listResultsOfResources(
  db: Db,
  scope: Scope,
  query: ResourceResultQuery,
): Promise<ResultSlice> {
  const { after } = query
  const results: EvaluationResult[] = []
  for (const part of scopesOfAccounts(scope)) {
    const { accountNo } = part.accounts[0]
    if (after !== undefined && accountNo < after.accountNo) continue
    // One more than fits tells whether there is a next page.
    const limit = query.limit + 1 - results.length
    const from = after?.accountNo === accountNo ? after : undefined
    results.push(...(await listInAccount(db, part, { ...query, after: from, limit })).results)
    if (results.length > query.limit) break
  }
  const shown = results.slice(0, query.limit)
  const last = shown.at(-1)?.result
  if (results.length <= query.limit || last === undefined) return { results: shown }
  const { accountNo, ruleNo, resourceNo } = last
  return { results: shown, next: { accountNo, ruleNo, resourceNo } }
}

async function listInAccount(
  db: Db,
  scope: Scope,
  query: ResourceResultQuery,
): Promise<{ readonly results: readonly EvaluationResult[] }> {
  if (query.resourceId === undefined) return listEvaluationResults(db, scope, query)
  const found = await readResults(db, scope, query.resourceId, query)
  const { after } = query
  const rest = found.filter((each) => after === undefined || comparePositions(each, after) > 0)
  return { results: await describeResults(db, scope, rest.slice(0, query.limit), null) }
}

/** One id may name resources of several types and regions. */
async function readResults(
  db: Db,
  scope: Scope,
  resourceId: string,
  { resources, verdicts, riskLevel }: ResourceResultQuery,
): Promise<readonly ListedResult[]> {
  const [account] = scope.accounts
  const numbers = await listResourceNosById(db, account, resourceId)
  const { rules } = await listRules(db, scope, { riskLevel })
  const wanted = new Set(rules.map((rule) => rule.ruleNo))
  const found: ListedResult[] = []
  for (const resource of await listResultResources(db, account, numbers, resources))
    for (const result of await listResourceResults(db, scope, resource.resourceNo))
      if (wanted.has(result.ruleNo) && (verdicts === undefined || verdicts.includes(result.verdict)))
        found.push({ ...result, resource })
  return found.sort(comparePositions)
}

function comparePositions(one: ResultPosition, other: ResultPosition): number {
  return one.ruleNo - other.ruleNo || one.resourceNo - other.resourceNo
}
