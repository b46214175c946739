import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { toInstant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler } from '../platform/jobs/types.js'
import { failEvaluating } from '../rules/store/rule-states.js'
import { callFunctionsKind, listFunctionRules, queueFunctionCalls } from './function-rules-queue.js'
import { callFunctions, type FunctionCalls } from './function-rules-run.js'

/** When a function that could not be reached is called again. */
const AGAIN_AFTER_MS = 10 * 60_000

/** The job that calls functions. */
export function functionHandler(db: Db, queue: JobQueue, calls: FunctionCalls): JobHandler<AccountRef> {
  return {
    kind: callFunctionsKind,
    run: async ({ payload: account }, { signal, pause }) => {
      const failures = await callFunctions({ db, queue, account, calls, signal, pause })
      if (failures > 0)
        await queueFunctionCalls(db, queue, account, toInstant(queue.clock.now() + AGAIN_AFTER_MS))
    },
    failed: async ({ payload: account }, message) => {
      for (const rule of await listFunctionRules(db, account))
        if (rule.state === 'EVALUATING')
          await failEvaluating(db, account, rule.ruleNo, queue.clock.now(), {
            code: 'EvaluationFailed',
            message,
          })
    },
  }
}
