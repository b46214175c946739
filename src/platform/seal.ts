import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const FORM = 'v1'

/** Seals a secret for storage: AES-256-GCM, fresh 96-bit nonce. Form: `v1.<nonce>.<ciphertext+tag>`, base64url. */
export function seal(masterKey: KeyObject, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', masterKey, nonce)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${FORM}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** Opens what `seal` made. Throws when the text was altered or sealed with another key. */
export function unseal(masterKey: KeyObject, text: string): string {
  const [form, nonceText, sealedText] = text.split('.')
  if (form !== FORM || nonceText === undefined || sealedText === undefined)
    throw new Error('no sealed secret')
  const sealed = Buffer.from(sealedText, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', masterKey, Buffer.from(nonceText, 'base64url'))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8')
}

/** A key of its own for each use, so that what one seals or signs never passes for another. */
export function derivedKey(masterKey: KeyObject, use: string): KeyObject {
  return createSecretKey(createHmac('sha256', masterKey).update(`assay ${use}`).digest())
}

/**
 * Reads the 32-byte master key (64 hex digits) from `path`; makes the file (mode 0600) when it does not
 * exist. Throws when the file holds anything else: a wrong key would make every stored secret unreadable.
 */
export async function loadMasterKey(path: string): Promise<KeyObject> {
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeMasterKey(path, 'wx')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    // Who made it was killed before writing to it, so nothing was ever sealed with it.
    if ((await stat(path)).size === 0) await writeMasterKey(path, 'w')
  }
  return readMasterKey(path)
}

/** Reads the master key of a file that exists. Throws when it holds anything but 64 hex digits. */
export async function readMasterKey(path: string): Promise<KeyObject> {
  const text = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${path} is no master key (64 hex digits)`)
  return createSecretKey(Buffer.from(text, 'hex'))
}

/** Writes a new random master key (mode 0600), durably. */
export async function writeMasterKey(path: string, flags: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}
