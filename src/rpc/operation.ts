import type { Principal, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { ErrorCode } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import type { RequestKeys } from '../ram/conditions.js'
import { type Fields, type InputOf, text } from './fields.js'
import type { RawParams } from './raw-params.js'
import type { ResultOf, Shapes, WireValue } from './shapes.js'

/** One product each: Config (and its older names), RAM, STS, Assay. */
export type ApiVersion = '2020-09-07' | '2019-01-08' | '2015-05-01' | '2015-04-01' | '2026-12-01'

export type Access = 'read' | 'list' | 'write'

/** What is known of the request itself. */
export interface RequestInfo {
  readonly requestId: string
  readonly accessKeyId: string
  readonly sourceAddress: string
  /** Values of condition keys, for policies that an operation itself asks (a role's trust policy). */
  readonly keys: RequestKeys
  /** Of texts in the reply: `zh-CN` or `en-US`. */
  readonly language: string
  /** `http://host[:port]` as the client addressed the server. */
  readonly origin: string
  /** The bytes of a `body: 'raw'` operation; empty otherwise. */
  readonly rawBody: Buffer
}

/** What the pipeline gives every handler. */
export interface CallContext {
  /** In a write operation the transaction that also holds its audit entry, client token and nonce. */
  readonly db: Db
  readonly scope: Scope
  /** Same as `scope.caller`. */
  readonly caller: Principal
  readonly clock: Clock
  readonly ids: Ids
  readonly request: RequestInfo
}

/** One operation as its reference page describes it. */
export interface OperationSpec<P extends Fields, R extends Shapes, S extends CallContext> {
  readonly name: string
  readonly version: ApiVersion
  /** `config:GetConfigRule`; null when a valid signature is all it takes (spec/ram.md 4). */
  readonly ramAction: string | null
  /** Of an operation whose parameters decide what it does: the action asked instead of `ramAction`. */
  readonly ramActionFor?: (params: RawParams) => string
  readonly access: Access
  /**
   * ARN of what is acted on, e.g. `acs:config:*:{accountId}:rule/{ConfigRuleId}`. `{accountId}` is the
   * caller's, other names are raw parameters (one ARN for each item of a list, `*` when absent). Default `*`.
   */
  readonly resource?: string
  readonly params: P
  readonly reply: R
  /** Codes beside `COMMON_ERRORS` that the handler may throw. */
  readonly errors: readonly ErrorCode[]
  /** Of Cloud Config: answers also an account that was stopped, for which every other one is `AccountNotExisted`. */
  readonly beforeStart?: true
  /**
   * Of an operation that reads: for how long its reply may be given again while nothing was committed. Only where the
   * reply depends on nothing but account, parameters, language and what is stored, or may be that much older.
   */
  readonly keptForMs?: number
  /** Takes `ClientToken`: the same token gives the same outcome once (spec/protocol.md 10). */
  readonly clientToken?: true
  /** `raw`: the body is opaque bytes (application/octet-stream, up to 16 MB), parameters in the query. */
  readonly body?: 'raw'
  /**
   * A write whose handler must not run inside the gateway's transaction (it does file I/O): `db` is then
   * no transaction; nonce and audit entry are written after it.
   */
  readonly ownTransaction?: true
  handle(input: InputOf<P>, services: S): Promise<ResultOf<R>>
}

export interface Operation<P extends Fields, R extends Shapes, S extends CallContext>
  extends OperationSpec<P, R, S> {
  /** True when `AggregatorId` turns the caller's account into an account group. */
  readonly isAggregate: boolean
}

/** An operation whose parameter and reply types are forgotten: what lists and the pipeline hold. */
export interface AnyOperation<S extends CallContext>
  extends Omit<OperationSpec<Fields, Shapes, S>, 'handle'> {
  readonly isAggregate: boolean
  handle(input: never, services: S): Promise<Readonly<Record<string, unknown>>>
}

/** Makes the `operation` function for handlers that take the services `S`. */
export function operationFor<S extends CallContext>() {
  return function operation<P extends Fields, R extends Shapes>(
    spec: OperationSpec<P, R, S>,
  ): Operation<P, R, S> {
    return { ...spec, isAggregate: false }
  }
}

type NoFields = Record<never, never>

/**
 * The account-group variant of an operation: `AggregatorId` and any further `params` select the accounts
 * of its scope, the RAM action is its own, the behaviour is the same function. A reply member given here
 * must be written from the same domain value.
 */
export function aggregateTwin<
  P extends Fields,
  R extends Shapes,
  S extends CallContext,
  X extends Fields = NoFields,
>(
  base: Operation<P, R, S>,
  name: string,
  own: {
    readonly params?: X
    /** Parameters of the base that its variant does not take. */
    readonly without?: readonly (keyof P & string)[]
    readonly reply?: Partial<R>
    /** Members of the reply that the base does not have; the handler gives them, and the base leaves them out. */
    readonly adds?: Shapes
    readonly errors?: readonly ErrorCode[]
    readonly resource?: string
  } = {},
): Operation<P & X & { AggregatorId: ReturnType<typeof aggregatorId> }, R, S> {
  const params = { AggregatorId: aggregatorId(), ...base.params, ...own.params } as P &
    X & { AggregatorId: ReturnType<typeof aggregatorId> }
  for (const name of own.without ?? []) delete params[name]
  const resource = own.resource ?? aggregateResource(base.resource)
  return {
    ...base,
    name,
    isAggregate: true,
    ramAction:
      base.ramAction === null ? null : `${base.ramAction.slice(0, base.ramAction.indexOf(':'))}:${name}`,
    ...(resource === undefined ? {} : { resource }),
    params,
    reply: { ...base.reply, ...own.reply, ...own.adds },
    errors: [
      ...base.errors,
      'Invalid.AggregatorId.Value',
      ...(base.access === 'write' ? (['AggregatorMemberNoPermission'] as const) : []),
      ...('ResourceAccountId' in params || 'ResourceOwnerId' in params
        ? (['Invalid.ResourceOwnerId.Value'] as const)
        : []),
      ...(own.errors ?? []),
    ],
    handle: base.handle as (input: never, services: S) => Promise<ResultOf<R>>,
  }
}

function aggregatorId() {
  return text({ required: true })
}

/** Group rules and packs have resource types of their own. Source: spec/ram.md 4 */
function aggregateResource(resource: string | undefined): string | undefined {
  return resource
    ?.replace(':rule/', ':aggregateconfigrule/')
    .replace(':compliancepack/', ':aggregatecompliancepack/')
}

/** Reads the parameters of an operation; throws the first field's code in the order they are declared. */
export function decodeInput<S extends CallContext>(
  operation: AnyOperation<S>,
  params: RawParams,
): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {}
  for (const name in operation.params) input[name] = operation.params[name]!.decode(params, name)
  return input
}

/** The reply members on the wire, in the order they are declared. */
export function encodeResult<S extends CallContext>(
  operation: AnyOperation<S>,
  result: Readonly<Record<string, unknown>>,
): Record<string, WireValue> {
  const wire: Record<string, WireValue> = {}
  for (const name in operation.reply) {
    const value = operation.reply[name]!.encode(result[name] as never)
    if (value !== undefined) wire[name] = value
  }
  return wire
}
