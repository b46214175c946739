import { formText, percentEncode } from '../../api/sign'

/** Each step of a signature V1. */
export interface SignedV1 {
  readonly canonicalQuery: string
  readonly stringToSign: string
  readonly signature: string
  /** The form body, signature included. */
  readonly body: string
}

/** Signature V1 of a POST whose parameters all travel in its form body. */
export async function signV1(secret: string, params: Readonly<Record<string, string>>): Promise<SignedV1> {
  const canonicalQuery = Object.keys(params)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(params[name] ?? '')}`)
    .join('&')
  const stringToSign = `POST&${percentEncode('/')}&${percentEncode(canonicalQuery)}`
  const signature = await hmacSha1(`${secret}&`, stringToSign)
  return { canonicalQuery, stringToSign, signature, body: formText({ ...params, Signature: signature }) }
}

/** In base64; by the browser, or where a page has no cryptography of its own by a library. */
async function hmacSha1(key: string, text: string): Promise<string> {
  const utf8 = new TextEncoder()
  if ('subtle' in crypto && crypto.subtle !== undefined) {
    const algorithm = { name: 'HMAC', hash: 'SHA-1' }
    const imported = await crypto.subtle.importKey('raw', utf8.encode(key), algorithm, false, ['sign'])
    return base64(new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8.encode(text))))
  }
  const [{ hmac }, { sha1 }] = await Promise.all([
    import('@noble/hashes/hmac.js'),
    import('@noble/hashes/legacy.js'),
  ])
  return base64(hmac(sha1, utf8.encode(key), utf8.encode(text)))
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
