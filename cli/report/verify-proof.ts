import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { filesOf, isObject, isSigned, keyIdOf, keysIn, parseManifest, readKey } from './manifest-text.js'
import { verifyAddenda } from './verify-addenda.js'
import { type StampFinding, verifyHeads, verifyStamp } from './verify-witnesses.js'

const STAMP_EXTENSION = 'tsr'
const SIGNATURE_EXTENSION = 'sig'

/** What is to be verified. */
export interface ProofFiles {
  readonly manifest: string
  /** Files of the report under whatever name; all that the manifest names, in its folder, when empty. */
  readonly files: readonly string[]
  /** PEM of the keys of which one must have signed; the one in the manifest when absent. */
  readonly trustedKeys?: string | undefined
  /** The manifest of the package's report before. */
  readonly previous?: string | undefined
  /** Certificates (PEM) of which one must stand behind the time stamp. */
  readonly authorities?: string | undefined
  /** The heads of chains that somebody outside kept. */
  readonly heads?: string | undefined
}

/** What was found; `problems` is empty when everything holds. */
export interface ProofFindings {
  readonly reportId: string
  readonly signedAt: number | null
  /** PEM, as the manifest names it. */
  readonly publicKey: string
  /** SHA-256 of that key (SPKI, DER); null for what is no key. */
  readonly keyId: string | null
  readonly checked: readonly string[]
  readonly problems: readonly string[]
  /** Names of files in the manifest that were not looked at. */
  readonly unchecked: readonly string[]
  /** Null where none lies beside the manifest, or it does not hold. */
  readonly stamp: StampFinding | null
}

/** Verifies a report's files against its signed manifest, with nothing but these files. Rejects where one cannot be read. */
export async function verifyProof(proof: ProofFiles): Promise<ProofFindings> {
  const text = await readFile(proof.manifest)
  const signature = await readFile(signatureOf(proof.manifest))
  const problems: string[] = []
  const manifest = parseManifest(text)
  const publicKey = String(manifest.publicKey ?? '')
  const key = readKey(publicKey)
  const trusted = proof.trustedKeys === undefined ? undefined : keysIn(proof.trustedKeys)
  if (key === null || !isSigned(text, signature, key))
    problems.push('the signature is not that of the key over this manifest')
  else if (trusted !== undefined && !trusted.some((each) => each.equals(key)))
    problems.push(
      `signed by another key than ${trusted.length > 1 ? 'those' : 'the one'} given: ${keyIdOf(key)}`,
    )
  const addenda = await verifyAddenda({ path: proof.manifest, text, value: manifest, key, trusted })
  problems.push(...addenda.problems)
  const named = [...filesOf(manifest), ...addenda.files]
  const given =
    proof.files.length > 0 ? proof.files : named.map(({ name }) => join(dirname(proof.manifest), name))
  const found = new Set<string>()
  for (const path of given) {
    const sha256 = await digestFile(path)
    const file = named.find((each) => each.sha256 === sha256)
    if (file === undefined) {
      problems.push(`${basename(path)} is no file of this report: its SHA-256 is ${sha256}`)
      continue
    }
    found.add(file.name)
    if (file.form === 'record' && (await digestRows(path)) !== manifest.recordDigest)
      problems.push(`the rows of ${basename(path)} do not have the digest of the report`)
  }
  if (proof.previous !== undefined) await verifyLink(manifest.previous, proof.previous, problems)
  if (proof.heads !== undefined) await verifyHeads({ value: manifest, text }, proof.heads, problems)
  const stampPath = besideManifest(proof.manifest, STAMP_EXTENSION)
  const stamp = await verifyStamp({ text, stampPath }, proof.authorities, problems)
  return {
    reportId: reportIdOf(manifest),
    signedAt: typeof manifest.signedAt === 'number' ? manifest.signedAt : null,
    publicKey,
    keyId: key === null ? null : keyIdOf(key),
    checked: [...found, ...addenda.checked],
    problems,
    unchecked: [...named.map(({ name }) => name).filter((name) => !found.has(name)), ...addenda.unchecked],
    stamp,
  }
}

/** Of a bundle of evidence that of its report. */
function reportIdOf({ reportId, report }: Readonly<Record<string, unknown>>): string {
  return String(reportId ?? (isObject(report) ? report.reportId : '') ?? '')
}

/** The signature stands beside its manifest. */
export function signatureOf(manifest: string): string {
  return besideManifest(manifest, SIGNATURE_EXTENSION)
}

/** Of `manifest.json`, and of `addendum.json` and `bundle.json` alike. */
function besideManifest(manifest: string, extension: string): string {
  return `${manifest.endsWith('.json') ? manifest.slice(0, -'.json'.length) : manifest}.${extension}`
}

async function verifyLink(link: unknown, path: string, problems: string[]): Promise<void> {
  const sha256 = await digestFile(path)
  const isNamed = isObject(link) && link.manifestSha256 === sha256
  if (!isNamed) problems.push(`${basename(path)} is not the manifest that this one names as the one before`)
}

async function digestFile(path: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(path), digest)
  return digest.digest('hex')
}

/** SHA-256 of a record's rows; null for what is no gzip file. */
async function digestRows(path: string): Promise<string | null> {
  const digest = createHash('sha256')
  try {
    await pipeline(createReadStream(path), createGunzip(), digest)
  } catch {
    return null
  }
  return digest.digest('hex')
}
