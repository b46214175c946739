/** With the commit, which takes its time whatever its size, a transaction is to take about 20 ms: others wait for it. */
const LONGEST_WORK_MS = 15
const FIRST_BLOCKS = 4
const MOST_BLOCKS = 16

/** How many blocks one transaction takes. */
export interface BlockPace {
  size(): number
  /** What the last transaction took before its commit. */
  took(ms: number): void
}

/** Takes twice as many while that fits into a transaction, and half as many when it did not. */
export function blockPace(): BlockPace {
  let size = FIRST_BLOCKS
  return {
    size: () => size,
    took: (ms) => {
      if (ms > LONGEST_WORK_MS) size = Math.max(1, Math.floor(size / 2))
      else if (ms * 2 <= LONGEST_WORK_MS) size = Math.min(MOST_BLOCKS, size * 2)
    },
  }
}
