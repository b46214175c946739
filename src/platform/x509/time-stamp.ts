import { boolean, integer, objectId, octetString, sequence, tagged } from './der.js'
import {
  CONTEXT_0,
  DerError,
  type DerValue,
  INTEGER,
  OCTET_STRING,
  objectIdOf,
  partAt,
  partsOf,
  readDer,
  SEQUENCE,
  SET,
  timeOf,
} from './read-der.js'

/** Media types of requests and replies. Source: RFC 3161 3.4 */
export const TIME_STAMP_QUERY = 'application/timestamp-query'
export const TIME_STAMP_REPLY = 'application/timestamp-reply'

const SHA256 = '2.16.840.1.101.3.4.2.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
/** With parameters of its own. */
export const RSA_PSS = '1.2.840.113549.1.1.10'
const NULL = 0x05
const TST_INFO = '1.2.840.113549.1.9.16.1.4'

/** A time stamp as its authority gave it; nothing of it is verified. Source: RFC 3161 2.4.2, RFC 5652 5 */
export interface TimeStamp {
  /** Object identifier of the digest, and the digest, that was stamped. */
  readonly digestAlgorithm: string
  readonly digest: Buffer
  /** Epoch milliseconds. */
  readonly at: number
  readonly policy: string
  readonly serial: string
  /** Content of the INTEGER; null for none. */
  readonly nonce: Buffer | null
  /** The bytes that are signed by way of their digest. */
  readonly info: Buffer
  readonly signer: StampSigner
  /** DER of the certificates that came with it. */
  readonly certificates: readonly Buffer[]
}

/** Who signed a time stamp, and how. */
export interface StampSigner {
  /** DER of issuer and serial number; null where the certificate is named by its key. */
  readonly issuer: Buffer | null
  readonly serial: Buffer | null
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  readonly signature: Buffer
  /** DER of the attributes as they are signed: a SET. */
  readonly signedAttributes: Buffer
  /** Contents of the attributes by object identifier. */
  readonly attributes: ReadonlyMap<string, DerValue>
}

/** An authority that answered and gave no time stamp. */
export class StampRefused extends Error {}

/** A request for a time stamp over a SHA-256 digest, with the certificate of the authority. Source: RFC 3161 2.4.1 */
export function timeStampRequest(digest: Uint8Array, nonce: Uint8Array): Buffer {
  const algorithm = sequence(objectId(SHA256), tagged(0x05))
  const imprint = sequence(algorithm, octetString(digest))
  return sequence(integer(Buffer.from([1])), imprint, integer(nonce), boolean(true))
}

/** Reads a reply to such a request. Throws StampRefused where none was granted, DerError for what is no such reply. */
export function readTimeStamp(reply: Buffer): TimeStamp {
  const parts = partsOf(readDer(reply, SEQUENCE))
  const status = partAt(partsOf(partAt(parts, 0, SEQUENCE)), 0, INTEGER).content
  // granted (0) and grantedWithMods (1) alone come with a token.
  if (status.length !== 1 || (status[0] ?? 2) > 1)
    throw new StampRefused(`the authority refused, with the status ${status.toString('hex')}`)
  const contentInfo = partsOf(partAt(parts, 1, SEQUENCE))
  if (objectIdOf(partAt(contentInfo, 0, 0x06)) !== SIGNED_DATA) throw new DerError('no signed data')
  const signed = partsOf(readDer(partAt(contentInfo, 1, CONTEXT_0).content, SEQUENCE))
  expectNumber(partAt(signed, 0, INTEGER), 3)
  const digests = partsOf(partAt(signed, 1, SET)).map(algorithmOf)
  const content = partsOf(partAt(signed, 2, SEQUENCE))
  if (objectIdOf(partAt(content, 0, 0x06)) !== TST_INFO) throw new DerError('no time stamp')
  const info = readDer(partAt(content, 1, CONTEXT_0).content, OCTET_STRING).content
  const optional = signed.slice(3)
  const certificates = optional.find(({ tag }) => tag === CONTEXT_0)
  const signers = optional.find(({ tag }) => tag === SET)
  const [signer, ...others] = signers === undefined ? [] : partsOf(signers)
  if (signer === undefined || others.length > 0) throw new DerError('a time stamp has one signer')
  const signedBy = readSigner(signer)
  if (!digests.every((each) => each === signedBy.digestAlgorithm))
    throw new DerError('another digest is named')
  return {
    ...readInfo(info),
    info,
    signer: signedBy,
    certificates: certificates === undefined ? [] : partsOf(certificates).map(({ whole }) => whole),
  }
}

function readInfo(info: Buffer) {
  const parts = partsOf(readDer(info, SEQUENCE))
  const imprint = partsOf(partAt(parts, 2, SEQUENCE))
  const rest = parts.slice(5)
  return {
    policy: objectIdOf(partAt(parts, 1, 0x06)),
    digestAlgorithm: objectIdOf(partAt(partsOf(partAt(imprint, 0, SEQUENCE)), 0, 0x06)),
    digest: partAt(imprint, 1, OCTET_STRING).content,
    serial: partAt(parts, 3, INTEGER).content.toString('hex'),
    at: timeOf(partAt(parts, 4, 0x18)),
    nonce: rest.find(({ tag }) => tag === INTEGER)?.content ?? null,
  }
}

function readSigner(signer: DerValue): StampSigner {
  const parts = partsOf(readDer(signer.whole, SEQUENCE))
  expectNumber(partAt(parts, 0, INTEGER), 1)
  const id = parts[1]
  const named = id?.tag === SEQUENCE ? partsOf(id) : []
  const attributes = partAt(parts, 3, CONTEXT_0)
  // They are signed as the SET they are, not under the tag they have here. Source: RFC 5652 5.4
  const signedAttributes = Buffer.from(attributes.whole)
  signedAttributes[0] = SET
  return {
    issuer: named[0]?.whole ?? null,
    serial: named[1]?.whole ?? null,
    digestAlgorithm: algorithmOf(partAt(parts, 2, SEQUENCE)),
    signedAttributes,
    attributes: new Map(partsOf(attributes).map(attributeOf)),
    signatureAlgorithm: algorithmOf(partAt(parts, 4, SEQUENCE)),
    signature: partAt(parts, 5, OCTET_STRING).content,
  }
}

/** An algorithm without parameters, or with those of RSA-PSS, which are read from the signature. */
function algorithmOf(value: DerValue): string {
  const [id, parameters, ...others] = partsOf(readDer(value.whole, SEQUENCE))
  if (id === undefined || others.length > 0) throw new DerError('no algorithm')
  const isPlain = parameters === undefined || (parameters.tag === NULL && parameters.content.length === 0)
  if (!isPlain && objectIdOf(id) !== RSA_PSS) throw new DerError('an algorithm with parameters')
  return objectIdOf(id)
}

function expectNumber(value: DerValue, number: number): void {
  if (value.content.length !== 1 || value.content[0] !== number)
    throw new DerError('a version that is not known')
}

function attributeOf(attribute: DerValue): readonly [string, DerValue] {
  const parts = partsOf(attribute)
  const [value, ...others] = partsOf(partAt(parts, 1, SET))
  if (value === undefined || others.length > 0) throw new DerError('an attribute has one value')
  return [objectIdOf(partAt(parts, 0, 0x06)), value]
}

/** Issuer and serial number of a certificate as DER. Throws DerError. Source: RFC 5280 4.1 */
export function nameOfCertificate(certificate: Buffer): { readonly issuer: Buffer; readonly serial: Buffer } {
  const body = partsOf(partAt(partsOf(readDer(certificate, SEQUENCE)), 0, SEQUENCE))
  const rest = body[0]?.tag === CONTEXT_0 ? body.slice(1) : body
  return { serial: partAt(rest, 0, INTEGER).whole, issuer: partAt(rest, 2, SEQUENCE).whole }
}
