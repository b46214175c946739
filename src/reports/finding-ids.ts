/** Ids of findings in eight bytes each, so that a million of them fit anywhere. */
export interface FindingIds {
  add(findingId: string): void
  has(findingId: string): boolean
}

const FIRST_ROOM = 1_024

/** An empty set. Of the 80 bits of an id it compares 64. */
export function createFindingIds(): FindingIds {
  let keys = new BigUint64Array(FIRST_ROOM)
  let count = 0
  let isSorted = true
  const holds = (key: bigint) => {
    let from = 0
    let to = count
    while (from < to) {
      const middle = (from + to) >>> 1
      if (keys[middle]! < key) from = middle + 1
      else to = middle
    }
    return from < count && keys[from] === key
  }
  return {
    add(findingId) {
      if (count === keys.length) {
        const larger = new BigUint64Array(count * 2)
        larger.set(keys)
        keys = larger
      }
      keys[count++] = keyOf(findingId)
      isSorted = false
    },
    has(findingId) {
      if (!isSorted) keys.subarray(0, count).sort()
      isSorted = true
      return holds(keyOf(findingId))
    },
  }
}

/** The first 16 of its 20 hex digits. */
function keyOf(findingId: string): bigint {
  return BigInt(`0x${findingId.slice(3, 19)}`)
}
