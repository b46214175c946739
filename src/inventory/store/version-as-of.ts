import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** What was recorded of a resource at some instant. */
export interface VersionAsOf {
  readonly version: number
  /** When its source was read, and when that was recorded. */
  readonly capturedAt: Instant
  readonly recordedAt: Instant
  readonly name: string
  readonly tags: string
  readonly configuration: string
}

/** Names a resource inside an account. */
export interface ResourceName {
  readonly resourceType: string
  readonly region: string
  readonly resourceId: string
}

/**
 * The version of a resource that was the newest at an instant; null where none is kept. With `isKnownThen` only what was
 * recorded by then counts, else also what was recorded of then later.
 */
export async function findVersionAsOf(
  db: Db,
  account: AccountRef,
  { resourceType, region, resourceId }: ResourceName,
  { at, isKnownThen }: { readonly at: Instant; readonly isKnownThen: boolean },
): Promise<VersionAsOf | null> {
  let query = db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .innerJoin('resourceVersion as past', (join) =>
      join
        .onRef('past.accountNo', '=', 'resource.accountNo')
        .onRef('past.resourceNo', '=', 'resource.resourceNo'),
    )
    .select([
      'past.version',
      'past.capturedAt',
      'past.recordedAt',
      'past.name',
      'past.tags',
      'past.configuration',
    ])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceId', '=', resourceId)
    .where('resource.region', '=', region)
    .where('resourceType.resourceType', '=', resourceType)
    .where('past.capturedAt', '<=', at)
  if (isKnownThen) query = query.where('past.recordedAt', '<=', at)
  const row = await query
    .orderBy('past.capturedAt', 'desc')
    .orderBy('past.version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
