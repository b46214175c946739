import type { BlockNo, ResourceNo, TypeNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { decodeEvidence, evidenceText } from './evidence.js'
import type { Evidence, StoredVerdict } from './types.js'

/** Resources of one block. Source: the measurements that chose it are in docs/decisions.md. */
export const BLOCK_SIZE = 512
const ORDINALS_PER_TYPE = 2 ** 32
const BLOCKS_PER_TYPE = ORDINALS_PER_TYPE / BLOCK_SIZE

/** Codes 0 to 6 as they stand in a block's text; 0 is absent. */
export type VerdictCode = 0 | 1 | 2 | 3 | 4 | 5 | 6
export const ABSENT = 0
export const COMPLIANT = 1
export const NON_COMPLIANT = 2
export const NOT_APPLICABLE = 3
export const INSUFFICIENT_DATA = 4
export const IGNORED = 5
export const ERROR = 6

export const CODE_NAMES: readonly (StoredVerdict | null)[] = [
  null,
  'COMPLIANT',
  'NON_COMPLIANT',
  'NOT_APPLICABLE',
  'INSUFFICIENT_DATA',
  'IGNORED',
  'ERROR',
]

/** True for the codes that keep evidence: all but absent, compliant and not applicable. */
export function keepsEvidence(code: number): boolean {
  return code === NON_COMPLIANT || code >= INSUFFICIENT_DATA
}

/** The results of one rule on the resources of one block. */
export interface Block {
  readonly ruleVersion: number
  readonly runAt: Instant
  /** One code per offset, BLOCK_SIZE long. */
  readonly verdicts: Uint8Array
  /** By offset, for the codes that keep evidence and for no other. */
  readonly evidence: ReadonlyMap<number, Evidence>
  /** How many offsets hold each code; index 0 is never stored. */
  readonly counts: readonly number[]
}

/** What one evaluation says about some resources of a block. */
export interface BlockUpdate {
  /** One code per offset; UNTOUCHED where this evaluation says nothing. */
  readonly codes: Uint8Array
  readonly evidence: ReadonlyMap<number, Evidence>
}

export const UNTOUCHED = 255

/** A verdict that changed from one stored code to another. */
export interface Flip {
  readonly offset: number
  readonly oldCode: number
  readonly newCode: number
  readonly oldEvidence: Evidence | null
}

export function blockOf(resourceNo: ResourceNo): BlockNo {
  return Math.floor(resourceNo / BLOCK_SIZE) as BlockNo
}

export function offsetOf(resourceNo: ResourceNo): number {
  return resourceNo % BLOCK_SIZE
}

export function resourceAt(blockNo: number, offset: number): ResourceNo {
  return (blockNo * BLOCK_SIZE + offset) as ResourceNo
}

export function typeOfBlock(blockNo: number): TypeNo {
  return Math.floor(blockNo / BLOCKS_PER_TYPE) as TypeNo
}

/** First block of a type, and the first block after it. */
export function blockRangeOfType(typeNo: TypeNo): { first: BlockNo; end: BlockNo } {
  return { first: (typeNo * BLOCKS_PER_TYPE) as BlockNo, end: ((typeNo + 1) * BLOCKS_PER_TYPE) as BlockNo }
}

export function emptyBlock(ruleVersion: number, runAt: Instant): Block {
  return {
    ruleVersion,
    runAt,
    verdicts: NO_VERDICTS,
    evidence: new Map(),
    counts: [BLOCK_SIZE, 0, 0, 0, 0, 0, 0],
  }
}

/** Of every empty block: nobody writes into the verdicts of a block. */
const NO_VERDICTS = new Uint8Array(BLOCK_SIZE)

export interface OpenUpdate {
  readonly codes: Uint8Array
  readonly evidence: Map<number, Evidence>
}

export function noUpdate(): OpenUpdate {
  return { codes: new Uint8Array(BLOCK_SIZE).fill(UNTOUCHED), evidence: new Map() }
}

/** As many `noUpdate()`, in one piece of memory: a pass makes hundreds of thousands, which cost more apart. */
export function noUpdates<K>(keys: readonly K[]): Map<K, OpenUpdate> {
  const codes = new Uint8Array(keys.length * BLOCK_SIZE).fill(UNTOUCHED)
  return new Map(
    keys.map((key, index) => [
      key,
      { codes: codes.subarray(index * BLOCK_SIZE, (index + 1) * BLOCK_SIZE), evidence: new Map() },
    ]),
  )
}

export function countCodes(verdicts: Uint8Array): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (const code of verdicts) counts[code]!++
  return counts
}

/**
 * Lays an update over a block. `changed` is false when text and evidence stay the same, so that nothing
 * need be written; `flips` are the changes between two stored codes (a first evaluation is no flip).
 */
export function applyUpdate(
  block: Block,
  update: BlockUpdate,
): { block: Block; flips: Flip[]; changed: boolean } {
  if (block.verdicts === NO_VERDICTS) return firstResults(block, update)
  const verdicts = block.verdicts.slice()
  const evidence = new Map(block.evidence)
  const flips: Flip[] = []
  let changed = false
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const newCode = update.codes[offset]!
    if (newCode === UNTOUCHED) continue
    const oldCode = verdicts[offset]!
    const isKept = keepsEvidence(newCode)
    // Most verdicts have no evidence before and after; asking two maps for it would be half the cost of a pass.
    if (oldCode === newCode && !isKept) continue
    const oldEvidence = keepsEvidence(oldCode) ? (evidence.get(offset) ?? null) : null
    const newEvidence = isKept ? (update.evidence.get(offset) ?? null) : null
    if (oldCode === newCode && sameEvidence(oldEvidence, newEvidence)) continue
    changed = true
    verdicts[offset] = newCode
    if (oldCode !== newCode && oldCode !== ABSENT) flips.push({ offset, oldCode, newCode, oldEvidence })
    if (newEvidence !== null) evidence.set(offset, newEvidence)
    else if (oldEvidence !== null) evidence.delete(offset)
  }
  if (!changed) return { block, flips, changed }
  return { block: { ...block, verdicts, evidence, counts: countCodes(verdicts) }, flips, changed }
}

/** As `applyUpdate`, over a block that holds nothing yet: most of a first pass. */
function firstResults(
  block: Block,
  { codes, evidence }: BlockUpdate,
): { block: Block; flips: Flip[]; changed: boolean } {
  const verdicts = new Uint8Array(BLOCK_SIZE)
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const code = codes[offset]!
    const kept = code === UNTOUCHED ? ABSENT : code
    verdicts[offset] = kept
    counts[kept]!++
  }
  if (counts[ABSENT] === BLOCK_SIZE) return { block, flips: [], changed: false }
  const kept = new Map<number, Evidence>()
  for (const [offset, found] of evidence) if (keepsEvidence(verdicts[offset]!)) kept.set(offset, found)
  return { block: { ...block, verdicts, evidence: kept, counts }, flips: [], changed: true }
}

function sameEvidence(one: Evidence | null, other: Evidence | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** The text of a block's verdicts, one digit a resource. */
export function formatVerdicts(verdicts: Uint8Array): string {
  const digits = Buffer.allocUnsafe(BLOCK_SIZE)
  for (let offset = 0; offset < BLOCK_SIZE; offset++) digits[offset] = 48 + verdicts[offset]!
  return digits.toString('latin1')
}

/** Throws when the text is not BLOCK_SIZE digits from 0 to 6: a damaged row must not read as verdicts. */
export function parseVerdicts(text: string): Uint8Array {
  if (text.length !== BLOCK_SIZE) throw new Error(`a block of ${text.length} verdicts`)
  const verdicts = new Uint8Array(BLOCK_SIZE)
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    const code = text.charCodeAt(offset) - 48
    if (code < 0 || code > ERROR) throw new Error(`verdict ${text[offset]} at ${offset}`)
    verdicts[offset] = code
  }
  return verdicts
}

/** The evidence column: `[[offset, payload], ...]` by ascending offset. */
export function formatEvidence(evidence: ReadonlyMap<number, Evidence>): string {
  if (evidence.size === 0) return '[]'
  const entries: string[] = []
  let last = -1
  for (const [offset, found] of evidence) {
    // What a later change added stands last.
    if (offset < last) return formatEvidence(new Map([...evidence].sort(([one], [other]) => one - other)))
    entries.push(`${offset},${evidenceText(found)}`)
    last = offset
  }
  return `[[${entries.join('],[')}]]`
}

export function parseEvidence(text: string): Map<number, Evidence> {
  if (text === '[]') return new Map()
  const entries = JSON.parse(text) as [number, unknown][]
  return new Map(entries.map(([offset, payload]) => [offset, decodeEvidence(payload)]))
}
