/** Digest and signature of the protocol, as lower-case hex. */
export interface Sha256 {
  hash(data: Uint8Array): Promise<string>
  /** HMAC with the secret as it is. */
  sign(secret: string, text: string): Promise<string>
}

const utf8 = new TextEncoder()
let chosen: Promise<Sha256> | undefined

/**
 * The browser's own cryptography; where a page has none (plain HTTP from another machine is no secure context), an
 * audited library instead, loaded only then.
 */
export function sha256(): Promise<Sha256> {
  chosen ??= 'subtle' in crypto && crypto.subtle !== undefined ? Promise.resolve(native) : portable()
  return chosen
}

/** By WebCrypto. */
export const native: Sha256 = {
  hash: async (data) => hex(await crypto.subtle.digest('SHA-256', new Uint8Array(data))),
  sign: async (secret, text) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign'])
    return hex(await crypto.subtle.sign('HMAC', key, utf8.encode(text)))
  },
}

/** The same by `@noble/hashes`. */
export async function portable(): Promise<Sha256> {
  const [{ hmac }, { sha256: sha }] = await Promise.all([
    import('@noble/hashes/hmac.js'),
    import('@noble/hashes/sha2.js'),
  ])
  return {
    hash: async (data) => hex(sha(data)),
    sign: async (secret, text) => hex(hmac(sha, utf8.encode(secret), utf8.encode(text))),
  }
}

function hex(bytes: ArrayBuffer | Uint8Array): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
