import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { basename, isAbsolute } from 'node:path'

/** The ending of a manifest's name. */
export const MANIFEST_EXTENSION = 'manifest.json'

/** A file that a manifest names. */
export interface NamedFile {
  readonly form: string
  readonly name: string
  readonly sha256: string
}

/** What no longer reads as a manifest has no members; its signature fails anyway. */
export function parseManifest(text: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.toString('utf8'))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** The files that a manifest names. */
export function filesOf({ files }: Readonly<Record<string, unknown>>): readonly NamedFile[] {
  if (!Array.isArray(files)) return []
  return files.flatMap((file: unknown) =>
    isObject(file) && typeof file.name === 'string' && typeof file.sha256 === 'string'
      ? [{ form: String(file.form), name: nameInside(file.name), sha256: file.sha256 }]
      : [],
  )
}

/** A name leads nowhere but into the folder of its manifest. */
function nameInside(name: string): string {
  const isInside = !isAbsolute(name) && !name.split(/[\\/]/).includes('..')
  return isInside ? name : basename(name)
}

/** Whether this key made the signature over the text. */
export function isSigned(text: Buffer, signature: Buffer, key: KeyObject): boolean {
  try {
    return verify(null, text, key, signature)
  } catch {
    return false
  }
}

/** Every public key of a text; what cannot be read as one is left out. */
export function keysIn(pem: string): readonly KeyObject[] {
  return [...pem.matchAll(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g)].flatMap(
    ([block]) => readKey(block) ?? [],
  )
}

/** An Ed25519 key; null for what is none. */
export function readKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

/** SHA-256 of a key (SPKI, DER), by which it is known. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
}

/** SHA-256 of a text, lower-case hex. */
export function digestOf(text: Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whether a value of JSON has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
