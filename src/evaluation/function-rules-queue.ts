import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { AccountId, AccountNo } from '../platform/ids.js'
import { isAccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobKind } from '../platform/jobs/types.js'
import { listEvaluatedRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { findCalledChangeNo, readLastChangeNo } from './store/function-rules.js'

interface AccountPayload {
  readonly accountNo: number
  readonly accountId: string
}

/** Calls the functions of an account's rules; the key is the account. Its own lane: it waits for others. */
export const callFunctionsKind: JobKind<AccountRef> = {
  name: 'evaluation.functions',
  lane: 'functions',
  maxAttempts: 5,
  decode: (payload) => {
    const { accountNo, accountId } = payload as Partial<AccountPayload>
    if (typeof accountNo !== 'number' || typeof accountId !== 'string' || !isAccountId(accountId))
      throw new Error('no account in the payload')
    return { accountNo: accountNo as AccountNo, accountId: accountId as AccountId }
  },
}

/** Queues the calls of an account's functions when a rule waits for them or something changed. */
export async function requestFunctionCalls(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  for (const rule of await listFunctionRules(db, account)) {
    if (rule.state !== 'EVALUATING') {
      const calledNo = await findCalledChangeNo(db, account, rule.ruleNo)
      if (calledNo === null || calledNo >= (await readLastChangeNo(db, account))) continue
    }
    await queueFunctionCalls(db, queue, account)
    return
  }
}

/** Queues the calls for now or for `runAt`. */
export async function queueFunctionCalls(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  runAt?: Instant,
): Promise<void> {
  await enqueue(db, queue, callFunctionsKind, {
    key: account.accountId,
    payload: { accountNo: account.accountNo, accountId: account.accountId },
    ...(runAt === undefined ? {} : { runAt }),
  })
}

/** The rules of an account that functions decide. */
export async function listFunctionRules(db: Db, account: AccountRef): Promise<readonly Rule[]> {
  const rules = await listEvaluatedRules(db, systemScope(account))
  return rules.filter((rule) => rule.sourceOwner === 'CUSTOM_FC')
}
