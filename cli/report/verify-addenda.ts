import type { KeyObject } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  digestOf,
  filesOf,
  isObject,
  isSigned,
  keyIdOf,
  MANIFEST_EXTENSION,
  type NamedFile,
  parseManifest,
  readKey,
} from './manifest-text.js'

/** How the names of the addendum of a form that was made later, and of its signature, end. */
export const ADDENDUM_EXTENSION = 'addendum.json'
export const ADDENDUM_SIGNATURE_EXTENSION = 'addendum.sig'

/** A manifest whose addenda are looked for. */
export interface AmendedManifest {
  readonly path: string
  readonly text: Buffer
  readonly value: Readonly<Record<string, unknown>>
  /** Null for what is no key. */
  readonly key: KeyObject | null
  /** Undefined where none is known from elsewhere. */
  readonly trusted: readonly KeyObject[] | undefined
}

/** What the addenda beside a manifest say. */
export interface Addenda {
  /** Names of those that hold. */
  readonly checked: readonly string[]
  /** Files that those name. */
  readonly files: readonly NamedFile[]
  readonly problems: readonly string[]
  /** Addenda that one names as the one before it, and that are not there. */
  readonly unchecked: readonly string[]
}

/**
 * Verifies the addenda beside a manifest: each signed by the manifest's key, or a trusted one, and bound to exactly that
 * manifest and record. Files of an addendum that does not hold are files of nobody.
 */
export async function verifyAddenda(manifest: AmendedManifest): Promise<Addenda> {
  const names = await addendaBeside(manifest.path)
  const digest = digestOf(manifest.text)
  const checked: string[] = []
  const problems: string[] = []
  const files: NamedFile[] = []
  const held: { readonly name: string; readonly sha256: string; readonly before: unknown }[] = []
  for (const name of names) {
    const path = join(dirname(manifest.path), name)
    const text = await readFile(path)
    const value = parseManifest(text)
    const problem = await problemOf({ path, text, value }, { ...manifest, digest })
    if (problem !== null) {
      problems.push(`${name}: ${problem}`)
      continue
    }
    checked.push(name)
    files.push(...filesOf(value))
    held.push({ name, sha256: digestOf(text), before: value.previous })
  }
  const digests = new Set(held.map(({ sha256 }) => sha256))
  const unchecked = held.flatMap(({ name, before }) =>
    isObject(before) && !digests.has(String(before.manifestSha256)) ? [`the addendum before ${name}`] : [],
  )
  if (held.length > 0 && unchecked.length === 0 && !held.some(({ before }) => before === null))
    problems.push('no addendum is the first one')
  return { checked, files, problems, unchecked }
}

async function addendaBeside(manifest: string): Promise<readonly string[]> {
  const name = basename(manifest)
  if (!name.endsWith(`.${MANIFEST_EXTENSION}`)) return []
  const stem = name.slice(0, -MANIFEST_EXTENSION.length)
  return (await readdir(dirname(manifest)))
    .filter((each) => each.startsWith(stem) && each.endsWith(`.${ADDENDUM_EXTENSION}`))
    .sort()
}

async function problemOf(
  addendum: Pick<AmendedManifest, 'path' | 'text' | 'value'>,
  { value, key, trusted, digest }: AmendedManifest & { readonly digest: string },
): Promise<string | null> {
  const own = readKey(String(addendum.value.publicKey ?? ''))
  const signature = await readSignature(addendum.path)
  if (signature === null) return 'its signature is not there'
  if (own === null || !isSigned(addendum.text, signature, own))
    return 'the signature is not that of the key over this addendum'
  const known = trusted ?? (key === null ? [] : [key])
  if (!known.some((each) => each.equals(own)))
    return `signed by another key than the manifest or those given: ${keyIdOf(own)}`
  const { report } = addendum.value
  if (!isObject(report) || report.manifestSha256 !== digest) return 'belongs to another manifest'
  if (report.recordDigest !== value.recordDigest) return 'was made from another record'
  return null
}

async function readSignature(addendum: string): Promise<Buffer | null> {
  try {
    return await readFile(`${addendum.slice(0, -ADDENDUM_EXTENSION.length)}${ADDENDUM_SIGNATURE_EXTENSION}`)
  } catch {
    return null
  }
}
