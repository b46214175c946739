import type { AccountNo, ResourceNo } from '../platform/ids.js'
import { ordinalOfResource, typeOfResource } from './resource-number.js'

/** Which resources a replay step met: one bit each, 125 KB for a million of one type. */
export interface SeenResources {
  add(accountNo: AccountNo, resourceNo: ResourceNo): void
  has(accountNo: AccountNo, resourceNo: ResourceNo): boolean
}

export function seenResources(): SeenResources {
  const bitmaps = new Map<string, Uint8Array>()
  const keyOf = (accountNo: AccountNo, resourceNo: ResourceNo) => `${accountNo} ${typeOfResource(resourceNo)}`
  return {
    add(accountNo, resourceNo) {
      const key = keyOf(accountNo, resourceNo)
      const ordinal = ordinalOfResource(resourceNo)
      const index = Math.floor(ordinal / 8)
      let bitmap = bitmaps.get(key) ?? new Uint8Array(64)
      if (index >= bitmap.length) {
        const larger = new Uint8Array(Math.max(index + 1, bitmap.length * 2))
        larger.set(bitmap)
        bitmap = larger
      }
      bitmap[index]! |= 1 << (ordinal % 8)
      bitmaps.set(key, bitmap)
    },
    has(accountNo, resourceNo) {
      const ordinal = ordinalOfResource(resourceNo)
      const byte = bitmaps.get(keyOf(accountNo, resourceNo))?.[Math.floor(ordinal / 8)] ?? 0
      return (byte & (1 << (ordinal % 8))) !== 0
    },
  }
}
