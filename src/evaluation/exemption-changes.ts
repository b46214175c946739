import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ExemptionId, Ids, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type {
  Exemption,
  ExemptionAct,
  ExemptionContent,
  ExemptionParty,
  ExemptionPolicy,
} from './exemption.js'
import { writeExemption } from './store/exemptions.js'

/** What is said of an exemption when it is asked for; the state follows from the policy. */
export type ExemptionDraft = Pick<ExemptionContent, 'target' | 'reason' | 'owner' | 'expiresAt'>

/** Writes a new exemption: in force at once, or pending where a second principal must approve. */
export async function newExemption(
  db: Db,
  account: AccountRef,
  services: { readonly ids: Ids; readonly exemptionPolicy: ExemptionPolicy },
  wish: { ruleNo: RuleNo; content: ExemptionDraft; by: ExemptionParty; at: Instant },
): Promise<Exemption> {
  const exemption: Exemption = {
    ...wish.content,
    exemptionId: services.ids.next('ex-') as ExemptionId,
    ruleNo: wish.ruleNo,
    version: 1,
    state: services.exemptionPolicy.needsApproval ? 'PENDING' : 'ACTIVE',
    requester: wish.by,
    approver: null,
    createdAt: wish.at,
    updatedAt: wish.at,
    endedAt: null,
  }
  await writeExemption(db, account, exemption, wish.by, 'created')
  noteChange(db, `exemption/${exemption.exemptionId}`, undefined, exemption)
  return exemption
}

/** Writes the next version of an exemption; one that ends keeps its last words. */
export async function changeExemption(
  db: Db,
  account: AccountRef,
  what: { exemption: Exemption; by: ExemptionParty; act: ExemptionAct; at: Instant },
  change: Partial<ExemptionContent>,
): Promise<Exemption> {
  const { exemption, by, act, at } = what
  const changed: Exemption = {
    ...exemption,
    ...change,
    version: exemption.version + 1,
    updatedAt: at,
    endedAt: change.state === 'ENDED' ? at : exemption.endedAt,
  }
  await writeExemption(db, account, changed, by, act)
  noteChange(db, `exemption/${exemption.exemptionId}`, exemption, changed)
  return changed
}
