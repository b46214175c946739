import type { KeyObject } from 'node:crypto'
import { type AccountRef, type Scope, systemScope } from '../accounts/scope.js'
import { findAccountByNo } from '../accounts/store/accounts.js'
import type { Json } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { AccountNo, ResourceNo, RuleNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { isObject } from '../rules/catalogue/source-value.js'
import { listRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { COMPLIANT, INSUFFICIENT_DATA, NON_COMPLIANT, NOT_APPLICABLE, type VerdictCode } from './block.js'
import { findFunctionOwner } from './function-owner.js'
import { type FunctionRunToken, readResultToken } from './function-rules-token.js'
import { clearFunctionResults, type FunctionResult, writeFunctionResults } from './put-evaluations-blocks.js'
import { listResourceNos, type ResourceName } from './store/exempt-resources.js'
import { noteRuleFailure, readOrderedAt } from './store/function-rules.js'

/** Most results a call may bring. */
// inferred: spec/lifecycle.md PutEvaluations
const MAX_EVALUATIONS = 100
/** Longest annotation kept beside a result. */
const MAX_ANNOTATION = 1_000

const CODES: Readonly<Record<string, VerdictCode>> = {
  COMPLIANT,
  NON_COMPLIANT,
  NOT_APPLICABLE,
  INSUFFICIENT_DATA,
}

interface Evaluation extends ResourceName {
  readonly code: VerdictCode
  readonly annotation: string
  readonly orderedAt: Instant
}

/**
 * Takes the results of a function. One that is older than the stored one is discarded; one of a resource that
 * is not recorded or out of scope is left out and told with the rule. With `deletesOthers` the results that
 * this run did not refresh are deleted. The same call again changes nothing. Throws `NoPermission` for a
 * token that is not of a rule whose function is this account's, or of a rule version that is gone, `InvalidEvaluations`,
 * `InvalidDeleteMode` for a run that a change caused. Source: spec/lifecycle.md PutEvaluations
 */
export async function putEvaluations(
  db: Db,
  scope: Scope,
  services: { readonly masterKey: KeyObject; readonly queue: JobQueue },
  wish: {
    readonly resultToken: string
    readonly evaluations: string | undefined
    readonly deletesOthers: boolean
  },
): Promise<void> {
  const { queue, masterKey } = services
  const now = queue.clock.now()
  const token = readResultToken(masterKey, wish.resultToken, now)
  const account = await findAccountByNo(db, token.accountNo as AccountNo)
  if (account === null) throw new ApiError('NoPermission')
  const evaluations = readEvaluations(wish.evaluations, token, account.accountId)
  if (wish.deletesOthers && !token.isWholeRun) throw new ApiError('Invalid{Param}', { Param: 'DeleteMode' })
  await inTransaction(db, async (db) => {
    const rule = await getRunningRule(db, scope, account, token)
    const resourceNos = await listResourceNos(db, account, evaluations)
    const known = evaluations.flatMap((evaluation, index): FunctionResult[] => {
      const resourceNo = resourceNos[index] ?? null
      return resourceNo === null ? [] : [{ ...toResult(evaluation, token.runAt), resourceNo }]
    })
    const fresh = await newestOnly(db, account, rule.ruleNo, known)
    const written = await writeFunctionResults(db, queue, rule, fresh, now)
    const leftOut = evaluations.length - known.length + written.outOfScope
    if (leftOut > 0)
      await noteRuleFailure(db, account, rule.ruleNo, now, {
        code: 'UnknownResources',
        message: `${leftOut} of ${evaluations.length} results are of resources that are not recorded or out of scope`,
      })
    if (wish.deletesOthers) await clearFunctionResults(db, rule, token.runAt, now)
  })
}

/** The rule of a token as it stands, for its owner alone. A stopped rule keeps its last results. */
async function getRunningRule(
  db: Db,
  scope: Scope,
  account: AccountRef,
  token: FunctionRunToken,
): Promise<Rule> {
  const { rules } = await listRules(db, systemScope(account), { ruleNos: [token.ruleNo as RuleNo] })
  const [rule] = rules
  const isRunning = rule?.state === 'ACTIVE' || rule?.state === 'EVALUATING'
  if (rule === undefined || !isRunning || rule.version !== token.version) throw new ApiError('NoPermission')
  if ((await findFunctionOwner(db, rule)) !== scope.accounts[0].accountNo) throw new ApiError('NoPermission')
  return rule
}

async function newestOnly(
  db: Db,
  account: Scope['accounts'][0],
  ruleNo: RuleNo,
  results: readonly FunctionResult[],
): Promise<readonly FunctionResult[]> {
  const newest = new Map<ResourceNo, FunctionResult>()
  for (const result of results) {
    const other = newest.get(result.resourceNo)
    if (other === undefined || result.orderedAt >= other.orderedAt) newest.set(result.resourceNo, result)
  }
  const stored = await readOrderedAt(db, account, ruleNo, [...newest.keys()])
  return [...newest.values()].filter(
    ({ resourceNo, orderedAt }) => orderedAt >= (stored.get(resourceNo) ?? orderedAt),
  )
}

function toResult({ code, annotation, orderedAt }: Evaluation, runAt: Instant) {
  return { code, evidence: { kind: 'stated', text: annotation } as const, orderedAt, runAt }
}

/** `Evaluations`: absent means none. Throws `InvalidEvaluations`. */
function readEvaluations(
  text: string | undefined,
  token: FunctionRunToken,
  accountId: string,
): readonly Evaluation[] {
  if (text === undefined || text === '') return []
  const list = parseJson(text)
  if (!Array.isArray(list) || list.length > MAX_EVALUATIONS) throw invalidEvaluations()
  return list.map((each: Json) => readEvaluation(each, token, accountId))
}

function readEvaluation(value: Json, token: FunctionRunToken, accountId: string): Evaluation {
  if (!isObject(value)) throw invalidEvaluations()
  const member = (name: string) => {
    const found = value[name]
    if (typeof found !== 'string' || found === '') throw invalidEvaluations()
    return found
  }
  const { accountId: owner = accountId, annotation = '', orderingTimestamp = token.runAt } = value
  const code = CODES[member('complianceType')]
  const at = Number(orderingTimestamp)
  if (String(owner) !== accountId || code === undefined || typeof annotation !== 'string')
    throw invalidEvaluations()
  if (!Number.isSafeInteger(at)) throw invalidEvaluations()
  return {
    resourceType: member('complianceResourceType'),
    resourceId: member('complianceResourceId'),
    region: member('complianceRegionId'),
    code,
    annotation: annotation.slice(0, MAX_ANNOTATION).toWellFormed(),
    orderedAt: toInstant(at),
  }
}

function invalidEvaluations(): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'Evaluations' })
}
