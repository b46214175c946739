import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { describeResult } from '../evaluation/describe-result.js'
import { type ListedResult, listResults, type ResultPosition } from '../evaluation/results.js'
import type { ResourceFilter } from '../evaluation/store/result-resources.js'
import type { Annotation, StoredVerdict } from '../evaluation/types.js'
import type { RuleNo } from '../platform/ids.js'
import { getRule, listRules, listRuleVersions } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { packMask } from './pack-mask.js'
import { getPack, listPackRuleNos } from './store/read-packs.js'
import type { Pack } from './types.js'

/** Which results a list shows: of one rule, of a package's rules within its scope, or of every rule. */
export interface EvaluationResultQuery {
  readonly ruleId?: string | undefined
  readonly packId?: string | undefined
  readonly verdicts?: readonly StoredVerdict[] | undefined
  readonly resources: ResourceFilter
  readonly after?: ResultPosition | undefined
  readonly limit: number
}

/** A result with the rule version it was made with. */
export interface EvaluationResult {
  readonly result: ListedResult
  readonly rule: Rule
  /** The package asked for. */
  readonly pack: Pack | null
  readonly annotation: Annotation | null
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
  const rules = await readVersions(db, scope, results)
  return {
    results: results.map((result) => {
      const rule = rules(result)
      return { result, rule, pack, annotation: describeResult(rule, result) }
    }),
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
  if (packRuleNos !== null) return packRuleNos
  const { rules } = await listRules(db, scope, {})
  const passed = query.after?.ruleNo ?? 0
  // A rule deleted since the last page is missing here, so the position is kept by number, not by place.
  return rules.map((rule) => rule.ruleNo).filter((ruleNo) => ruleNo >= passed)
}

async function readVersions(
  db: Db,
  scope: Scope,
  results: readonly ListedResult[],
): Promise<(result: ListedResult) => Rule> {
  const wanted = results.map(({ ruleNo, ruleVersion }) => ({ ruleNo, version: ruleVersion }))
  const rules = await listRuleVersions(db, scope, wanted)
  const byKey = new Map(rules.map((rule) => [`${rule.ruleNo}:${rule.version}`, rule]))
  return ({ ruleNo, ruleVersion }) => {
    const rule = byKey.get(`${ruleNo}:${ruleVersion}`)
    if (rule === undefined) throw new Error(`a result of rule ${ruleNo} names version ${ruleVersion}`)
    return rule
  }
}
