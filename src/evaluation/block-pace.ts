const LONGEST_TRANSACTION_MS = 20
const FIRST_BLOCKS = 4
const MOST_BLOCKS = 16

/** How many blocks one transaction takes. */
export interface BlockPace {
  size(): number
  /** What the last transaction took in all. */
  took(ms: number): void
}

/** Takes twice as many while that fits into 20 ms, and half as many when it did not: others write in between. */
export function blockPace(): BlockPace {
  let size = FIRST_BLOCKS
  return {
    size: () => size,
    took: (ms) => {
      if (ms > LONGEST_TRANSACTION_MS) size = Math.max(1, Math.floor(size / 2))
      else if (ms * 2 <= LONGEST_TRANSACTION_MS) size = Math.min(MOST_BLOCKS, size * 2)
    },
  }
}
