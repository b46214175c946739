import type { Ids } from '../platform/ids.js'

/** Nonces seen by this process: told apart by keyed 64-bit hashes, 8 bytes each. */
export interface NonceMemory {
  /**
   * Remembers the nonce of a key. `used` when it was seen before, `full` when there is no room for it. `elapsedMs`
   * comes from `elapsedMs()` and not from a clock: one that is put forward and back would open old requests again.
   */
  remember(accessKeyId: string, nonce: string, elapsedMs: number): 'new' | 'used' | 'full'
}

/**
 * A request is acceptable for 2 x 15 minutes around its time stamp; four generations of ten minutes keep
 * each nonce 30 to 40 minutes and are dropped whole. Source: spec/protocol.md 6
 */
const GENERATION_MS = 10 * 60_000
const GENERATIONS = 4
const FIRST_SLOTS = 1024

/** `capacity`: nonces in one generation of ten minutes, so at most `4 x 8 x 2 x capacity` bytes. */
export function nonceMemory(ids: Ids, capacity: number): NonceMemory {
  const key = ids.bytes(8)
  const hash = halfSipHash(key.readInt32LE(0), key.readInt32LE(4))
  const generations: Generation[] = []
  let current = Number.NEGATIVE_INFINITY
  return {
    remember(accessKeyId, nonce, elapsedMs) {
      const ordinal = Math.floor(elapsedMs / GENERATION_MS)
      if (ordinal !== current) {
        current = ordinal
        dropOlder(generations, ordinal - GENERATIONS + 1)
        generations.push(newGeneration(ordinal))
      }
      hash(`${accessKeyId}\0${nonce}`)
      for (const generation of generations) if (has(generation)) return 'used'
      const newest = generations.at(-1)!
      if (newest.count >= capacity) return 'full'
      add(newest)
      return 'new'
    },
  }
}

interface Generation {
  readonly ordinal: number
  /** Pairs of 32-bit halves; both 0 = free. */
  slots: Int32Array
  count: number
}

function newGeneration(ordinal: number): Generation {
  return { ordinal, slots: new Int32Array(FIRST_SLOTS * 2), count: 0 }
}

function dropOlder(generations: Generation[], oldest: number): void {
  for (let i = generations.length - 1; i >= 0; i--)
    if (generations[i]!.ordinal < oldest) generations.splice(i, 1)
}

/** The two halves of the last hash; module-wide so that hashing allocates nothing. */
let low = 0
let high = 0

/** Index of the slot that holds the last hash, or of the free slot where it belongs. */
function find(slots: Int32Array): number {
  const mask = slots.length / 2 - 1
  let slot = low & mask
  for (;;) {
    const a = slots[slot * 2]!
    const b = slots[slot * 2 + 1]!
    if ((a === 0 && b === 0) || (a === low && b === high)) return slot * 2
    slot = (slot + 1) & mask
  }
}

function has(generation: Generation): boolean {
  const at = find(generation.slots)
  return generation.slots[at] !== 0 || generation.slots[at + 1] !== 0
}

function add(generation: Generation): void {
  if (generation.count * 4 >= generation.slots.length) grow(generation)
  const at = find(generation.slots)
  generation.slots[at] = low
  generation.slots[at + 1] = high
  generation.count++
}

function grow(generation: Generation): void {
  const old = generation.slots
  const [keptLow, keptHigh] = [low, high]
  const slots = new Int32Array(old.length * 2)
  for (let i = 0; i < old.length; i += 2) {
    if (old[i] === 0 && old[i + 1] === 0) continue
    low = old[i]!
    high = old[i + 1]!
    const at = find(slots)
    slots[at] = low
    slots[at + 1] = high
  }
  generation.slots = slots
  low = keptLow
  high = keptHigh
}

/**
 * HalfSipHash-2-4 with 64 bits of output over UTF-16 units: keyed, so that nobody can choose nonces that
 * collide, and made of 32-bit operations, which are cheap here.
 */
function halfSipHash(k0: number, k1: number): (text: string) => void {
  let v0 = 0
  let v1 = 0
  let v2 = 0
  let v3 = 0
  const round = () => {
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
  }
  const absorb = (word: number) => {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }
  const squeeze = () => {
    round()
    round()
    round()
    round()
    return v1 ^ v3
  }
  return (text) => {
    v0 = k0
    v1 = k1 ^ 0xee
    v2 = 0x6c796765 ^ k0
    v3 = 0x74656462 ^ k1
    for (let i = 0; i + 1 < text.length; i += 2) absorb(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))
    absorb((text.length << 16) | (text.length % 2 === 1 ? text.charCodeAt(text.length - 1) : 0))
    v2 ^= 0xee
    low = squeeze()
    v1 ^= 0xdd
    high = squeeze()
    if (low === 0 && high === 0) high = 1
  }
}
