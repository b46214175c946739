import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids, PackNo, RuleId, RuleNo } from '../platform/ids.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { RuleDraft } from './draft-rule.js'
import type { RuleEvents } from './events.js'
import { ruleState } from './rule-state.js'
import { requestSchedule } from './schedule-rules.js'
import { countRules } from './store/read-rules.js'
import { RULE_TAGS, type Tag, writeTags } from './store/tags.js'
import { insertRule } from './store/write-rules.js'

/** What the writing functions of this stage are built from. */
export interface RuleServices {
  readonly clock: Clock
  readonly ids: Ids
  /** Queues scheduled runs. */
  readonly queue: JobQueue
  readonly events: RuleEvents
  /** Rules an account may have. */
  readonly quotas: { readonly rules: number }
}

/**
 * Activates a rule; its first evaluation is queued in the same transaction. Throws `ExceedMaxRuleCount`,
 * `ConfigRuleExists`.
 */
export async function createRule(
  db: Db,
  scope: Scope,
  services: RuleServices,
  draft: RuleDraft,
  tags: readonly Tag[] = [],
): Promise<RuleId> {
  const account = scope.accounts[0]
  return inTransaction(db, async (db) => {
    if ((await countRules(db, account)) >= services.quotas.rules) throw new ApiError('ExceedMaxRuleCount')
    const { ruleId } = await recordRule(db, account, services, draft, { packNo: null, isActive: true })
    await writeTags(db, account, RULE_TAGS, ruleId, tags)
    return ruleId
  })
}

/** Writes a rule and tells who evaluates it; quota and name are the caller's to check. */
export async function recordRule(
  db: Db,
  account: AccountRef,
  services: RuleServices,
  draft: RuleDraft,
  origin: { readonly packNo: PackNo | null; readonly isActive: boolean },
): Promise<{ readonly ruleId: RuleId; readonly ruleNo: RuleNo }> {
  const ruleId = services.ids.next('cr-') as RuleId
  const ruleNo = await insertRule(db, account, {
    ruleId,
    name: draft.name,
    state: origin.isActive ? 'ACTIVE' : 'INACTIVE',
    createdByPackNo: origin.packNo,
    content: draft.content,
    at: services.clock.now(),
  })
  noteChange(db, `rule/${ruleId}`, undefined, ruleState(draft.name, draft.content))
  if (origin.isActive) {
    await services.events.ruleChanged(db, account, ruleNo, 'created')
    await requestSchedule(db, services.queue, account)
  }
  return { ruleId, ruleNo }
}
