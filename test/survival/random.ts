/** Seeded random numbers: the same seed kills at the same planned moments. */
export interface Random {
  /** From 0 to below `end`, whole. */
  below(end: number): number
  pick<T>(list: readonly T[]): T
}

/** The mulberry32 generator. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return { below, pick: (list) => list[below(list.length)]! }
}
