import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '../platform/setting.js'

/** PEM texts. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

/** What HTTPS is spoken with, beside the pair. */
export const TLS_OPTIONS = { minVersion: 'TLSv1.2' } as const

/** Reads certificate and key from their files. Throws ConfigError when a file is missing or the two do not fit. */
export function readTlsPair(certFile: string, keyFile: string): TlsPair {
  const pair = { cert: read('ASSAY_TLS_CERT', certFile), key: read('ASSAY_TLS_KEY', keyFile) }
  try {
    // An empty text is a secure context too, of no certificate at all.
    if (!new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key)))
      throw new Error('the key is of another certificate')
    createSecureContext({ ...pair, ...TLS_OPTIONS })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${certFile} and ${keyFile} are no certificate and key: ${reason}`, { cause })
  }
  return pair
}

function read(env: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(`${env}=${file}: cannot be read`, { cause })
  }
}
