import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { resourceAt } from '../../evaluation/block.js'
import type { BlockNo, ResourceNo, TypeNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { ScopedResource } from '../../rules/resource-scope.js'

/** A recorded resource without its configuration, as a report shows it. */
export interface ReportedResource {
  readonly resourceNo: ResourceNo
  readonly regionId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly tags: Readonly<Record<string, string>>
  readonly firstRecordedAt: Instant
  readonly evaluatedAt: Instant | null
}

const COLUMNS = [
  'resourceNo',
  'region as regionId',
  'resourceId',
  'name as resourceName',
  'zone',
  'resourceGroupId',
  'tags',
  'firstRecordedAt',
  'evaluatedAt',
] as const

function selectResources(db: Db, account: AccountRef) {
  return db
    .selectFrom('resource')
    .select(COLUMNS)
    .where('accountNo', '=', account.accountNo)
    .where('deletedAt', 'is', null)
    .orderBy('resourceNo')
}

/** Every recorded resource that is not deleted, by number. Only inside `readSnapshot`. */
export async function* streamResources(db: Db, account: AccountRef): AsyncGenerator<ReportedResource> {
  for await (const row of selectResources(db, account).stream(128)) yield { ...row, tags: readTags(row.tags) }
}

/** The recorded resources of one block that are not deleted, by offset. */
export async function listBlockResources(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
): Promise<ReportedResource[]> {
  const first = resourceAt(blockNo, 0)
  const rows = await selectResources(db, account)
    .where('resourceNo', '>=', first)
    .where('resourceNo', '<', resourceAt(blockNo + 1, 0))
    .execute()
  return rows.map((row) => ({ ...row, tags: readTags(row.tags) }))
}

/** What scopes look at of resources by their ids, deleted ones too; ids may be those of several types and regions. */
export async function listScopedResources(
  db: Db,
  account: AccountRef,
  resourceIds: readonly string[],
): Promise<readonly (ScopedResource & { readonly typeNo: TypeNo })[]> {
  if (resourceIds.length === 0) return []
  const rows = await db
    .selectFrom('resource')
    .select(['typeNo', 'region as regionId', 'resourceId', 'name as resourceName', 'resourceGroupId', 'tags'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceId', 'in', resourceIds)
    .orderBy('resourceNo')
    .execute()
  return rows.map((row) => ({ ...row, tags: readTags(row.tags) }))
}

function readTags(text: string): Readonly<Record<string, string>> {
  return text === '{}' ? {} : JSON.parse(text)
}
