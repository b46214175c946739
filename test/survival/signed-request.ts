import { randomUUID } from 'node:crypto'
import { signV3Request } from '../../src/rpc/signature-v3.js'
import type { Key } from '../scenarios/client.js'

/** A signed call as bytes to be sent: in two halves, or twice. */
export interface SignedRequest {
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Signs a call at a time; parameters travel in the query when there is a raw body, else in the body. */
export function signRequest(
  key: Key,
  call: {
    readonly action: string
    readonly version: string
    readonly params: Readonly<Record<string, string>>
  },
  rawBody?: Buffer,
  at = new Date(),
): SignedRequest {
  const { target, headers, body } = signV3Request({
    method: 'POST',
    host: new URL(key.url).host,
    action: call.action,
    version: call.version,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    date: at.toISOString().replace(/\.\d{3}/, ''),
    nonce: randomUUID(),
    ...(rawBody === undefined ? { body: call.params } : { query: call.params, body: rawBody }),
  })
  return { target, headers, body: Buffer.from(body) }
}

/** Sends signed bytes, again if need be, and returns what came. */
export async function sendSigned(
  key: Key,
  { target, headers, body }: SignedRequest,
): Promise<{ readonly status: number; readonly members: Readonly<Record<string, unknown>> }> {
  const { host: _, ...sent } = headers
  const reply = await fetch(new URL(target, key.url), {
    method: 'POST',
    headers: sent,
    body: new Uint8Array(body),
  })
  return { status: reply.status, members: (await reply.json()) as Record<string, unknown> }
}
