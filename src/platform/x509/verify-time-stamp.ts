import { constants, createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { DerError, type DerValue, OCTET_STRING, objectIdOf, partAt, partsOf, SEQUENCE } from './read-der.js'
import { nameOfCertificate, RSA_PSS, readTimeStamp, type StampSigner, type TimeStamp } from './time-stamp.js'

const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const SHA256 = '2.16.840.1.101.3.4.2.1'
const ED25519 = '1.3.101.112'
/** What signs with which digest; null: with that of the signer. Source: RFC 8017, RFC 5758 */
const SIGNATURES: Readonly<Record<string, { readonly key: string; readonly hash: string | null }>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', hash: null },
  [RSA_PSS]: { key: 'rsa', hash: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', hash: 'sha512' },
}
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
/** Which certificate signs, by its digest: SHA-1, and any. Source: RFC 2634 5.4, RFC 5035 4 */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
const SIGNING_CERTIFICATE_2 = '1.2.840.113549.1.9.16.2.47'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const LONGEST_CHAIN = 8

/** A time stamp whose signature holds. */
export interface VerifiedStamp {
  /** Epoch milliseconds, by the clock of the authority. */
  readonly at: number
  /** Subject of the certificate that signed. */
  readonly authority: string
  readonly serial: string
}

/** Why a time stamp does not hold. */
export class StampError extends Error {}

/**
 * Verifies the reply of an authority over a SHA-256 digest: the digest, the signature, that the certificate is one for
 * time stamps, and, where `authorities` are given, that it leads to one of them and was valid then. Throws StampError.
 */
export function verifyTimeStamp(
  reply: Buffer,
  digest: Buffer,
  authorities: readonly X509Certificate[] | undefined,
): VerifiedStamp {
  try {
    const stamp = readTimeStamp(reply)
    if (stamp.digestAlgorithm !== SHA256 || !isEqual(stamp.digest, digest))
      throw new StampError('the time stamp is of other bytes')
    const known = [...stamp.certificates.map((der) => new X509Certificate(der)), ...(authorities ?? [])]
    const signer = verifySignature(stamp, known)
    if (authorities !== undefined) verifyChain(signer, { known, authorities, at: stamp.at })
    return { at: stamp.at, authority: signer.subject.replaceAll('\n', ', '), serial: stamp.serial }
  } catch (error) {
    if (error instanceof StampError) throw error
    throw new StampError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function verifySignature(stamp: TimeStamp, known: readonly X509Certificate[]): X509Certificate {
  const { signer } = stamp
  const hash = hashOf(signer.digestAlgorithm)
  const said = signer.attributes.get(MESSAGE_DIGEST)
  const type = signer.attributes.get(CONTENT_TYPE)
  const digest = createHash(hash).update(stamp.info).digest()
  const holds =
    said?.tag === OCTET_STRING &&
    isEqual(said.content, digest) &&
    type !== undefined &&
    objectIdOf(type) === TST_INFO
  if (!holds) throw new StampError('what was signed is not what the time stamp says')
  const certificate = known.find((each) => isNamed(each, signer))
  if (certificate === undefined) throw new StampError('the certificate of the authority is missing')
  if (!namesCertificate(signer, certificate))
    throw new StampError('the time stamp names another certificate than the one that signed it')
  if (!isSigned(signer, certificate, hash))
    throw new StampError('the signature of the authority does not hold')
  if (!certificate.keyUsage?.includes(TIME_STAMPING))
    throw new StampError('the certificate is none for time stamps')
  return certificate
}

function isSigned(signer: StampSigner, { publicKey }: X509Certificate, hash: string): boolean {
  const { signatureAlgorithm, signedAttributes, signature } = signer
  if (signatureAlgorithm === ED25519) return verify(null, signedAttributes, publicKey, signature)
  const known = SIGNATURES[signatureAlgorithm]
  const isKnown = known !== undefined && (known.hash ?? hash) === hash
  if (!isKnown || publicKey.asymmetricKeyType?.split('-')[0] !== known.key)
    throw new StampError(`the signature algorithm ${signatureAlgorithm} is not accepted`)
  const key =
    signatureAlgorithm === RSA_PSS
      ? {
          key: publicKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_AUTO,
        }
      : publicKey
  return verify(hash, signedAttributes, key, signature)
}

function isNamed(certificate: X509Certificate, { issuer, serial }: StampSigner): boolean {
  if (issuer === null || serial === null) return false
  const name = nameOfCertificate(certificate.raw)
  return isEqual(name.issuer, issuer) && isEqual(name.serial, serial)
}

function namesCertificate({ attributes }: StampSigner, certificate: X509Certificate): boolean {
  const second = attributes.get(SIGNING_CERTIFICATE_2)
  const first = attributes.get(SIGNING_CERTIFICATE)
  const named = second ?? first
  if (named === undefined) return false
  const [id] = partsOf(partAt(partsOf(named), 0, SEQUENCE))
  if (id === undefined) throw new DerError('no certificate is named')
  const parts = partsOf(id)
  const hasAlgorithm = second !== undefined && parts[0]?.tag === SEQUENCE
  const hash = second === undefined ? 'sha1' : hasAlgorithm ? hashIn(parts[0]) : 'sha256'
  const digest = createHash(hash).update(certificate.raw).digest()
  return isEqual(partAt(parts, hasAlgorithm ? 1 : 0, OCTET_STRING).content, digest)
}

function hashIn(algorithm: DerValue | undefined): string {
  return hashOf(algorithm === undefined ? '' : objectIdOf(partAt(partsOf(algorithm), 0, 0x06)))
}

function verifyChain(
  signer: X509Certificate,
  among: {
    readonly known: readonly X509Certificate[]
    readonly authorities: readonly X509Certificate[]
    readonly at: number
  },
): void {
  let certificate = signer
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    if (among.at < Date.parse(certificate.validFrom) || among.at > Date.parse(certificate.validTo))
      throw new StampError(`${certificate.subject} was not valid at the time of the time stamp`)
    if (among.authorities.some((each) => each.raw.equals(certificate.raw))) return
    const below = certificate
    const issuer = among.known.find(
      (each) => each.ca && below.checkIssued(each) && below.verify(each.publicKey),
    )
    if (issuer === undefined || issuer.raw.equals(below.raw)) break
    certificate = issuer
  }
  throw new StampError('the certificate of the authority does not lead to one that was given')
}

function hashOf(algorithm: string): string {
  const hash = HASHES[algorithm]
  if (hash === undefined) throw new StampError(`the digest algorithm ${algorithm} is not accepted`)
  return hash
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
