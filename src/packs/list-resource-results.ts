import { type Scope, scopesOfAccounts } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { type ListedResult, listResourceResults, type ResultPosition } from '../evaluation/results.js'
import { listResultResources, type ResourceFilter } from '../evaluation/store/result-resources.js'
import type { StoredVerdict } from '../evaluation/types.js'
import { listResourceNosById } from '../inventory/store/resources-by-id.js'
import { listRules } from '../rules/store/read-rules.js'
import type { RiskLevel } from '../rules/types.js'
import { describeResults, type EvaluationResult } from './describe-results.js'
import { listEvaluationResults } from './list-evaluation-results.js'
import { type AccountResultPosition, pageOverAccounts, type ResultSlice } from './list-results-of-accounts.js'

/** Which results a list shows, by resource; an absent member filters nothing, all members are ANDed. */
export interface ResourceResultQuery {
  readonly resourceId?: string | undefined
  readonly resources: ResourceFilter
  readonly verdicts?: readonly StoredVerdict[] | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly after?: AccountResultPosition | undefined
  readonly limit: number
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
  return pageOverAccounts(scopesOfAccounts(scope), query, (part, page) =>
    listInAccount(db, part, { ...query, ...page }),
  )
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
