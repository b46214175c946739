import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Clock } from '../clock.js'
import type { Ids } from '../ids.js'
import { toInstant } from '../instant.js'
import { issueCertificate } from './issue-certificate.js'

/** A certificate with its key, both as PEM. */
export interface KeyedCertificate {
  readonly cert: string
  readonly key: string
}

/** An authority that can sign now. */
export interface Authority {
  readonly name: string
  readonly privateKey: KeyObject
}

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3_650
/** The most that Apple's clients accept of a server certificate. */
const SERVER_DAYS = 825

type Making = { readonly clock: Clock; readonly ids: Ids }

/** A certificate authority of one's own, for ten years; its name ends in eight random digits. */
export function makeAuthority({ clock, ids }: Making): KeyedCertificate & Authority {
  const { publicKey, privateKey } = newKeyPair()
  const name = `Assay local CA ${ids.bytes(4).toString('hex')}`
  const cert = issueCertificate({
    name,
    publicKey,
    issuer: { name, privateKey },
    serial: ids.bytes(16),
    ...validity(clock, AUTHORITY_DAYS),
    use: { kind: 'authority' },
  })
  return { name, privateKey, cert, key: asPem(privateKey) }
}

/** A certificate for a server at `hosts` (names and addresses), with a new key, for 825 days. */
export function makeServerCertificate(
  authority: Authority,
  hosts: readonly string[],
  { clock, ids }: Making,
): KeyedCertificate {
  const { publicKey, privateKey } = newKeyPair()
  const cert = issueCertificate({
    name: hosts[0] ?? 'assay',
    publicKey,
    issuer: authority,
    serial: ids.bytes(16),
    ...validity(clock, SERVER_DAYS),
    use: { kind: 'server', hosts },
  })
  return { cert, key: asPem(privateKey) }
}

function newKeyPair() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
}

/** From yesterday on: a client's clock may be slow. */
function validity(clock: Clock, days: number) {
  const now = clock.now()
  return { notBefore: toInstant(now - DAY_MS), notAfter: toInstant(now + days * DAY_MS) }
}

function asPem(privateKey: KeyObject): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
