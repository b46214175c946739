/** Repeatable chance: the same seed draws the same things in the same order. */
export interface Draw {
  /** True in this share of the draws, 0 to 1. */
  chance(share: number): boolean
  /** A whole number from `first` to `last`, both included. */
  whole(first: number, last: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  /** Letters and digits as resource ids have them. */
  id(length: number): string
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A generator of the mulberry32 family; good enough for made-up data, worthless for secrets. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const whole = (first: number, last: number) => first + Math.floor(next() * (last - first + 1))
  return {
    chance: (share) => next() < share,
    whole,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    id: (length) => Array.from({ length }, () => ALPHABET[whole(0, ALPHABET.length - 1)]).join(''),
  }
}
