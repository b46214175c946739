import { noteChange } from '../accounts/audit-changes.js'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { getPack, listPackRuleNos } from './store/read-packs.js'

/** A package as the audit log digests it: what somebody decided, with the rules it holds. */
export async function packState(db: Db, scope: Scope, packId: string): Promise<unknown> {
  const pack = await getPack(db, scope, packId)
  const { name, templateId, description, riskLevel, scope: resourceScope } = pack
  const rules = await listPackRuleNos(db, pack)
  return { name, templateId, description, riskLevel, scope: resourceScope, rules }
}

/** Tells the audit entry what became of a package; `before` is undefined for a new one. */
export async function notePackChange(db: Db, scope: Scope, packId: string, before: unknown): Promise<void> {
  noteChange(db, `compliancepack/${packId}`, before, await packState(db, scope, packId))
}
