import type { AccountRef } from '../accounts/scope.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { RecordedItem } from './readers/recorded-item.js'

/** Resources of one type in one region of one account. */
export interface ResourceGroup {
  readonly account: AccountRef
  readonly region: string
  readonly resourceType: string
}

/** A group that a snapshot proves complete: what it does not name no longer exists. */
export interface CoveredGroup extends ResourceGroup {
  /** When the snapshot was taken, at the earliest. */
  readonly asOf: Instant
}

/**
 * Finds out what one replay step proves complete: the groups that its snapshots name, as far as every file set
 * that names them is whole. History and saved replies prove nothing. Source: model.md invariant 3.
 */
export interface StepCoverage {
  /** Notes an item of a file; `account` is whose it is. */
  note(folder: string, file: string, item: RecordedItem, account: AccountRef): void
  /** Something of this set could not be read: any group may be incomplete. */
  breakSet(folder: string): void
  covered(): readonly CoveredGroup[]
}

interface NamedGroup extends ResourceGroup {
  readonly folders: Set<string>
  /** Files with snapshot items of the group. */
  readonly files: Set<string>
}

/** `setAt`: the time the folders or the caller give to the step; null when neither does. */
export function stepCoverage(setAt: Instant | null): StepCoverage {
  const groups = new Map<string, NamedGroup>()
  const broken = new Set<string>()
  const filesWithHistory = new Set<string>()
  const newest = new Map<string, Instant>()

  return {
    note(folder, file, item, account) {
      if (item.source === 'history') filesWithHistory.add(file)
      if (item.source !== 'snapshot') return
      const regionKey = `${item.accountId} ${item.region}`
      const known = newest.get(regionKey)
      if (known === undefined || item.capturedAt > known) newest.set(regionKey, item.capturedAt)
      const key = `${regionKey} ${item.resourceType}`
      let group = groups.get(key)
      if (group === undefined) {
        const { region, resourceType } = item
        group = { account, region, resourceType, folders: new Set(), files: new Set() }
        groups.set(key, group)
      }
      group.folders.add(folder)
      group.files.add(file)
    },
    breakSet(folder) {
      broken.add(folder)
    },
    covered() {
      return [...groups.values()]
        .filter(({ folders, files }) => !intersects(folders, broken) && !intersects(files, filesWithHistory))
        .map(({ account, region, resourceType }) => {
          const seenAt = newest.get(`${account.accountId} ${region}`) ?? toInstant(0)
          const asOf = setAt !== null && setAt > seenAt ? setAt : seenAt
          return { account, region, resourceType, asOf }
        })
    },
  }
}

function intersects(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const value of some) if (others.has(value)) return true
  return false
}
