import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../src/platform/clock.js'
import type { Ids } from '../../src/platform/ids.js'
import {
  type Authority,
  type KeyedCertificate,
  makeAuthority,
  makeServerCertificate,
} from '../../src/platform/x509/make-authority.js'
import { CommandError } from '../exit-codes.js'

/** Where the files of `assay keys tls` lie. */
export interface CertificateFiles {
  readonly authorityCert: string
  readonly authorityKey: string
  readonly serverCert: string
  readonly serverKey: string
}

export interface WrittenCertificates {
  readonly files: CertificateFiles
  /** Whether the authority was made now; else the one that was there has signed. */
  readonly isAuthorityNew: boolean
  /** Until when the server's certificate holds. */
  readonly validTo: Date
}

export function certificateFiles(folder: string): CertificateFiles {
  return {
    authorityCert: join(folder, 'ca.crt'),
    authorityKey: join(folder, 'ca.key'),
    serverCert: join(folder, 'server.crt'),
    serverKey: join(folder, 'server.key'),
  }
}

/**
 * Makes a server certificate for `hosts`, signed by the authority of the folder, which is made when there is none.
 * Keys get mode 0600. A file that is there is never overwritten: throws CommandError.
 */
export function writeCertificates(
  folder: string,
  hosts: readonly string[],
  making: { readonly clock: Clock; readonly ids: Ids },
): WrittenCertificates {
  const files = certificateFiles(folder)
  for (const file of [files.serverKey, files.serverCert]) if (existsSync(file)) throw alreadyThere(file)
  const [hasCert, hasKey] = [existsSync(files.authorityCert), existsSync(files.authorityKey)]
  if (hasCert !== hasKey) throw alreadyThere(hasCert ? files.authorityCert : files.authorityKey)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authority = hasCert ? readAuthority(files) : newAuthority(files, making)
  const server = makeServerCertificate(authority, hosts, making)
  writePair(files.serverCert, files.serverKey, server)
  return { files, isAuthorityNew: !hasCert, validTo: new Date(new X509Certificate(server.cert).validTo) }
}

function newAuthority(
  files: CertificateFiles,
  making: { readonly clock: Clock; readonly ids: Ids },
): Authority {
  const authority = makeAuthority(making)
  writePair(files.authorityCert, files.authorityKey, authority)
  return authority
}

function readAuthority({ authorityCert, authorityKey }: CertificateFiles): Authority {
  try {
    const cert = new X509Certificate(readFileSync(authorityCert))
    const privateKey = createPrivateKey(readFileSync(authorityKey))
    const name = /^CN=(.+)$/.exec(cert.subject)?.[1]
    if (name === undefined || !cert.ca) throw new Error('it is none that this command made')
    if (!cert.checkPrivateKey(privateKey)) throw new Error('certificate and key do not fit')
    return { name, privateKey }
  } catch (error) {
    throw new CommandError('settings', `the authority ${authorityCert} cannot be used: ${textOf(error)}`, {
      cause: error,
    })
  }
}

/** The key first: a certificate without its key is of no use to anybody. */
function writePair(certFile: string, keyFile: string, { cert, key }: KeyedCertificate): void {
  try {
    writeFileSync(keyFile, key, { flag: 'wx', mode: 0o600 })
    chmodSync(keyFile, 0o600)
    writeFileSync(certFile, cert, { flag: 'wx', mode: 0o644 })
  } catch (error) {
    throw new CommandError('settings', textOf(error), { cause: error })
  }
}

function alreadyThere(file: string): CommandError {
  return new CommandError('settings', `${file} is there already and is not overwritten; move it away first`)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
