import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { ErrorCode } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import { removeRule } from '../rules/delete-rules.js'
import type { RuleEvents } from '../rules/events.js'
import { isWritable } from '../rules/require-own.js'
import { releaseRules } from '../rules/store/write-rules.js'
import type { PackEvents } from './events.js'
import { packState } from './pack-state.js'
import { findPack, listPackRules, listSharedRuleNos } from './store/read-packs.js'
import { deletePack } from './store/write-packs.js'
import type { Pack } from './types.js'

/** What became of one package of a batch; `errorCode` when it was not deleted. */
export interface PackOutcome {
  readonly packId: string
  readonly errorCode?: ErrorCode
}

interface DeleteServices {
  readonly clock: Clock
  readonly events: RuleEvents & PackEvents
}

/**
 * Deletes packages with their reports; an item fails with `Invalid.CompliancePackId.Value` or
 * `CompliancePackAlreadyPending`. `rules: 'delete'` deletes their rules too, but for those another package
 * holds; otherwise they live on as free rules. Source: spec/lifecycle.md 2 "Delete"
 */
export async function deletePacks(
  db: Db,
  scope: Scope,
  services: DeleteServices,
  packIds: readonly string[],
  rules: 'keep' | 'delete',
): Promise<readonly PackOutcome[]> {
  return inTransaction(db, async (db) => {
    const outcomes: PackOutcome[] = []
    for (const packId of packIds) {
      const pack = await findPack(db, scope, packId)
      if (pack === null) outcomes.push({ packId, errorCode: 'Invalid.CompliancePackId.Value' })
      else if (!isWritable(scope, pack)) outcomes.push({ packId, errorCode: 'NoPermission' })
      else if (pack.state !== 'ACTIVE') outcomes.push({ packId, errorCode: 'CompliancePackAlreadyPending' })
      else {
        await removePack(db, scope, services, pack, rules)
        outcomes.push({ packId })
      }
    }
    return outcomes
  })
}

async function removePack(
  db: Db,
  scope: Scope,
  services: DeleteServices,
  pack: Pack,
  rules: 'keep' | 'delete',
): Promise<void> {
  const account: AccountRef = pack
  noteChange(db, `compliancepack/${pack.packId}`, await packState(db, scope, pack.packId), undefined)
  if (rules === 'delete') {
    // inferred: a rule that another package holds stays, or that package would change behind its owner's back
    const shared = await listSharedRuleNos(db, account, pack.packNo)
    for (const rule of await listPackRules(db, scope, pack)) {
      if (!shared.has(rule.ruleNo)) await removeRule(db, account, services, rule)
    }
  }
  await releaseRules(db, account, pack.packNo)
  await deletePack(db, account, pack, services.clock.now())
  await services.events.packDeleted(db, account, pack.packNo)
}
