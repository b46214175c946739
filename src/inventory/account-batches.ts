import type { AccountId } from '../platform/ids.js'
import { RECORD_BATCH } from './record-items.js'

/** Characters of configurations that may wait: those of a few hundred large resources, or of thousands of usual ones. */
const MOST_WAITING = 8_000_000

interface Entry {
  readonly item: { readonly accountId: AccountId; readonly configuration: string }
}

/**
 * Gathers entries until an account has a batch of them, so that what many accounts bring in turns is not written in
 * scraps. `record` gets up to `RECORD_BATCH` of one account, which keep their order; those of different accounts do not.
 */
export function accountBatches<E extends Entry>(
  record: (accountId: AccountId, entries: readonly E[]) => Promise<void>,
) {
  const waiting = new Map<AccountId, E[]>()
  let characters = 0

  async function flush(accountId: AccountId, entries: readonly E[]): Promise<void> {
    waiting.delete(accountId)
    for (const { item } of entries) characters -= item.configuration.length
    await record(accountId, entries)
  }

  return {
    async add(entry: E): Promise<void> {
      const { accountId, configuration } = entry.item
      const entries = waiting.get(accountId) ?? []
      if (entries.length === 0) waiting.set(accountId, entries)
      entries.push(entry)
      characters += configuration.length
      if (entries.length === RECORD_BATCH) await flush(accountId, entries)
      else if (characters > MOST_WAITING) {
        const [first, ...others] = waiting
        const most = others.reduce((most, each) => (each[1].length > most[1].length ? each : most), first!)
        await flush(...most)
      }
    },
    async flushAll(): Promise<void> {
      for (const [accountId, entries] of [...waiting]) await flush(accountId, entries)
    },
  }
}
