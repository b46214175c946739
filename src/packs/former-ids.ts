import { noteChange } from '../accounts/audit-changes.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import { requireWritable } from '../rules/require-own.js'
import { writeFormerId } from '../rules/store/former-ids.js'
import { findRule } from '../rules/store/read-rules.js'
import { findPack } from './store/read-packs.js'

const FORMER_ID = /^(cr|cp)-[0-9a-zA-Z]{1,64}$/

/**
 * Lets a rule or package be found by an id it had elsewhere too. Throws `InvalidFormerId` when that is no such
 * id or names something here already, `ConfigRuleNotExists` or `Invalid.CompliancePackId.Value`, and
 * `NoPermission` for what is a group's.
 */
export async function addFormerId(
  db: Db,
  scope: Scope,
  clock: Clock,
  ids: { readonly formerId: string; readonly currentId: string },
): Promise<void> {
  const { formerId, currentId } = ids
  await inTransaction(db, async (db) => {
    const isPack = currentId.startsWith('cp-')
    const found = isPack ? await findPack(db, scope, currentId) : await findRule(db, scope, currentId)
    if (found === null) throw new ApiError(isPack ? 'Invalid.CompliancePackId.Value' : 'ConfigRuleNotExists')
    // A copy goes with its group; an id of it would stay behind.
    requireWritable(scope, found)
    const id = 'packId' in found ? found.packId : found.ruleId
    const other = isPack ? await findPack(db, scope, formerId) : await findRule(db, scope, formerId)
    const isFree = other === null || ('packId' in other ? other.packId : other.ruleId) === id
    if (!FORMER_ID.test(formerId) || formerId.slice(0, 3) !== id.slice(0, 3) || !isFree)
      throw new ApiError('Invalid{Param}', { Param: 'FormerId' })
    await writeFormerId(db, scope.accounts[0], { formerId, currentId: id, recordedAt: clock.now() })
    noteChange(db, `${isPack ? 'compliancepack' : 'rule'}/${id}/formerid`, undefined, { formerId })
  })
}
