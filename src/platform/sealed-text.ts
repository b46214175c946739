import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'

/** No JSON text and no digest begins like this. */
const MARK = '~1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

// Asking the system for each nonce alone would be 40 % of the cost of sealing a configuration.
const nonces = Buffer.alloc(NONCE_BYTES * 512)
let noncesUsed = nonces.length

function freshNonce(): Buffer {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  noncesUsed += NONCE_BYTES
  return nonces.subarray(noncesUsed - NONCE_BYTES, noncesUsed)
}

/**
 * Seals a text of any size in a compact form: AES-256-GCM, fresh 96-bit nonce, `~1.` and the base64 of nonce,
 * ciphertext and tag. `use` is authenticated with it: what was sealed for one use does not open for another.
 */
export function sealText(key: KeyObject, use: string, text: string): string {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(use))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${MARK}${sealed.toString('base64')}`
}

/** Opens what `sealText` made. Throws when it was altered, or sealed with another key or for another use. */
export function openText(key: KeyObject, use: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(MARK.length), 'base64')
  if (!isSealedText(sealed) || bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('no sealed text')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(use))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  // The tag is checked by `final`, which gives no text of its own.
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8')
  return text + decipher.final('utf8')
}

/** True for a text that begins like a sealed one; others are as they were written. */
export function isSealedText(text: string): boolean {
  return text.startsWith(MARK)
}
