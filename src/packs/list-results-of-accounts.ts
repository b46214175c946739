import { type Scope, scopesOfResults } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ResultPosition } from '../evaluation/results.js'
import type { AccountNo } from '../platform/ids.js'
import { findRule, getRule } from '../rules/store/read-rules.js'
import type { EvaluationResult } from './describe-results.js'
import { type EvaluationResultQuery, listEvaluationResults } from './list-evaluation-results.js'
import { findPack, getPack } from './store/read-packs.js'

/** The last result of a page that may go over several accounts. */
export interface AccountResultPosition extends ResultPosition {
  readonly accountNo: AccountNo
}

export interface ResultSlice {
  readonly results: readonly EvaluationResult[]
  /** Absent at the end. */
  readonly next?: AccountResultPosition
}

/** Where a page begins, and how many results it has. */
interface Page {
  readonly after?: AccountResultPosition | undefined
  readonly limit: number
}

/**
 * A page of results by (account, rule, resource), see `listEvaluationResults`; of a group those of its rules in each
 * member. Throws `ConfigRuleNotExists` and `Invalid.CompliancePackId.Value`.
 */
export async function listResultsOfAccounts(
  db: Db,
  scope: Scope,
  query: EvaluationResultQuery & Page,
): Promise<ResultSlice> {
  const { ruleId, packId } = query
  if (ruleId !== undefined) await getRule(db, scope, ruleId)
  if (packId !== undefined) await getPack(db, scope, packId)
  return pageOverAccounts(scopesOfResults(scope), query, async (part, page) => {
    // A member holds those of the group's rules that are meant for it.
    const isHeld =
      (ruleId === undefined || (await findRule(db, part, ruleId)) !== null) &&
      (packId === undefined || (await findPack(db, part, packId)) !== null)
    return isHeld ? listEvaluationResults(db, part, { ...query, ...page }) : { results: [] }
  })
}

/** Reads a page from one account after the other, given by ascending number. */
export async function pageOverAccounts(
  parts: readonly Scope[],
  page: Page,
  list: (part: Scope, page: Page) => Promise<{ readonly results: readonly EvaluationResult[] }>,
): Promise<ResultSlice> {
  const { after } = page
  const results: EvaluationResult[] = []
  for (const part of parts) {
    const { accountNo } = part.accounts[0]
    if (after !== undefined && accountNo < after.accountNo) continue
    // One more than fits tells whether there is a next page.
    const limit = page.limit + 1 - results.length
    const from = after?.accountNo === accountNo ? after : undefined
    results.push(...(await list(part, { after: from, limit })).results)
    if (results.length > page.limit) break
  }
  const shown = results.slice(0, page.limit)
  const last = shown.at(-1)?.result
  if (results.length <= page.limit || last === undefined) return { results: shown }
  const { accountNo, ruleNo, resourceNo } = last
  return { results: shown, next: { accountNo, ruleNo, resourceNo } }
}
