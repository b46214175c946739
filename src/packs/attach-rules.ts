import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { ErrorCode } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { RuleOutcome } from '../rules/delete-rules.js'
import { isWritable } from '../rules/require-own.js'
import { findRule } from '../rules/store/read-rules.js'
import { releaseSomeRules } from '../rules/store/write-rules.js'
import type { Rule } from '../rules/types.js'
import { notePackChange, packState } from './pack-state.js'
import { listPackRuleNos } from './store/read-packs.js'
import { deletePackRule, insertPackRules } from './store/write-packs.js'
import type { Pack } from './types.js'
import { getIdlePack } from './update-pack.js'

/**
 * Puts existing rules into a package, behind those it has; one that is in it already stays where it is. An
 * item fails with `ConfigRuleNotExists`. Throws `Invalid.CompliancePackId.Value` and
 * `CompliancePackAlreadyPending`. Source: spec/lifecycle.md 2 "Attach/Detach"
 */
export function attachRules(
  db: Db,
  scope: Scope,
  clock: Clock,
  packId: string,
  ruleIds: readonly string[],
): Promise<readonly RuleOutcome[]> {
  return forEachRule(db, scope, packId, ruleIds, async (db, pack, { ruleNo }) => {
    const ruleNos = await listPackRuleNos(db, pack)
    if (!ruleNos.includes(ruleNo)) await insertPackRules(db, pack, pack.packNo, [ruleNo], clock.now())
    return null
  })
}

/**
 * Takes rules out of a package; they live on as free rules. An item fails with `ConfigRuleNotExists`, also
 * when the package does not hold the rule. Throws `Invalid.CompliancePackId.Value` and
 * `CompliancePackAlreadyPending`.
 */
export function detachRules(
  db: Db,
  scope: Scope,
  clock: Clock,
  packId: string,
  ruleIds: readonly string[],
): Promise<readonly RuleOutcome[]> {
  return forEachRule(db, scope, packId, ruleIds, async (db, pack, { ruleNo }) => {
    if (!(await deletePackRule(db, pack, pack.packNo, ruleNo, clock.now()))) return 'ConfigRuleNotExists'
    await releaseSomeRules(db, pack, pack.packNo, [ruleNo])
    return null
  })
}

async function forEachRule(
  db: Db,
  scope: Scope,
  packId: string,
  ruleIds: readonly string[],
  move: (db: Db, pack: Pack, rule: Rule) => Promise<ErrorCode | null>,
): Promise<readonly RuleOutcome[]> {
  return inTransaction(db, async (db) => {
    const pack = await getIdlePack(db, scope, packId)
    const before = await packState(db, scope, packId)
    const outcomes: RuleOutcome[] = []
    for (const ruleId of ruleIds) {
      const rule = await findRule(db, scope, ruleId)
      const errorCode =
        rule === null
          ? 'ConfigRuleNotExists'
          : isWritable(scope, rule)
            ? await move(db, pack, rule)
            : 'NoPermission'
      outcomes.push(errorCode === null ? { ruleId } : { ruleId, errorCode })
    }
    await notePackChange(db, scope, packId, before)
    return outcomes
  })
}
