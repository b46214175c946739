import { ownScope } from '../accounts/scope.js'
import { ApiError, COMMON_ERRORS, isUnavailability } from '../errors.js'
import { elapsedMs } from '../platform/clock.js'
import type { AccountId } from '../platform/ids.js'
import { asksResourceTags } from '../ram/decide.js'
import { authorise as authoriseCall, requestKeys } from './authorise.js'
import type { Call, PipelineDeps } from './call.js'
import {
  asApiError,
  encodeError,
  encodeJsonSuccess,
  encodeSuccess,
  errorPageOf,
  type HttpReply,
  productOf,
} from './encode-reply.js'
import { findEarlierReply, recordFailure, runKeptRead, runRead, runWrite } from './handle.js'
import { nameResources as nameCallResources } from './name-resources.js'
import { type CallContext, decodeInput } from './operation.js'
import {
  guessFormat,
  guessLanguage,
  type HttpRequest,
  header,
  readRequest as readHttp,
} from './read-request.js'
import { throttleCall } from './throttle.js'
import { verifySignature as verifyHttp } from './verify-signature.js'

/** The reply, and what the log and the metrics say of the call; never a parameter or a secret. */
export interface CallOutcome {
  readonly reply: HttpReply
  readonly requestId: string
  /** Empty when the call did not get as far as that. */
  readonly action: string
  readonly version: string
  readonly accountId: string
  readonly principalId: string
  /** `OK` or the error code. */
  readonly code: string
  /** The thrown value when it was no ApiError: a bug or a dependency that is down. */
  readonly failure?: unknown
}

type Step<S extends CallContext> = (call: Call<S>, deps: PipelineDeps<S>) => Promise<void> | undefined

/** The way of every request, in this order (spec/protocol.md 6, spec/ram.md 7); `runCall` writes the reply. */
function steps<S extends CallContext>(): readonly Step<S>[] {
  return [
    readRequest,
    findOperation,
    verifySignature,
    throttle,
    rejectReplay,
    nameResources,
    authorise,
    decodeParams,
    resolveScope,
    replayIdempotent,
    handle,
  ]
}

/** Makes the function that answers one HTTP request; it never throws. */
export function pipeline<S extends CallContext>(
  deps: PipelineDeps<S>,
): (http: HttpRequest) => Promise<CallOutcome> {
  const list = steps<S>()
  return (http) => runCall(http, deps, list)
}

async function runCall<S extends CallContext>(
  http: HttpRequest,
  deps: PipelineDeps<S>,
  list: readonly Step<S>[],
): Promise<CallOutcome> {
  // Complete only step by step, see Call.
  const call = { http, requestId: deps.ids.uuid(), receivedAt: deps.clock.now() } as Call<S>
  try {
    for (const step of list) {
      const pending = step(call, deps)
      if (pending !== undefined) await pending
    }
    return outcome(call, successOf(call), 'OK')
  } catch (error) {
    return failedOutcome(call, deps, error, await afterFailure(call, deps, error))
  }
}

function successOf<S extends CallContext>(call: Call<S>): HttpReply {
  const { requestId, keptTail, members = {} } = call
  if (keptTail !== undefined) return encodeJsonSuccess(requestId, keptTail)
  return encodeSuccess(call.rpc.format, call.operation.name, requestId, members)
}

function readRequest<S extends CallContext>(call: Call<S>): undefined {
  call.rpc = readHttp(call.http)
}

function findOperation<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): undefined {
  const { operations, maxBodyBytes } = deps
  const names = operations.get(call.rpc.version)
  if (names === undefined) throw new ApiError('InvalidVersion')
  const operation = names.get(call.rpc.action)
  if (operation === undefined) throw new ApiError('InvalidAction.NotFound')
  if (operation.body !== 'raw' && call.http.body.length > maxBodyBytes)
    throw new ApiError('RequestTooLarge', { LimitBytes: maxBodyBytes })
  // V1 signs parameters only: a raw body would travel unsigned.
  if (operation.body === 'raw' && call.rpc.scheme === 'V1') throw new ApiError('UnsupportedSignatureType')
  call.operation = operation
}

async function verifySignature<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<void> {
  const claimed: ClaimedKey = { accessKeyId: undefined, accountId: undefined }
  try {
    const verified = await verifyHttp(call.http, call.rpc, call.receivedAt, async (accessKeyId, token) => {
      claimed.accessKeyId = accessKeyId
      const credential = await deps.credentials.find(accessKeyId, token)
      claimed.accountId = credential?.principal.accountId
      return credential
    })
    call.accessKeyId = verified.accessKeyId
    call.nonce = verified.nonce
    call.credential = verified.key
  } catch (error) {
    noteFailedUse(call, deps, claimed, error)
    throw error
  }
  deps.keyUse?.used(call.accessKeyId, call.receivedAt)
}

interface ClaimedKey {
  accessKeyId: string | undefined
  accountId: AccountId | undefined
}

/** Tells the account's audit log that its key was used in vain, or the operator's that an unknown one was. */
function noteFailedUse<S extends CallContext>(
  { requestId, receivedAt: at, http: { sourceAddress } }: Call<S>,
  { keyUse }: PipelineDeps<S>,
  { accessKeyId, accountId }: ClaimedKey,
  error: unknown,
): void {
  if (keyUse === undefined || accessKeyId === undefined || !(error instanceof ApiError)) return
  const who =
    accountId === undefined
      ? { subject: '', example: accessKeyId, accessKeyId: '' }
      : { subject: accessKeyId, accessKeyId }
  const event = { accountId, action: 'UseAccessKey', sourceAddress, requestId, at }
  keyUse.failed({ ...event, ...who, result: error.wireCode })
}

function throttle<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): undefined {
  const refusal = throttleCall(deps.throttle, call.credential.principal.accountNo, call.operation)
  if (refusal !== null) throw new ApiError(refusal.code, { retryAfterMs: refusal.retryAfterMs })
}

function rejectReplay<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): undefined {
  const seen = deps.nonces.remember(call.accessKeyId, call.nonce, elapsedMs())
  if (seen === 'used') {
    const replayed = new ApiError('SignatureNonceUsed')
    const { accessKeyId, credential } = call
    noteFailedUse(call, deps, { accessKeyId, accountId: credential.principal.accountId }, replayed)
    throw replayed
  }
  if (seen === 'full') throw new ApiError('Throttling.User', { retryAfterMs: 60_000 })
}

function nameResources<S extends CallContext>(call: Call<S>): undefined {
  call.resources = nameCallResources(call.operation, call.rpc.params, call.credential.principal.accountId)
}

function authorise<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<void> | undefined {
  const { resources, credential, accessKeyId, receivedAt: now } = call
  const { sourceAddress, isSecure } = call.http
  const { principal } = credential
  const { params } = call.rpc
  call.keys = requestKeys({ principal, accessKeyId, sourceAddress, isSecure, params, now })
  const ramAction = call.operation.ramActionFor?.(params) ?? call.operation.ramAction
  if (ramAction === null) return undefined
  const input = { action: ramAction, resources, credential, keys: call.keys, now }
  if (deps.resourceTags !== undefined && asksResourceTags(credential.layers))
    return deps
      .resourceTags(deps.db, principal, resources)
      .then((resourceTags) => authoriseCall({ ...input, resourceTags }, deps.diagnosticKey))
  authoriseCall(input, deps.diagnosticKey)
  return undefined
}

function decodeParams<S extends CallContext>(call: Call<S>): undefined {
  call.input = decodeInput(call.operation, call.rpc.params)
}

function resolveScope<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
): Promise<void> | undefined {
  const { principal, isStopped } = call.credential
  if (isStopped && productOf(call.rpc.version) === 'Config' && call.operation.beforeStart !== true)
    throw new ApiError('AccountNotExisted')
  if (call.operation.isAggregate) return resolveGroup(call, deps)
  call.scope = ownScope(principal)
  return undefined
}

async function resolveGroup<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<void> {
  // A group operation may narrow its scope to one member under either name (spec/operations.json).
  const { AggregatorId, ResourceAccountId, ResourceOwnerId, FolderId } = call.input
  call.scope = await deps.resolveAggregator(deps.db, call.credential.principal, {
    aggregatorId: String(AggregatorId),
    access: call.operation.access,
    accountId: (ResourceAccountId ?? ResourceOwnerId) as AccountId | undefined,
    folderId: FolderId as string | undefined,
  })
}

async function replayIdempotent<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<void> {
  if (call.operation.clientToken === true) call.members = await findEarlierReply(call, deps)
}

async function handle<S extends CallContext>(call: Call<S>, deps: PipelineDeps<S>): Promise<void> {
  if (call.members !== undefined) return
  const { access, keptForMs } = call.operation
  if (access === 'write') call.members = await runWrite(call, deps)
  else if (keptForMs !== undefined && deps.keptReplies !== undefined && call.rpc.format === 'JSON')
    call.keptTail = await runKeptRead(call, deps, deps.keptReplies, keptForMs)
  else call.members = await runRead(call, deps)
}

/** Turns a thrown value into what is answered, after the audit log has been told of it. */
async function afterFailure<S extends CallContext>(
  call: Call<S>,
  deps: PipelineDeps<S>,
  error: unknown,
): Promise<unknown> {
  const checked = deps.isStrict ? undeclaredIsBug(call, error) : error
  const isKnownCaller = call.operation?.access === 'write' && call.resources !== undefined
  if (!isKnownCaller || isUnavailability(checked)) return checked
  try {
    await recordFailure(call, deps, asApiError(checked).wireCode)
    return checked
  } catch (auditError) {
    // Nothing was changed, but the log is not as it should be: that is the graver of the two.
    return new AggregateError([auditError, checked], 'a failed call could not be audited')
  }
}

/** Codes of steps before the handler are common ones; a handler's own must be declared. */
function undeclaredIsBug<S extends CallContext>(call: Call<S>, error: unknown): unknown {
  if (!(error instanceof ApiError) || COMMON_ERRORS.has(error.code)) return error
  if (call.operation?.errors.includes(error.code) !== false) return error
  return new Error(`${call.operation.name} threw ${error.code}, which it does not declare`, { cause: error })
}

function failedOutcome<S extends CallContext>(
  call: Call<S>,
  { publicUrl }: PipelineDeps<S>,
  thrown: unknown,
  answered: unknown,
): CallOutcome {
  const error = asApiError(answered)
  const hostId = header(call.http, 'host')
  const reply = encodeError(error, {
    format: call.rpc?.format ?? guessFormat(call.http),
    requestId: call.requestId,
    hostId,
    product: productOf(call.rpc?.version ?? ''),
    language: call.rpc?.language ?? guessLanguage(call.http),
    errorPage: errorPageOf(publicUrl, { host: hostId, isSecure: call.http.isSecure }),
  })
  const known = outcome(call, reply, error.wireCode)
  return answered instanceof ApiError && answered === thrown ? known : { ...known, failure: answered }
}

function outcome<S extends CallContext>(call: Call<S>, reply: HttpReply, code: string): CallOutcome {
  // An action no operation has is the caller's text, which must not become a metric label.
  const isKnown = call.operation !== undefined
  return {
    reply,
    requestId: call.requestId,
    action: isKnown ? call.operation.name : '',
    version: isKnown ? call.operation.version : '',
    accountId: call.credential?.principal.accountId ?? '',
    principalId: call.credential?.principal.principalId ?? '',
    code,
  }
}
