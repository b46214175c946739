import { createSecretKey } from 'node:crypto'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { ensureBootstrapAccount } from '../accounts/bootstrap-account.js'
import { cachedCredentials } from '../accounts/credentials.js'
import type { AccountRef } from '../accounts/scope.js'
import { readConfig } from '../config.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { ApiError } from '../errors.js'
import { ACCOUNT_OPERATIONS } from '../operations/assay/accounts/list.js'
import type { ListedOperation, Services } from '../operations/operation.js'
import { RAM_OPERATIONS } from '../operations/ram/list.js'
import { STS_OPERATIONS } from '../operations/sts/list.js'
import type { Clock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { formatInstant, toInstant } from '../platform/instant.js'
import { derivedKey } from '../platform/seal.js'
import { operationTable, type PipelineDeps } from '../rpc/call.js'
import type { KeptReplies } from '../rpc/kept-replies.js'
import { nonceMemory } from '../rpc/nonces.js'
import { pipeline } from '../rpc/pipeline.js'
import { type SignedRequest, signV3Request } from '../rpc/signature-v3.js'
import { type CallThrottle, noCallThrottle } from '../rpc/throttle.js'
import { createMetrics } from './metrics.js'
import { createServer, type Server, type ServerOptions } from './server.js'

/** Who signs in a test. */
export interface TestKey {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of a session. */
  readonly securityToken?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON body; empty when it is none. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface CallOptions {
  readonly version?: string
  readonly key?: TestKey
  readonly nonce?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly date?: string
}

export const ROOT: TestKey = {
  accessKeyId: 'LTAIfakeFAKEfake0001',
  accessKeySecret: 'fakeSecretFAKEsecret0123456789',
}
export const ACCOUNT_ID = '1208863178610001'

export interface TestGateway {
  readonly url: string
  readonly host: string
  readonly db: Db
  readonly account: AccountRef
  readonly server: Server
  /** What was logged, as text. */
  log(): string
  /** Moves the server's clock away from the clients'. */
  setSkew(ms: number): void
  sign(action: string, form: Readonly<Record<string, string>>, options?: CallOptions): SignedRequest
  send(request: SignedRequest, method?: string): Promise<Answer>
  call(action: string, form?: Readonly<Record<string, string>>, options?: CallOptions): Promise<Answer>
  close(): Promise<void>
}

export interface GatewayOptions {
  readonly operations?: readonly ListedOperation[]
  readonly keyUse?: PipelineDeps<Services>['keyUse']
  readonly throttle?: CallThrottle
  readonly keptReplies?: KeptReplies
  readonly server?: Partial<ServerOptions>
}

/** A listening server with the RAM and account operations, one operator account and its root key. */
export async function startGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const database = await openTestDatabase()
  const { db } = database
  let skewMs = 0
  const clock: Clock = { now: () => toInstant(Date.now() + skewMs) }
  const masterKey = createSecretKey(randomIds.bytes(32))
  const settings = { accountId: ACCOUNT_ID, ...ROOT }
  const { account } = await ensureBootstrapAccount(db, { clock, ids: randomIds, masterKey }, settings)
  const credentials = cachedCredentials(db, masterKey, clock, { keptForMs: Number.POSITIVE_INFINITY })
  const lines: string[] = []
  const log = pino(
    new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const limits = options.server?.limits ?? readConfig({})
  const deps: PipelineDeps<Services> = {
    db,
    clock,
    ids: randomIds,
    operations: operationTable([
      ...RAM_OPERATIONS,
      ...STS_OPERATIONS,
      ...ACCOUNT_OPERATIONS,
      ...(options.operations ?? []),
    ]),
    credentials,
    nonces: nonceMemory(randomIds, 100_000),
    throttle: options.throttle ?? noCallThrottle,
    ...(options.keptReplies === undefined ? {} : { keptReplies: options.keptReplies }),
    maxBodyBytes: limits.maxBodyBytes,
    // The operations served here use these two; stages that need more test themselves.
    services: { masterKey, credentials } as PipelineDeps<Services>['services'],
    resolveAggregator: async () => {
      throw new ApiError('Invalid.AggregatorId.Value')
    },
    diagnosticKey: derivedKey(masterKey, 'diagnostic'),
    ...(options.keyUse === undefined ? {} : { keyUse: options.keyUse }),
    isStrict: true,
  }
  const server = createServer({
    call: pipeline(deps),
    log,
    metrics: createMetrics(),
    ids: randomIds,
    isReady: async () => true,
    limits,
    hasApi: true,
    ...options.server,
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const host = new URL(url).host

  const sign: TestGateway['sign'] = (action, form, call = {}) =>
    signV3Request({
      method: 'POST',
      host,
      action,
      version: call.version ?? '2015-05-01',
      ...(call.key ?? ROOT),
      date: call.date ?? formatInstant(toInstant(Math.floor(Date.now() / 1000) * 1000)),
      nonce: call.nonce ?? randomIds.uuid(),
      query: call.query ?? {},
      body: call.body ?? form,
    })
  const send: TestGateway['send'] = async (request, method = 'POST') => {
    const body = method === 'GET' || request.body.length === 0 ? null : new Uint8Array(request.body)
    const { host: _, ...headers } = request.headers
    const response = await fetch(url + request.target, { method, headers, body })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parse(text) }
  }
  return {
    url,
    host,
    db,
    account,
    server,
    log: () => lines.join(''),
    setSkew: (ms) => {
      skewMs = ms
    },
    sign,
    send,
    call: (action, form = {}, call = {}) => send(sign(action, form, call)),
    close: async () => {
      await server.stop(1000)
      await database.close()
    },
  }
}

/** Makes a RAM user with a key; `policies` are names of system policies. */
export async function makeUser(
  gateway: TestGateway,
  name: string,
  policies: readonly string[] = [],
): Promise<TestKey> {
  await gateway.call('CreateUser', { UserName: name })
  for (const PolicyName of policies)
    await gateway.call('AttachPolicyToUser', { UserName: name, PolicyType: 'System', PolicyName })
  const { body } = await gateway.call('CreateAccessKey', { UserName: name })
  const key = body['AccessKey'] as { AccessKeyId: string; AccessKeySecret: string }
  return { accessKeyId: key.AccessKeyId, accessKeySecret: key.AccessKeySecret }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
