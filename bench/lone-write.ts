import type { AccountRef } from '../src/accounts/scope.js'
import type { Db } from '../src/db/tables.js'
import { evaluateChanges } from '../src/evaluation/run-evaluation.js'
import type { RecordedItem } from '../src/inventory/readers/recorded-item.js'
import { recordItems } from '../src/inventory/record-items.js'
import { systemClock } from '../src/platform/clock.js'
import { median } from './measure.js'

/**
 * How long it takes to read, evaluate and write the results of one changed resource, p50 in ms: each item is recorded
 * and then evaluated alone. Throws when one changes nothing.
 */
export async function loneWriteP50Ms(
  db: Db,
  account: AccountRef,
  items: readonly RecordedItem[],
): Promise<number> {
  const run = { db, clock: systemClock, account, pause: async () => {} }
  const recording = { clock: systemClock, changed: async () => {}, typeNumbers: new Map() }
  await evaluateChanges(run)
  const took: number[] = []
  for (const item of items) {
    await recordItems(db, recording, account, 1, [item])
    const begun = performance.now()
    const changes = await evaluateChanges(run)
    took.push(performance.now() - begun)
    if (changes !== 1) throw new Error(`${changes} changes of one item`)
  }
  return median(took)
}
