import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { derivedKey } from '../../platform/seal.js'

/** PKCS#8 of an Ed25519 key up to its 32-byte seed. Source: RFC 8410, 7. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What signs manifests, and what a verifier needs of it. */
export interface ReportSigner {
  readonly privateKey: KeyObject
  /** SPKI as PEM. */
  readonly publicKey: string
  /** SHA-256 of the public key (SPKI, DER), lower-case hex: what tells it from others. */
  readonly keyId: string
}

/**
 * The Ed25519 key that signs reports, made from the master key: nothing more has to be kept. Another `generation` is
 * another key, so that keys rotate without touching the master key; what older keys signed stays verifiable.
 */
export function reportSigner(masterKey: KeyObject, generation: number): ReportSigner {
  const seed = derivedKey(masterKey, `report signing ${generation}`).export()
  const der = Buffer.concat([PKCS8_PREFIX, seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const key = createPublicKey(privateKey)
  const publicKey = key.export({ format: 'pem', type: 'spki' }).toString()
  const keyId = createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
  return { privateKey, publicKey, keyId }
}

/** A key and the number it is made with. */
export interface NumberedSigner {
  readonly number: number
  readonly signer: ReportSigner
}

const MOST_KEYS = 100

/** The key of a number and those of the numbers before it, newest first; at most 100. */
export function reportSigners(masterKey: KeyObject, number: number): readonly NumberedSigner[] {
  const count = Math.min(number, MOST_KEYS)
  return Array.from({ length: count }, (_, index) => {
    const each = number - index
    return { number: each, signer: reportSigner(masterKey, each) }
  })
}
