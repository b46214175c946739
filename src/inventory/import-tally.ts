import type { AccountId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { ItemChange, ItemOutcome } from './numbered-item.js'
import type { ItemProblem, RecordedItem } from './readers/recorded-item.js'
import type { GroupRemoval } from './remove-missing.js'

const KEPT_PROBLEMS = 100

export interface TypeTally {
  readonly resourceType: string
  readonly items: number
  readonly changes: Readonly<Partial<Record<ItemChange, number>>>
  /** Age of the data: the oldest and the newest time at which an item was captured. */
  readonly oldestAt: Instant
  readonly newestAt: Instant
  /** How many items got their time from where. */
  readonly timesFrom: Readonly<Partial<Record<RecordedItem['capturedFrom'], number>>>
}

export interface AccountTally {
  readonly accountId: AccountId
  readonly types: readonly TypeTally[]
}

/** An account the import may not write: unknown, or not the caller's. */
export interface RefusedAccount {
  readonly accountId: AccountId
  readonly items: number
  /** What to do about it. */
  readonly advice: string
}

/** Outcome of comparing saved resource lists with what is recorded. */
export interface ControlTally {
  readonly pages: number
  readonly listed: number
  /** Listed, but not recorded: the source has configurations that were not delivered. */
  readonly unrecorded: number
}

/** What an import did; stored as JSON text. */
export interface ImportSummary {
  readonly files: number
  readonly items: number
  readonly accounts: readonly AccountTally[]
  readonly problemCount: number
  /** The first 100. */
  readonly problems: readonly ItemProblem[]
  readonly refusedAccounts: readonly RefusedAccount[]
  /** Groups proven complete, each by its last snapshot, and every refused removal. */
  readonly coverage: readonly GroupRemoval[]
  readonly control: ControlTally
  /** Control totals kept: counts by type and region that the source system states. */
  readonly totals: number
  /** Types of which the service's own property list was kept, with its length. */
  readonly properties: readonly { readonly resourceType: string; readonly paths: number }[]
  readonly redaction: RedactionTally
}

/** Whether secrets were replaced before they were recorded. */
export interface RedactionTally {
  readonly mode: 'on' | 'off'
  /** Secrets replaced, by account; one that is met twice counts twice. */
  readonly values: Readonly<Record<string, number>>
}

export interface ImportTally {
  addFile(): void
  addItem(item: RecordedItem, outcome: ItemOutcome): void
  addProblem(problem: ItemProblem): void
  refuseItem(accountId: AccountId, advice: string): void
  addRemoval(removal: GroupRemoval): void
  addControl(listed: number, unrecorded: number): void
  addTotals(totals: number): void
  addProperties(resourceType: string, paths: number): void
  addMeasurement(): void
  addRedacted(accountId: AccountId, values: number): void
  readonly progress: { readonly files: number; readonly items: number; readonly problems: number }
  summary(): ImportSummary
}

/** Counts what an import does, by account and type. `redaction`: whether secrets are replaced. */
export function importTally(redaction: RedactionTally['mode']): ImportTally {
  const progress = { files: 0, items: 0, problems: 0 }
  const accounts = new Map<AccountId, Map<string, MutableTypeTally>>()
  const problems: ItemProblem[] = []
  const refused = new Map<AccountId, { items: number; advice: string }>()
  const coverage = new Map<string, GroupRemoval>()
  const control = { pages: 0, listed: 0, unrecorded: 0 }
  const properties = new Map<string, number>()
  const redacted = new Map<AccountId, number>()
  let totals = 0

  return {
    progress,
    addFile() {
      progress.files++
    },
    addItem(item, { change }) {
      progress.items++
      const types = accounts.get(item.accountId) ?? new Map<string, MutableTypeTally>()
      accounts.set(item.accountId, types)
      const { resourceType, capturedAt, capturedFrom } = item
      let tally = types.get(resourceType)
      if (tally === undefined) {
        tally = {
          resourceType,
          items: 0,
          changes: {},
          oldestAt: capturedAt,
          newestAt: capturedAt,
          timesFrom: {},
        }
        types.set(resourceType, tally)
      }
      tally.items++
      tally.changes[change] = (tally.changes[change] ?? 0) + 1
      tally.timesFrom[capturedFrom] = (tally.timesFrom[capturedFrom] ?? 0) + 1
      if (capturedAt < tally.oldestAt) tally.oldestAt = capturedAt
      if (capturedAt > tally.newestAt) tally.newestAt = capturedAt
    },
    addMeasurement() {
      progress.items++
    },
    addProblem(problem) {
      progress.problems++
      if (problems.length < KEPT_PROBLEMS) problems.push(problem)
    },
    refuseItem(accountId, advice) {
      const known = refused.get(accountId)
      if (known === undefined) refused.set(accountId, { items: 1, advice })
      else known.items++
    },
    addRemoval(removal) {
      const { accountId, region, resourceType, asOf, isRefused } = removal
      const group = `${accountId} ${region} ${resourceType}`
      coverage.set(isRefused ? `${group} ${asOf}` : group, removal)
    },
    addControl(listed, unrecorded) {
      control.pages++
      control.listed += listed
      control.unrecorded += unrecorded
    },
    addTotals(count) {
      totals += count
    },
    addProperties(resourceType, paths) {
      properties.set(resourceType, paths)
    },
    addRedacted(accountId, values) {
      redacted.set(accountId, (redacted.get(accountId) ?? 0) + values)
    },
    summary: () => ({
      files: progress.files,
      items: progress.items,
      accounts: [...accounts].map(([accountId, types]) => ({ accountId, types: [...types.values()] })),
      problemCount: progress.problems,
      problems,
      refusedAccounts: [...refused].map(([accountId, entry]) => ({ accountId, ...entry })),
      coverage: [...coverage.values()],
      control,
      totals,
      properties: [...properties].map(([resourceType, paths]) => ({ resourceType, paths })),
      redaction: { mode: redaction, values: Object.fromEntries(redacted) },
    }),
  }
}

interface MutableTypeTally {
  readonly resourceType: string
  items: number
  changes: Partial<Record<ItemChange, number>>
  oldestAt: Instant
  newestAt: Instant
  timesFrom: Partial<Record<RecordedItem['capturedFrom'], number>>
}
