import type { KeyObject } from 'node:crypto'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { listChanges, listRecordedResources, readTypeNames } from '../inventory/store/evaluated-resources.js'
import type { AccountNo, BlockNo, ResourceNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { tryAgain } from '../platform/signed-post.js'
import { compileScope } from '../rules/resource-scope.js'
import {
  failEvaluating,
  finishEvaluating,
  listWaitingRules,
  startEvaluating,
} from '../rules/store/rule-states.js'
import type { Rule } from '../rules/types.js'
import { BLOCK_SIZE, blockOf, ERROR, resourceAt, typeOfBlock } from './block.js'
import { findFunctionOwner } from './function-owner.js'
import { openEndpoints } from './function-rules.js'
import type { CallOutcome, FunctionEndpoint, PostEvent } from './function-rules-call.js'
import {
  type CalledResource,
  eventDocument,
  looksAtChanges,
  type MessageType,
  messageTypeOf,
} from './function-rules-event.js'
import { listFunctionRules } from './function-rules-queue.js'
import { listBlocksInScope } from './function-rules-scope.js'
import { writeResultToken } from './function-rules-token.js'
import { writeFunctionResults } from './put-evaluations-blocks.js'
import {
  findCalledChangeNo,
  noteRuleFailure,
  readCalledVersions,
  readLastChangeNo,
  writeCalledChangeNo,
} from './store/function-rules.js'
import { tellGroups } from './tell-groups.js'

/** What calling functions takes besides the database. */
export interface FunctionCalls {
  readonly masterKey: KeyObject
  readonly post: PostEvent
  /** Pauses before the second, third ... try of one call; their number is that of the retries. */
  readonly retryAfterMs: readonly number[]
}

export interface FunctionRun {
  readonly db: Db
  readonly queue: JobQueue
  readonly account: AccountRef
  readonly calls: FunctionCalls
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
}

/** Calls in flight at once for one rule. */
const CALLS_AT_ONCE = 8
const CHANGES_AT_ONCE = 5_000

/** A rule's function could not be reached, so that its run ends. */
interface RunFailure {
  readonly code: string
  readonly message: string
}

/**
 * Calls the functions of an account's rules: for each waiting rule a whole pass, for each other what changed
 * since it was last called. Returns how many runs ended because a function could not be reached; they are
 * taken up where they ended.
 */
export async function callFunctions(run: FunctionRun): Promise<number> {
  const { db, account } = run
  const rules = await listFunctionRules(db, account)
  const endpoints = endpointsOf(run)
  let failures = 0
  for (const rule of rules) {
    const requests = (await listWaitingRules(db, account)).get(rule.ruleNo)
    const endpoint = (await endpoints(rule)).get(rule.sourceIdentifier)
    const failure =
      requests === undefined
        ? await callForChanges(run, rule, endpoint)
        : await callWholePass(run, rule, endpoint, requests)
    if (failure !== null && endpoint !== undefined) failures++
  }
  return failures
}

type Endpoints = ReadonlyMap<string, FunctionEndpoint>

/** Opens the endpoints of a rule's owner once for all its rules. */
function endpointsOf({ db, calls }: FunctionRun): (rule: Rule) => Promise<Endpoints> {
  const opened = new Map<AccountNo, Endpoints>()
  return async (rule) => {
    const accountNo = await findFunctionOwner(db, rule)
    if (accountNo === null) return new Map()
    const known = opened.get(accountNo)
    if (known !== undefined) return known
    const endpoints = await openEndpoints(db, { accountNo }, calls.masterKey)
    opened.set(accountNo, endpoints)
    return endpoints
  }
}

async function callWholePass(
  run: FunctionRun,
  rule: Rule,
  endpoint: FunctionEndpoint | undefined,
  requests: number,
): Promise<RunFailure | null> {
  const { db, account, queue } = run
  const at = queue.clock.now()
  await startEvaluating(db, account, rule.ruleNo, at)
  const changeNo = await readLastChangeNo(db, account)
  const messageType = messageTypeOf(rule, rule.requestedCause)
  const isWholeRun = messageType !== 'ConfigurationItemChangeNotification'
  const caller = callerOf(run, rule, endpoint, { messageType, at, isWholeRun })
  // Results out of scope go at the start of a run, also when nobody answers.
  for await (const { blockNo, resourceNos } of listBlocksInScope(db, rule, at)) {
    if (messageType !== 'ScheduledNotification') await caller.callEach(blockNo, resourceNos)
    if (caller.failure() !== null) break
    await run.pause()
  }
  if (messageType === 'ScheduledNotification') await caller.callOnce()
  const failure = caller.failure()
  if (failure === null) {
    await inTransaction(db, async (db) => {
      await writeCalledChangeNo(db, account, rule.ruleNo, changeNo)
      const done = { version: rule.version, requests, at: queue.clock.now() }
      await finishEvaluating(db, account, rule.ruleNo, done)
      await tellGroups(db, queue, [rule])
    })
  } else {
    await inTransaction(db, async (db) => {
      await failEvaluating(db, account, rule.ruleNo, queue.clock.now(), failure)
      await tellGroups(db, queue, [rule])
    })
  }
  return failure
}

async function callForChanges(
  run: FunctionRun,
  rule: Rule,
  endpoint: FunctionEndpoint | undefined,
): Promise<RunFailure | null> {
  const { db, account, queue } = run
  let changeNo = await findCalledChangeNo(db, account, rule.ruleNo)
  // A rule that never finished a pass is asked for one again by whoever registers its function or starts it.
  if (changeNo === null || !looksAtChanges(rule)) return null
  const types = await readTypeNames(db)
  for (;;) {
    const changes = await listChanges(db, account, changeNo, CHANGES_AT_ONCE)
    const last = changes.at(-1)
    if (last === undefined) return null
    const messageType = 'ConfigurationItemChangeNotification'
    const at = queue.clock.now()
    const caller = callerOf(run, rule, endpoint, { messageType, at, isWholeRun: false })
    const changed = [...new Set(changes.map(({ resourceNo }) => resourceNo))]
    for (const blockNo of new Set(changed.map(blockOf))) {
      const resourceType = types.get(typeOfBlock(blockNo)) ?? ''
      if (!rule.resourceTypes.includes('*') && !rule.resourceTypes.includes(resourceType)) continue
      await caller.callEach(
        blockNo,
        changed.filter((resourceNo) => blockOf(resourceNo) === blockNo),
      )
      const failure = caller.failure()
      if (failure !== null) {
        await noteRuleFailure(db, account, rule.ruleNo, queue.clock.now(), failure)
        return failure
      }
      await run.pause()
    }
    changeNo = last.changeNo
    await writeCalledChangeNo(db, account, rule.ruleNo, changeNo)
  }
}

interface RunKind {
  readonly messageType: MessageType
  readonly at: Instant
  readonly isWholeRun: boolean
}

/** Calls one rule's function; after a failure it calls no more. */
function callerOf(run: FunctionRun, rule: Rule, endpoint: FunctionEndpoint | undefined, kind: RunKind) {
  const { db, account, queue, calls } = run
  const { messageType, at, isWholeRun } = kind
  const { accountNo } = account
  const { ruleNo, version } = rule
  const resultToken = writeResultToken(calls.masterKey, { accountNo, ruleNo, version, runAt: at, isWholeRun })
  const isInScope = compileScope(rule.scope)
  let failure: RunFailure | null =
    endpoint === undefined
      ? { code: 'FunctionNotRegistered', message: `no endpoint is registered for ${rule.sourceIdentifier}` }
      : null

  async function call(called: CalledResource | null): Promise<CallOutcome> {
    if (endpoint === undefined) throw new Error('a call without an endpoint')
    const document = eventDocument(account, rule, { messageType, at, resultToken, called })
    const post = () => calls.post(endpoint, document, queue.clock.now())
    return tryAgain(post, calls.retryAfterMs, run.signal)
  }

  async function callFor(called: CalledResource): Promise<void> {
    if (failure !== null) return
    const outcome = await call(called)
    if (outcome.kind === 'unreachable') failure = { code: outcome.code, message: outcome.cause }
    if (outcome.kind !== 'refused') return
    const { resourceNo } = called.resource
    const cause = `the function answered with status ${outcome.status}`
    const error = {
      resourceNo,
      code: ERROR,
      evidence: { kind: 'error', cause },
      orderedAt: at,
      runAt: at,
    } as const
    await inTransaction(db, async (db) => {
      const now = queue.clock.now()
      await writeFunctionResults(db, queue, rule, [error], now)
      await noteRuleFailure(db, account, ruleNo, now, { code: 'FunctionError', message: cause })
    })
  }

  return {
    failure: (): RunFailure | null => failure,
    callOnce: async (): Promise<void> => {
      if (failure !== null) return
      const outcome = await call(null)
      if (outcome.kind === 'unreachable') failure = { code: outcome.code, message: outcome.cause }
      if (outcome.kind === 'refused')
        failure = { code: 'FunctionError', message: `the function answered with status ${outcome.status}` }
    },
    callEach: async (blockNo: BlockNo, resourceNos: readonly ResourceNo[]): Promise<void> => {
      if (failure !== null) return
      const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo, BLOCK_SIZE) }
      const found = await listRecordedResources(db, account, { ...range, resourceNos })
      const versions = await readCalledVersions(db, account, resourceNos)
      const resourceType = (await readTypeNames(db)).get(typeOfBlock(blockNo)) ?? ''
      const waiting = found
        .filter((each) => each.deletedAt === null && (isInScope === null || isInScope(each)))
        .map((resource) => ({ resourceType, resource, version: versions.get(resource.resourceNo) }))
      const worker = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await callFor(next)
      }
      await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker))
    },
  }
}
