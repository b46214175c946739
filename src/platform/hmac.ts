import { type BinaryToTextEncoding, hash, KeyObject } from 'node:crypto'

export type HmacAlgorithm = 'sha1' | 'sha256'

/** Of both algorithms, in bytes. */
const BLOCK = 64
const INNER = 0x36
const OUTER = 0x5c

/** What a key is to the two digests of an HMAC: one block each, before what is digested. Source: RFC 2104 */
interface PaddedKey {
  readonly inner: Buffer
  readonly outer: Buffer
}

const kept: Readonly<Record<HmacAlgorithm, WeakMap<KeyObject, PaddedKey>>> = {
  sha1: new WeakMap(),
  sha256: new WeakMap(),
}

/** Where most texts are put together; nothing of it is used after the call. */
const scratch = Buffer.alloc(4096)

/**
 * HMAC of an ASCII text, as two digests at once: `createHmac` makes a stream and looks its digest up for every call,
 * which costs several times as much where texts are short and the key (a KeyObject) is used again.
 */
export function hmac(
  algorithm: HmacAlgorithm,
  key: KeyObject | string,
  text: string,
  encoding: BinaryToTextEncoding,
): string {
  const { inner, outer } = paddedKey(algorithm, key)
  const digest = digestBehind(algorithm, inner, text, 'binary')
  return digestBehind(algorithm, outer, digest, encoding)
}

function digestBehind(
  algorithm: HmacAlgorithm,
  block: Buffer,
  text: string,
  encoding: BinaryToTextEncoding,
): string {
  const length = BLOCK + text.length
  const bytes = length <= scratch.length ? scratch : Buffer.alloc(length)
  bytes.set(block)
  bytes.write(text, BLOCK, 'latin1')
  return hash(algorithm, bytes.subarray(0, length), encoding)
}

function paddedKey(algorithm: HmacAlgorithm, key: KeyObject | string): PaddedKey {
  if (!(key instanceof KeyObject)) return padKey(algorithm, Buffer.from(key))
  let padded = kept[algorithm].get(key)
  if (padded === undefined) {
    padded = padKey(algorithm, key.export())
    kept[algorithm].set(key, padded)
  }
  return padded
}

function padKey(algorithm: HmacAlgorithm, secret: Buffer): PaddedKey {
  const short = secret.length > BLOCK ? hash(algorithm, secret, 'buffer') : secret
  const pad = (mask: number) => Buffer.from(Array.from({ length: BLOCK }, (_, i) => (short[i] ?? 0) ^ mask))
  return { inner: pad(INNER), outer: pad(OUTER) }
}
