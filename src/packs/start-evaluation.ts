import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { endRuleExemptions } from '../evaluation/exempt-results.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { RuleEvents } from '../rules/events.js'
import { requireWritable } from '../rules/require-own.js'
import { getRule } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { rulesByAccount } from './rules-in-account.js'
import { getPack, listPackRules } from './store/read-packs.js'

/** What is evaluated on demand; exactly one of both ids. */
export interface EvaluationWish {
  readonly ruleId?: string | undefined
  readonly packId?: string | undefined
  /** Ends the exemptions of the rules first, so that ignored results show their verdict again. */
  readonly endsExemptions: boolean
}

/**
 * Queues a manual run of one rule, or of every idle rule of a package. Throws `ConfigRuleNotExists`,
 * `Invalid.CompliancePackId.Value`, and `ConfigRuleStatusNotActive` when there is no ACTIVE rule to run:
 * a run on top of a run is refused. Source: spec/lifecycle.md 4 "Manual run"
 */
export async function startEvaluation(
  db: Db,
  scope: Scope,
  services: { readonly queue: JobQueue; readonly events: Pick<RuleEvents, 'ruleChanged'> },
  wish: EvaluationWish,
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const rules = (await listWishedRules(db, scope, wish)).filter((rule) => rule.state === 'ACTIVE')
    for (const rule of rules) requireWritable(scope, rule)
    if (rules.length === 0) throw new ApiError('ConfigRuleStatusNotActive')
    if (wish.endsExemptions)
      for (const { scope: part, held } of await rulesByAccount(db, scope, rules))
        for (const { ruleNo } of held) await endRuleExemptions(db, part, services.queue, ruleNo)
    for (const { ruleNo } of rules) await services.events.ruleChanged(db, account, ruleNo, 'manual')
  })
}

async function listWishedRules(
  db: Db,
  scope: Scope,
  { ruleId, packId }: EvaluationWish,
): Promise<readonly Rule[]> {
  if (ruleId !== undefined && packId !== undefined)
    throw new ApiError('Invalid{Param}', { Param: 'CompliancePackId' })
  if (ruleId !== undefined) return [await getRule(db, scope, ruleId)]
  if (packId === undefined) throw new ApiError('Missing{Param}', { Param: 'ConfigRuleId' })
  return listPackRules(db, scope, await getPack(db, scope, packId))
}
