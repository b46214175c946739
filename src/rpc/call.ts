import { createHash, type KeyObject } from 'node:crypto'
import type { Credential, Credentials } from '../accounts/credentials.js'
import type { KeyUse } from '../accounts/key-use.js'
import type { OutsideEvent } from '../accounts/repeated-events.js'
import type { GroupQuery } from '../accounts/resolve-aggregator.js'
import type { AccountRef, Principal, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { RequestKeys } from '../ram/conditions.js'
import type { JsonTail } from './encode-reply.js'
import type { KeptReplies } from './kept-replies.js'
import type { NonceMemory } from './nonces.js'
import type { AnyOperation, ApiVersion, CallContext } from './operation.js'
import type { HttpRequest, RpcRequest } from './read-request.js'
import type { WireValue } from './shapes.js'
import type { CallThrottle } from './throttle.js'

/** Operations by version, then by name. */
export type OperationTable<S extends CallContext> = ReadonlyMap<string, ReadonlyMap<string, AnyOperation<S>>>

/** What the pipeline needs, built once. */
export interface PipelineDeps<S extends CallContext> {
  readonly db: Db
  readonly clock: Clock
  /** Where handlers take the time from; the same clock unless a test server moves it. */
  readonly stageClock?: Clock
  readonly ids: Ids
  readonly operations: OperationTable<S>
  readonly credentials: Credentials
  readonly nonces: NonceMemory
  /** Undefined: every reply is made anew. */
  readonly keptReplies?: KeptReplies
  /** Told of keys that were used and of uses that failed; neither may wait. */
  readonly keyUse?: Pick<KeyUse, 'used'> & { failed(event: OutsideEvent): void }
  readonly throttle: CallThrottle
  /** Bytes of a body that is no `body: 'raw'` one. */
  readonly maxBodyBytes: number
  /** What handlers get beside the call's own context. */
  readonly services: Omit<S, keyof CallContext>
  /**
   * Turns an account group into a scope; throws `NoPermission`, `Invalid.AggregatorId.Value`,
   * `AggregatorMemberNoPermission`, `Invalid.ResourceOwnerId.Value`.
   */
  readonly resolveAggregator: (db: Db, caller: Principal, query: GroupQuery) => Promise<Scope>
  /** Told of every write on an account group, in its transaction. */
  readonly groupWritten?: (db: Db, scope: Scope) => Promise<void>
  /**
   * Tags of the things that ARNs name, for `acs:ResourceTag/...`; asked only for callers whose policies have
   * such a condition. A thing that does not exist has none, like one without tags.
   */
  readonly resourceTags?: (
    db: Db,
    account: AccountRef,
    arns: readonly string[],
  ) => Promise<(arn: string) => ReadonlyMap<string, string>>
  /** Signs the diagnostic message of a denial. */
  readonly diagnosticKey: KeyObject
  /** Development and tests: a handler that throws a code it did not declare is a bug. */
  readonly isStrict: boolean
  /** Address that clients reach this server at, without a path; errors link to its console. */
  readonly publicUrl?: string | undefined
}

/**
 * One call on its way. Each step fills the members that later steps read; their order in `STEPS` is what
 * makes a member be there, so none is optional.
 */
export interface Call<S extends CallContext> {
  readonly http: HttpRequest
  readonly requestId: string
  readonly receivedAt: Instant
  rpc: RpcRequest
  operation: AnyOperation<S>
  accessKeyId: string
  nonce: string
  credential: Credential
  resources: readonly string[]
  keys: RequestKeys
  input: Readonly<Record<string, unknown>>
  scope: Scope
  /** Set when a client token made an earlier reply the answer, or by `handle`. */
  members: Readonly<Record<string, WireValue>> | undefined
  /** The members as `jsonTail` instead, of an operation whose replies are kept. */
  keptTail: JsonTail | undefined
}

/** Parameters of the protocol, not of the operation: two calls may differ in them and still be the same call. */
const PROTOCOL_PARAMETERS = new Set([
  'Action',
  'Version',
  'Format',
  'AccessKeyId',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'SignatureType',
  'Timestamp',
  'AcceptLanguage',
  'ClientToken',
])

/** SHA-256 (hex) over the operation's own parameters, sorted, and a raw body. */
export function parametersDigest<S extends CallContext>(call: Call<S>): string {
  const own = [...call.rpc.params].filter(([name]) => !PROTOCOL_PARAMETERS.has(name))
  own.sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256').update(JSON.stringify(own))
  if (call.operation.body === 'raw') hash.update(call.http.body)
  return hash.digest('hex')
}

/** Lists operations by version and name. Throws when a name occurs twice in a version. */
export function operationTable<S extends CallContext>(list: readonly AnyOperation<S>[]): OperationTable<S> {
  const table = new Map<ApiVersion, Map<string, AnyOperation<S>>>()
  for (const operation of list) {
    const names = table.get(operation.version) ?? new Map<string, AnyOperation<S>>()
    if (names.has(operation.name)) throw new Error(`${operation.name} is listed twice`)
    table.set(operation.version, names.set(operation.name, operation))
  }
  return table
}
