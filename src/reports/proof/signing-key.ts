import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { derivedKey } from '../../platform/seal.js'

/** PKCS#8 of an Ed25519 key up to its 32-byte seed. Source: RFC 8410, 7. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What signs manifests, and what a verifier needs of it. */
export interface ReportSigner {
  readonly privateKey: KeyObject
  /** SPKI as PEM. */
  readonly publicKey: string
}

/**
 * The Ed25519 key that signs reports, made from the master key: nothing more has to be kept. Another `generation` is
 * another key, so that keys rotate without touching the master key; what older keys signed stays verifiable.
 */
export function reportSigner(masterKey: KeyObject, generation: number): ReportSigner {
  const seed = derivedKey(masterKey, `report signing ${generation}`).export()
  const der = Buffer.concat([PKCS8_PREFIX, seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString()
  return { privateKey, publicKey }
}
