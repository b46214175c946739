import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { isIP } from 'node:net'
import type { Instant } from '../instant.js'
import {
  bitString,
  boolean,
  contextTag,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  time,
  utf8,
} from './der.js'

/** What a certificate says. Names are common names; nothing else is written of either party. */
export interface CertificateWish {
  readonly name: string
  /** Key pairs on P-256, as PKCS#8 and SPKI know them. */
  readonly publicKey: KeyObject
  readonly issuer: { readonly name: string; readonly privateKey: KeyObject }
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** At most 19 random bytes. */
  readonly serial: Buffer
  /** `authority` may sign servers' certificates and nothing else. */
  readonly use:
    | { readonly kind: 'authority' }
    /** DNS names (also `*.x.y`) and addresses that the server answers at. */
    | { readonly kind: 'server'; readonly hosts: readonly string[] }
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

const ALGORITHM = sequence(objectId(OID.ecdsaWithSha256))
const VERSION_3 = contextTag(0, integer(Buffer.from([2])), true)

/** A signed X.509 v3 certificate, as PEM. Source: RFC 5280 4, RFC 5758 3.2 */
export function issueCertificate(wish: CertificateWish): string {
  const { name, publicKey, issuer, notBefore, notAfter, serial } = wish
  const body = sequence(
    VERSION_3,
    integer(serial),
    ALGORITHM,
    distinguishedName(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    contextTag(3, sequence(...extensions(wish)), true),
  )
  const certificate = sequence(body, ALGORITHM, bitString(sign('sha256', body, issuer.privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function extensions({ publicKey, issuer, use }: CertificateWish): Buffer[] {
  const own = keyId(publicKey)
  const issuers = keyId(createPublicKey(issuer.privateKey))
  const ids = [
    extension(OID.subjectKeyId, octetString(own)),
    extension(OID.authorityKeyId, sequence(contextTag(0, issuers, false))),
  ]
  if (use.kind === 'authority') {
    // No certificate authority below this one.
    const constraints = sequence(boolean(true), integer(Buffer.from([0])))
    const keyCertSign = bitString(Buffer.from([0b0000_0100]), 2)
    return [critical(OID.basicConstraints, constraints), critical(OID.keyUsage, keyCertSign), ...ids]
  }
  const digitalSignature = bitString(Buffer.from([0b1000_0000]), 7)
  return [
    critical(OID.basicConstraints, sequence()),
    critical(OID.keyUsage, digitalSignature),
    extension(OID.extendedKeyUsage, sequence(objectId(OID.serverAuth))),
    extension(OID.subjectAltName, sequence(...use.hosts.map(alternativeName))),
    ...ids,
  ]
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectId(OID.commonName), utf8(commonName))))
}

function extension(oid: string, value: Buffer): Buffer {
  return sequence(objectId(oid), octetString(value))
}

function critical(oid: string, value: Buffer): Buffer {
  return sequence(objectId(oid), boolean(true), octetString(value))
}

function alternativeName(host: string): Buffer {
  if (isIP(host) === 0) return contextTag(2, Buffer.from(host, 'latin1'), false)
  return contextTag(7, addressBytes(host), false)
}

/** 4 or 16 bytes. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // The URL parser writes every IPv6 address in one form: hexadecimal groups and at most one `::`.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => text.split(':').filter((group) => group !== '')
  const head = groups(left)
  const tail = groups(right ?? '')
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  const bytes = Buffer.alloc(16)
  for (const [i, group] of [...head, ...zeros, ...tail].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), i * 2)
  }
  return bytes
}

/** SHA-1 names the key, as RFC 5280 4.2.1.2 proposes; nothing is trusted because of it. */
function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
}
