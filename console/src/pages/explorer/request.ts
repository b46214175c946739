import { nonce, signingDate } from '../../api/call'
import type { Operation } from '../../api/declarations'
import { UnreachableError } from '../../api/errors'
import { ENDPOINT } from '../../api/place'
import { sha256 } from '../../api/sha256'
import { type Credentials, formText, signV3 } from '../../api/sign'
import { signV1 } from './sign-v1'

export type SignatureVersion = 'V1' | 'V3'
export type ReplyFormat = 'JSON' | 'XML'

/** What is to be called. */
export interface Wish {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  readonly signature: SignatureVersion
  readonly format: ReplyFormat
  readonly file?: Blob | undefined
}

/** One step of a signature: what it is, and what came out. */
export interface Step {
  readonly title: 'canonicalQuery' | 'canonicalRequest' | 'stringToSign' | 'key' | 'signature' | 'request'
  readonly text: string
}

/** A request that is ready to be sent. */
export interface Prepared {
  readonly steps: readonly Step[]
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob | string
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly ms: number
  readonly headers: readonly (readonly [string, string])[]
  readonly text: string
}

const FORM = 'application/x-www-form-urlencoded'

/** Signs a call with a fresh nonce. */
export function prepare(wish: Wish, credentials: Credentials): Promise<Prepared> {
  // V1 has no place for the digest of a file; the server refuses one that is not signed.
  return wish.signature === 'V1' && !wish.operation.hasFile
    ? prepareV1(wish, credentials)
    : prepareV3(wish, credentials)
}

async function prepareV1(wish: Wish, credentials: Credentials): Promise<Prepared> {
  const { securityToken } = credentials
  const params = {
    ...wish.params,
    Action: wish.operation.name,
    Version: wish.operation.version,
    Format: wish.format,
    AccessKeyId: credentials.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: nonce(),
    Timestamp: signingDate(),
    ...(securityToken === undefined ? {} : { SecurityToken: securityToken }),
  }
  const signed = await signV1(credentials.accessKeySecret, params)
  const headers = { 'content-type': FORM }
  return {
    url: ENDPOINT,
    headers,
    body: signed.body,
    steps: [
      { title: 'canonicalQuery', text: signed.canonicalQuery },
      { title: 'stringToSign', text: signed.stringToSign },
      { title: 'key', text: 'HMAC-SHA1(AccessKeySecret + "&", StringToSign)' },
      { title: 'signature', text: signed.signature },
      { title: 'request', text: requestText(ENDPOINT, headers, signed.body) },
    ],
  }
}

async function prepareV3(wish: Wish, credentials: Credentials): Promise<Prepared> {
  const { hasFile } = wish.operation
  const params = wish.format === 'XML' ? { ...wish.params, Format: 'XML' } : wish.params
  const form = hasFile ? '' : formText(params)
  const bytes = hasFile
    ? new Uint8Array(await (wish.file ?? new Blob()).arrayBuffer())
    : new TextEncoder().encode(form)
  const signed = await signV3(await sha256(), {
    host: ENDPOINT.host,
    action: wish.operation.name,
    version: wish.operation.version,
    credentials,
    date: signingDate(),
    nonce: nonce(),
    query: hasFile ? params : {},
    body: bytes,
    contentType: hasFile ? 'application/octet-stream' : FORM,
  })
  const url = new URL(ENDPOINT)
  url.search = signed.query
  return {
    url,
    headers: signed.headers,
    body: hasFile ? (wish.file ?? new Blob()) : form,
    steps: [
      { title: 'canonicalRequest', text: signed.canonicalRequest },
      { title: 'stringToSign', text: signed.stringToSign },
      { title: 'key', text: 'HMAC-SHA256(AccessKeySecret, StringToSign)' },
      { title: 'signature', text: signed.signature },
      { title: 'request', text: requestText(url, signed.headers, form) },
    ],
  }
}

function requestText(url: URL, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`POST ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`, ...lines, '', body].join('\n')
}

/** Sends it. Throws UnreachableError. */
export async function send({ url, headers, body }: Prepared, language: string): Promise<Answer> {
  const startedAt = performance.now()
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'accept-language': language },
      body,
      cache: 'no-store',
      credentials: 'omit',
    })
    const text = await response.text()
    const ms = performance.now() - startedAt
    return { status: response.status, ms, headers: [...response.headers], text }
  } catch (error) {
    throw new UnreachableError('the server does not answer', { cause: error })
  }
}
