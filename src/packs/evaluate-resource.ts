import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { blockOf, typeOfBlock } from '../evaluation/block.js'
import { evaluateNow } from '../evaluation/exempt-results.js'
import { readTypeNames } from '../inventory/store/evaluated-resources.js'
import { listResourceNosById } from '../inventory/store/resources-by-id.js'
import type { RuleId } from '../platform/ids.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { listEvaluatedRules } from '../rules/store/read-rules.js'

/**
 * Queues an evaluation of the resources that have an id, by every rule that is not stopped, and gives the
 * first rule that looks at one of them. Throws `InvalidResourceId` for an unknown resource and
 * `ConfigRuleNotExists` when no rule looks at it.
 */
// inferred: the reply has room for one rule; which one is not published
export async function evaluateResource(
  db: Db,
  scope: Scope,
  services: { readonly queue: JobQueue },
  resourceId: string,
): Promise<RuleId> {
  const [account] = scope.accounts
  return inTransaction(db, async (db) => {
    const resourceNos = await listResourceNosById(db, account, resourceId)
    if (resourceNos.length === 0) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
    const names = await readTypeNames(db)
    const types = resourceNos.map((resourceNo) => names.get(typeOfBlock(blockOf(resourceNo))))
    const rule = (await listEvaluatedRules(db, scope)).find(({ resourceTypes }) =>
      resourceTypes.some((type) => type === '*' || types.includes(type)),
    )
    if (rule === undefined) throw new ApiError('ConfigRuleNotExists')
    await evaluateNow(db, account, services.queue, resourceNos, { isManual: true })
    return rule.ruleId
  })
}
