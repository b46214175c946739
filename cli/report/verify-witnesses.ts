import { createHash, X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { StampError, type VerifiedStamp, verifyTimeStamp } from '../../src/platform/x509/verify-time-stamp.js'
import { CommandError } from '../exit-codes.js'

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The time stamp over a manifest, where one lies beside it. */
export interface StampFinding extends VerifiedStamp {
  /** Whether its authority leads to one that was given. */
  readonly isTrusted: boolean
}

/**
 * Verifies the time stamp that lies beside a manifest; null for none. What does not hold is added to `problems`, also a
 * missing one where authorities were given. Throws CommandError for a file of authorities that has none.
 */
export async function verifyStamp(
  manifest: { readonly text: Buffer; readonly stampPath: string },
  authorityFile: string | undefined,
  problems: string[],
): Promise<StampFinding | null> {
  const authorities = authorityFile === undefined ? undefined : await readAuthorities(authorityFile)
  if (!existsSync(manifest.stampPath)) {
    if (authorities !== undefined) problems.push(`${basename(manifest.stampPath)}: there is no time stamp`)
    return null
  }
  const digest = createHash('sha256').update(manifest.text).digest()
  try {
    const found = verifyTimeStamp(await readFile(manifest.stampPath), digest, authorities)
    return { ...found, isTrusted: authorities !== undefined }
  } catch (error) {
    if (!(error instanceof StampError)) throw error
    problems.push(`${basename(manifest.stampPath)}: ${error.message}`)
    return null
  }
}

async function readAuthorities(path: string): Promise<readonly X509Certificate[]> {
  const found = (await readFile(path, 'utf8')).match(CERTIFICATE)
  if (found === null) throw new CommandError('settings', `${path}: there is no certificate (PEM)`)
  return found.map((pem) => new X509Certificate(pem))
}

interface Head {
  readonly reportId: string
  readonly packId: string
  readonly manifestSha256: string
  readonly previous: { readonly reportId: string; readonly manifestSha256: string } | null
}

/**
 * Compares a manifest with the heads that somebody outside kept: one JSON value a line, or a list. What does not agree
 * is added to `problems`. Throws CommandError for what is no list of heads.
 */
export async function verifyHeads(
  manifest: { readonly value: Readonly<Record<string, unknown>>; readonly text: Buffer },
  path: string,
  problems: string[],
): Promise<void> {
  const heads = readHeads(await readFile(path, 'utf8'), path)
  const sha256 = createHash('sha256').update(manifest.text).digest('hex')
  const { reportId } = manifest.value
  const own = heads.filter((head) => head.reportId === reportId)
  if (own.length === 0) problems.push(`${basename(path)} does not have this report`)
  if (own.some((head) => head.manifestSha256 !== sha256))
    problems.push(`${basename(path)} has another manifest of this report`)
  const previous = readLink(manifest.value.previous)
  if (previous === null) {
    const before = heads.filter((head) => head.packId === manifest.value.packId && head.previous === null)
    if (before.some((head) => head.reportId !== reportId))
      problems.push(`${basename(path)} has another first report of the package`)
    return
  }
  const isOther = (head: Head) =>
    head.reportId === previous.reportId && head.manifestSha256 !== previous.manifestSha256
  if (heads.some(isOther)) problems.push(`${basename(path)} has another manifest of the report before`)
  const forks = heads.filter(
    (head) => head.previous?.reportId === previous.reportId && head.reportId !== reportId,
  )
  for (const fork of forks)
    problems.push(`${basename(path)} has another report after ${previous.reportId}: ${fork.reportId}`)
}

function readHeads(text: string, path: string): readonly Head[] {
  try {
    const values: unknown = text.trimStart().startsWith('[')
      ? JSON.parse(text)
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => JSON.parse(line))
    if (Array.isArray(values)) return values.map(readHead)
  } catch {
    // Said below.
  }
  throw new CommandError('settings', `${path}: takes heads as posted to ASSAY_CHAIN_HEAD_URL, one a line`)
}

function readHead(value: unknown): Head {
  const { reportId, packId, manifestSha256, previous } = Object(value)
  if (typeof reportId !== 'string' || typeof manifestSha256 !== 'string') throw new Error('no head')
  return { reportId, packId: String(packId), manifestSha256, previous: readLink(previous) }
}

function readLink(value: unknown): Head['previous'] {
  const { reportId, manifestSha256 } = Object(value)
  return typeof reportId === 'string' && typeof manifestSha256 === 'string'
    ? { reportId, manifestSha256 }
    : null
}
