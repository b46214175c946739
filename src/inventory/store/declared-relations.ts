import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { RecordedRelation } from '../readers/recorded-item.js'

/** Digest of the declarations that the account's relations were made from; empty before the first. */
export async function readDeclarations(db: Db, account: AccountRef): Promise<string> {
  const row = await db
    .selectFrom('account')
    .select('declarations')
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  return row.declarations
}

/** Goes back to the start of the change log with other declarations; what was made from the old ones is dropped. */
export async function beginDeclarations(db: Db, account: AccountRef, digest: string): Promise<void> {
  await db.deleteFrom('declaredRelation').where('accountNo', '=', account.accountNo).execute()
  await db
    .updateTable('account')
    .set({ declarations: digest, relatedChangeNo: 0 })
    .where('accountNo', '=', account.accountNo)
    .execute()
}

/** A changed resource as it is now. */
export interface ChangedConfiguration {
  readonly changeNo: number
  readonly resourceNo: ResourceNo
  readonly resourceType: string
  readonly resourceId: string
  readonly regionId: string
  readonly configuration: string
  readonly isLive: boolean
}

/** Resources of the next changes of the log, in its order. */
export async function listConfigurationsAfter(
  db: Db,
  account: AccountRef,
  limit: number,
): Promise<ChangedConfiguration[]> {
  const rows = await db
    .selectFrom('resourceVersion as change')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.accountNo', '=', 'change.accountNo')
        .onRef('resource.resourceNo', '=', 'change.resourceNo'),
    )
    .innerJoin('resourceVersion as current', (join) =>
      join
        .onRef('current.accountNo', '=', 'resource.accountNo')
        .onRef('current.resourceNo', '=', 'resource.resourceNo')
        .onRef('current.version', '=', 'resource.version'),
    )
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select(['change.changeNo', 'change.resourceNo', 'resourceType.resourceType', 'resource.resourceId'])
    .select(['resource.region as regionId', 'current.configuration', 'resource.deletedAt'])
    .where('change.accountNo', '=', account.accountNo)
    .where('change.changeNo', '>', (eb) =>
      eb
        .selectFrom('account')
        .select('account.relatedChangeNo')
        .where('account.accountNo', '=', account.accountNo),
    )
    .orderBy('change.changeNo')
    .limit(limit)
    .execute()
  return rows.map(({ deletedAt, ...row }) => ({ ...row, isLive: deletedAt === null }))
}

/** Replaces the declared relations of each resource. */
export async function replaceDeclared(
  db: Db,
  account: AccountRef,
  relations: ReadonlyMap<ResourceNo, readonly RecordedRelation[]>,
): Promise<void> {
  if (relations.size === 0) return
  await db
    .deleteFrom('declaredRelation')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', [...relations.keys()])
    .execute()
  await bulkInsert(
    db,
    'declaredRelation',
    ['accountNo', 'resourceNo', 'relationType', 'targetType', 'targetRegion', 'targetId'],
    [...relations].flatMap(([resourceNo, list]) =>
      list.map(({ relationType, targetType, targetRegion, targetId }) => [
        account.accountNo,
        resourceNo,
        relationType,
        targetType,
        targetRegion,
        targetId,
      ]),
    ),
    'on conflict do nothing',
  )
}

/** Nothing happens when other declarations were begun meanwhile. */
export async function writeDeclaredPosition(
  db: Db,
  account: AccountRef,
  digest: string,
  changeNo: number,
): Promise<void> {
  await db
    .updateTable('account')
    .set({ relatedChangeNo: changeNo })
    .where('accountNo', '=', account.accountNo)
    .where('declarations', '=', digest)
    .execute()
}
