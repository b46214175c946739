import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { signV3Request } from '../../src/rpc/signature-v3.js'

export interface Key {
  readonly url: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of a session. */
  readonly securityToken?: string
}

type Members = Readonly<Record<string, never>>

/** An error reply. */
export class ReplyError extends Error {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(`${status} ${body['Code']}: ${body['Message']}`)
    this.status = status
    this.body = body
  }
  get code(): string {
    return String(this.body['Code'])
  }
}

/** One V3 call; objects travel as JSON text. Returns the reply's members, throws ReplyError. */
export async function call<R = Members>(
  key: Key,
  action: string,
  params: Readonly<Record<string, unknown>> = {},
  options: { version?: string; body?: Buffer; method?: 'GET' | 'POST' } = {},
): Promise<R> {
  const wire = Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )
  const { method = 'POST', version = '2020-09-07' } = options
  const url = new URL(key.url)
  const signed = signV3Request({
    method,
    host: url.host,
    action,
    version,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
    date: new Date().toISOString().replace(/\.\d{3}/, ''),
    nonce: randomUUID(),
    ...(options.body !== undefined
      ? { query: wire, body: options.body }
      : method === 'GET'
        ? { query: wire }
        : { body: wire }),
  })
  const { host: _, ...headers } = signed.headers
  const reply = await fetch(new URL(signed.target, key.url), {
    method,
    headers,
    ...(method === 'POST' && signed.body.length > 0 ? { body: new Uint8Array(signed.body) } : {}),
  })
  const members = (await reply.json()) as Record<string, unknown>
  if (!reply.ok) throw new ReplyError(reply.status, members)
  return members as R
}

export const ASSAY = { version: '2026-12-01' }
export const RAM = { version: '2015-05-01' }
export const STS = { version: '2015-04-01' }

/** Asks again until the answer is there. Throws after `timeoutMs`. */
export async function until<T>(
  ask: () => Promise<T | null | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; await delay(20)) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain`)
  }
}

export interface ImportReply {
  readonly Import: { readonly Status: string; readonly Summary: string; readonly Progress: string }
}

/** Uploads files and waits until their import has run; returns the summary. */
export async function importFiles(
  key: Key,
  files: Readonly<Record<string, string | Buffer>>,
  options: Readonly<Record<string, unknown>> = {},
  timeoutMs?: number,
): Promise<Readonly<Record<string, never>>> {
  const { ImportId } = await call<{ ImportId: string }>(key, 'CreateImport', options, ASSAY)
  for (const [path, content] of Object.entries(files)) {
    const body = Buffer.from(content)
    await call(key, 'UploadImportPart', { ImportId, Path: path, Offset: 0 }, { ...ASSAY, body })
  }
  await call(key, 'CompleteImport', { ImportId }, ASSAY)
  const done = await until(async () => {
    const { Import } = await call<ImportReply>(key, 'GetImport', { ImportId }, ASSAY)
    return Import.Status === 'done' || Import.Status === 'failed' ? Import : null
  }, timeoutMs)
  if (done.Status === 'failed') throw new Error(`the import failed: ${done.Summary}`)
  return JSON.parse(done.Summary) as Readonly<Record<string, never>>
}

/** A delivered snapshot file of some buckets. */
export function bucketSnapshot(
  accountId: string,
  buckets: readonly { id: string; grant: string | null }[],
  at = 1_764_000_000_000,
): string {
  return JSON.stringify({
    fileVersion: '1.0',
    configurationItems: buckets.map(({ id, grant }) => ({
      accountId,
      regionId: 'cn-hangzhou',
      availabilityZone: '',
      resourceType: 'ACS::OSS::Bucket',
      resourceId: id,
      resourceName: id,
      resourceGroupId: '',
      resourceCreateTime: 1_700_000_000_000,
      captureTime: at,
      tags: JSON.stringify({ env: 'prod' }),
      configuration: JSON.stringify({
        Name: id,
        ...(grant === null ? {} : { AccessControlList: { Grant: grant } }),
      }),
    })),
  })
}

/** Makes an account; its root key. */
export async function makeAccount(operator: Key, AccountId: string): Promise<Key> {
  const { RootAccessKey } = await call<{
    RootAccessKey: { AccessKeyId: string; AccessKeySecret: string }
  }>(operator, 'CreateAccount', { AccountId }, ASSAY)
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret } = RootAccessKey
  return { url: operator.url, accessKeyId, accessKeySecret }
}
