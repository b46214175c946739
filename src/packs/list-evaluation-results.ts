import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { listResults, type ResultPosition } from '../evaluation/results.js'
import type { ResourceFilter } from '../evaluation/store/result-resources.js'
import type { StoredVerdict } from '../evaluation/types.js'
import type { RuleNo } from '../platform/ids.js'
import { getRule, listSeenRuleNos } from '../rules/store/read-rules.js'
import type { RiskLevel } from '../rules/types.js'
import { describeResults, type EvaluationResult } from './describe-results.js'
import { packMask } from './pack-mask.js'
import { getPack, listPackRuleNos } from './store/read-packs.js'
import type { Pack } from './types.js'

/** Which results a list shows: of one rule, of a package's rules within its scope, or of every rule. */
export interface EvaluationResultQuery {
  readonly ruleId?: string | undefined
  readonly packId?: string | undefined
  /** Of every rule: those of this risk level. */
  readonly riskLevel?: RiskLevel | undefined
  readonly verdicts?: readonly StoredVerdict[] | undefined
  readonly resources: ResourceFilter
  readonly after?: ResultPosition | undefined
  readonly limit: number
}

/**
 * A page of results by (rule, resource). Throws `ConfigRuleNotExists` for an unknown rule or one outside the
 * package asked for, and `Invalid.CompliancePackId.Value`.
 */
export async function listEvaluationResults(
  db: Db,
  scope: Scope,
  query: EvaluationResultQuery,
): Promise<{ readonly results: readonly EvaluationResult[]; readonly next?: ResultPosition }> {
  const pack = query.packId === undefined ? null : await getPack(db, scope, query.packId)
  const mask = pack === null ? null : packMask(db, pack)
  const { results, next } = await listResults(db, scope, {
    ruleNos: await listAskedRuleNos(db, scope, query, pack),
    resources: query.resources,
    limit: query.limit,
    ...(query.verdicts === undefined ? {} : { verdicts: query.verdicts }),
    ...(mask === null ? {} : { mask }),
    ...(query.after === undefined ? {} : { after: query.after }),
  })
  return {
    results: await describeResults(db, scope, results, pack),
    ...(next === undefined ? {} : { next }),
  }
}

/** Rule numbers in the order of the list; one that was passed already may be left out, never one to come. */
async function listAskedRuleNos(
  db: Db,
  scope: Scope,
  query: EvaluationResultQuery,
  pack: Pack | null,
): Promise<readonly RuleNo[]> {
  const packRuleNos = pack === null ? null : await listPackRuleNos(db, pack)
  if (query.ruleId !== undefined) {
    const { ruleNo } = await getRule(db, scope, query.ruleId)
    if (packRuleNos !== null && !packRuleNos.includes(ruleNo)) throw new ApiError('ConfigRuleNotExists')
    return [ruleNo]
  }
  const passed = query.after?.ruleNo ?? 0
  const ruleNos = packRuleNos ?? (await listSeenRuleNos(db, scope, query.riskLevel))
  // A rule that went since the last page is missing here, so the position is kept by number, not by place.
  return ruleNos.filter((ruleNo) => ruleNo >= passed).sort((one, other) => one - other)
}
