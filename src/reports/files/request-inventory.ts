import { readAccounts, type Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { InventoryFilter } from '../../inventory/store/inventory-rows.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import type { GeneratedFile } from '../store/generated-files.js'
import { askFile, findCurrentFile } from './ask-file.js'
import { subjectOf } from './request-rules-report.js'

interface InventoryWish extends InventoryFilter {
  /** Of a group: these members alone; null for all of them. */
  readonly accountIds: readonly string[] | null
}

/** Reads what an inventory was asked for. */
export function readInventoryWish(text: string): InventoryWish {
  const wish: InventoryWish = JSON.parse(text)
  return wish
}

/**
 * Asks for a list of the recorded resources of an account or account group. While one is being made the same wish is
 * served by it, and another one takes its place: no page names a code for it. Throws `InvalidAccountIds` for accounts
 * that are not in the group.
 */
export async function requestInventory(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  { accountIds, ...filter }: InventoryFilter & { readonly accountIds?: readonly string[] | undefined },
): Promise<void> {
  const known = new Set<string>(readAccounts(scope).map(({ accountId }) => accountId))
  if (accountIds?.some((id) => !known.has(id))) throw new ApiError('Invalid{Param}', { Param: 'AccountIds' })
  const { accountId } = scope.accounts[0]
  const of = scope.aggregatorId === undefined ? '' : `-${scope.aggregatorId}`
  const wish: InventoryWish = { ...filter, accountIds: accountIds ?? null }
  // Source: spec/oss.md 1
  const stem = `RESOURCE_INVENTORY/${accountId}/${accountId}${of}-RESOURCE_INVENTORY`
  const file = { kind: 'inventory', subject: subjectOf(scope), idPrefix: 'inv-', wish, stem } as const
  await askFile(db, queue, scope, { ...file, extension: 'csv' }, 'join')
}

/** The inventory that counts: the one being made, else the newest; null when there is none. */
export function findInventory(db: Db, scope: Scope): Promise<GeneratedFile | null> {
  return findCurrentFile(db, scope.accounts[0], { kind: 'inventory', subject: subjectOf(scope) })
}
