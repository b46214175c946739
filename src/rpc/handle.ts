import { notedChanges, notedOwners } from '../accounts/audit-changes.js'
import { appendAudit } from '../accounts/audit-log.js'
import type { Scope } from '../accounts/scope.js'
import { claimToken, findCall, insertNonce, recordReply, type TokenKey } from '../accounts/store/calls.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { type Call, type PipelineDeps, parametersDigest } from './call.js'
import { type JsonTail, jsonTail } from './encode-reply.js'
import type { KeptReplies } from './kept-replies.js'
import { type CallContext, encodeResult } from './operation.js'
import { header } from './read-request.js'
import type { WireValue } from './shapes.js'

type Members = Readonly<Record<string, WireValue>>

/** Runs a handler that changes nothing. */
export function runRead<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<Members> {
  return runHandler(call, deps, deps.db)
}

/** The same for an operation whose replies are kept; gives the members as `jsonTail`. */
export function runKeptRead<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
  replies: KeptReplies,
  maxMs: number,
): Promise<JsonTail> {
  const { operation, scope, input, rpc } = call
  // Whatever a handler can see of the call, but for what operations with kept replies do not look at.
  const key = `${operation.version} ${operation.name} ${rpc.language} ${scopeKey(scope)} ${JSON.stringify(input)}`
  const now = (deps.stageClock ?? deps.clock).now()
  return replies.get(deps.db, key, { now, maxMs }, async () => jsonTail(await runRead(call, deps)))
}

const scopeKeys = new WeakMap<Scope, string>()

function scopeKey(scope: Scope): string {
  let key = scopeKeys.get(scope)
  if (key === undefined) {
    const { caller, accounts, groupNo, members } = scope
    key = JSON.stringify([caller.principalId, caller.accountNo, accounts, groupNo, members])
    scopeKeys.set(scope, key)
  }
  return key
}

/**
 * Runs a handler that may change something: its effect, its nonce, its client token with the reply and its
 * audit entry are one transaction. A handler with `ownTransaction` has the three written after it.
 */
export async function runWrite<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
): Promise<Members> {
  if (call.operation.ownTransaction === true) {
    const members = await runHandler(call, deps, deps.db)
    await inTransaction(deps.db, (db) => recordCall(db, call, 'Success'))
    return members
  }
  return inTransaction(deps.db, async (db) => {
    if (!(await insertNonce(db, call.accessKeyId, call.nonce, call.receivedAt)))
      throw new ApiError('SignatureNonceUsed')
    const token = tokenOf(call)
    if (token !== undefined && !(await claimToken(db, token, parametersDigest(call), call.receivedAt)))
      return (await earlierReply(db, call, token)) ?? {}
    const members = await runHandler(call, deps, db)
    if (call.operation.isAggregate) await deps.groupWritten?.(db, call.scope)
    if (token !== undefined) await recordReply(db, token, JSON.stringify(members))
    const record = auditRecord(call, 'Success', notedChanges(db))
    const { principal } = call.credential
    await appendAudit(db, principal.accountNo, record)
    // What a delegated administrator does to a group is told to the account that owns it.
    const told = { ...record, principalName: `${principal.accountId}/${principal.name}` }
    for (const accountNo of notedOwners(db))
      if (accountNo !== principal.accountNo) await appendAudit(db, accountNo, told)
    return members
  })
}

/**
 * The reply that an earlier call with the same client token got; undefined when there was none. Throws
 * `IdempotentParameterMismatch`, `InvalidClientToken`. Source: spec/protocol.md 10
 */
export async function findEarlierReply<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
): Promise<Members | undefined> {
  const token = tokenOf(call)
  return token === undefined ? undefined : earlierReply(deps.db, call, token)
}

/** Writes that an authenticated call of a write operation failed with `code`; its effect is rolled back by now. */
export function recordFailure<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
  code: string,
): Promise<void> {
  return inTransaction(deps.db, (db) => recordCall(db, call, code))
}

async function recordCall<S extends CallContext>(db: Db, call: Call<S>, result: string): Promise<void> {
  await insertNonce(db, call.accessKeyId, call.nonce, call.receivedAt)
  await appendAudit(db, call.credential.principal.accountNo, auditRecord(call, result))
}

async function runHandler<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
  db: Db,
): Promise<Members> {
  const { operation, scope, http } = call
  // One literal with the shared services last: spreading the context as well would cost V8 several microseconds.
  const services = {
    db,
    scope,
    caller: scope.caller,
    clock: deps.stageClock ?? deps.clock,
    ids: deps.ids,
    request: {
      requestId: call.requestId,
      accessKeyId: call.accessKeyId,
      sourceAddress: http.sourceAddress,
      keys: call.keys,
      language: call.rpc.language,
      origin: `${http.isSecure ? 'https' : 'http'}://${header(http, 'host')}`,
      rawBody: operation.body === 'raw' ? http.body : EMPTY,
    },
    ...deps.services,
  } satisfies CallContext
  // `input` was decoded by this very operation, and S is the shared services with a call's own context.
  const result = await operation.handle(call.input as never, services as unknown as S)
  return encodeResult(operation, result)
}

const EMPTY = Buffer.alloc(0)
const CLIENT_TOKEN = /^[\x21-\x7e]{1,64}$/

function tokenOf<S extends CallContext>(call: Call<S>): TokenKey | undefined {
  const clientToken = call.rpc.params.get('ClientToken') ?? ''
  if (call.operation.clientToken !== true || clientToken === '') return undefined
  if (!CLIENT_TOKEN.test(clientToken)) throw new ApiError('InvalidClientToken')
  const { accountNo } = call.credential.principal
  return { accountNo, action: call.operation.name, clientToken }
}

async function earlierReply<S extends CallContext>(
  db: Db,
  call: Call<S>,
  token: TokenKey,
): Promise<Members | undefined> {
  const stored = await findCall(db, token, call.receivedAt)
  if (stored === null) return undefined
  if (stored.requestDigest !== parametersDigest(call)) throw new ApiError('IdempotentParameterMismatch')
  return JSON.parse(stored.reply) as Members
}

function auditRecord<S extends CallContext>(call: Call<S>, result: string, changes: object = {}) {
  const { principal } = call.credential
  return {
    at: call.receivedAt,
    principalId: principal.principalId,
    principalName: principal.name,
    accessKeyId: call.accessKeyId,
    sourceAddress: call.http.sourceAddress,
    action: call.operation.name,
    requestId: call.requestId,
    parametersDigest: parametersDigest(call),
    result,
    detail: JSON.stringify({
      version: call.operation.version,
      resources: call.resources.slice(0, 20),
      ...changes,
    }),
  }
}
