import type { KeyObject } from 'node:crypto'
import { hmac } from '../platform/hmac.js'
import { percentEncode } from './percent-encode.js'
import type { RawParams } from './raw-params.js'

/**
 * The text that a V1 signature signs: method, path and every parameter but `Signature`, sorted by code
 * unit and percent-encoded twice. Source: spec/protocol.md 3
 */
export function stringToSignV1(method: string, params: RawParams): string {
  const names: string[] = []
  for (const name of params.keys()) if (name !== 'Signature') names.push(name)
  names.sort()
  let text = `${method}&%2F&`
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    if (i > 0) text += '%26'
    text += `${encodeTwice(name)}%3D${encodeTwice(params.get(name)!)}`
  }
  return text
}

/** `key` is the access-key secret followed by `&`. Returns base64. */
export function signatureV1(key: KeyObject | string, stringToSign: string): string {
  return hmac('sha1', key, stringToSign, 'base64')
}

/** `params` completed with the common parameters and the V1 signature; for clients and tests. */
export function signV1Params(
  method: 'GET' | 'POST',
  params: Readonly<Record<string, string>>,
  key: { readonly accessKeyId: string; readonly accessKeySecret: string },
  at: { readonly timestamp: string; readonly nonce: string },
): Record<string, string> {
  const all: Record<string, string> = {
    ...params,
    AccessKeyId: key.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: at.nonce,
    Timestamp: at.timestamp,
  }
  const text = stringToSignV1(method, new Map(Object.entries(all)))
  return { ...all, Signature: signatureV1(`${key.accessKeySecret}&`, text) }
}

function encodeTwice(text: string): string {
  const once = percentEncode(text)
  return once.includes('%') ? once.replaceAll('%', '%25') : once
}
