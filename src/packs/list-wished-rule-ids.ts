import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { ApiError } from '../errors.js'
import { getPack, listPackRules } from './store/read-packs.js'

/**
 * The rules a batch is about: those named, or those of a package when none is. Throws `MissingConfigRuleIds`
 * when neither is given and `Invalid.CompliancePackId.Value`.
 */
export async function listWishedRuleIds(
  db: Db,
  scope: Scope,
  ruleIds: readonly string[] | undefined,
  packId: string | undefined,
): Promise<readonly string[]> {
  if (ruleIds !== undefined) return ruleIds
  if (packId === undefined) throw new ApiError('Missing{Param}', { Param: 'ConfigRuleIds' })
  const rules = await listPackRules(db, scope, await getPack(db, scope, packId))
  return rules.map((rule) => rule.ruleId)
}
