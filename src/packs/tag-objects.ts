import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import { listAggregatorRows } from '../accounts/store/aggregators.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { AccountNo } from '../platform/ids.js'
import { addTags } from '../rules/add-tags.js'
import { requireWritable } from '../rules/require-own.js'
import type { TagFilter } from '../rules/resource-scope.js'
import { findRule } from '../rules/store/read-rules.js'
import {
  AGGREGATOR_TAGS,
  deleteTagKeys,
  deleteTags,
  listTags,
  PACK_TAGS,
  RULE_TAGS,
  type Tag,
  type TaggedType,
} from '../rules/store/tags.js'
import { findPack } from './store/read-packs.js'
import { listTaggedObjects, type TaggedObject } from './store/tagged-objects.js'

/** Objects of one type that a call may see, and the accounts that own them. */
export interface TaggedPlace {
  readonly type: TaggedType
  readonly scope: Scope
}

/**
 * Gives objects these tags, all of them or none. Throws `InvalidResourceId` for an object that does not
 * exist, `InvalidTag` when one would have more than twenty tags.
 */
export async function tagObjects(
  db: Db,
  place: TaggedPlace,
  objectIds: readonly string[],
  tags: readonly Tag[],
): Promise<void> {
  await forEachObject(db, place, objectIds, (db, account, objectId) =>
    addTags(db, account, place.type, objectId, tags),
  )
}

/** Takes tags of these keys, or every tag, from objects. Throws `InvalidResourceId`. */
export async function untagObjects(
  db: Db,
  place: TaggedPlace,
  objectIds: readonly string[],
  keys: readonly string[] | 'all',
): Promise<void> {
  await forEachObject(db, place, objectIds, (db, account, objectId) =>
    keys === 'all'
      ? deleteTags(db, account, place.type, objectId)
      : deleteTagKeys(db, account, place.type, objectId, keys),
  )
}

export interface TaggedQuery {
  /** Only these; ids of no object are passed over. */
  readonly objectIds?: readonly string[] | undefined
  /** Only objects that have all of these; an empty value matches any. */
  readonly tags: readonly TagFilter[]
  /** Objects a page. */
  readonly limit: number
}

/**
 * A page of objects with all of their tags, account by account in the order of their creation; those without tags are
 * left out. Positions are those that a page before gave.
 */
export async function listTagged(
  db: Db,
  place: TaggedPlace,
  query: TaggedQuery,
  after: readonly number[] | undefined,
): Promise<{ readonly objects: readonly TaggedObject[]; readonly next?: readonly number[] }> {
  const found = await listTaggedObjects(db, place, { ...query, limit: query.limit + 1 }, after)
  const objects = found.slice(0, query.limit)
  const last = objects.at(-1)
  if (found.length <= query.limit || last === undefined) return { objects }
  return { objects, next: [last.accountNo, last.objectNo] }
}

type Found = AccountRef & { readonly groupNo: AccountNo | null }

/** How objects are found, and what the audit log calls them. */
const OBJECTS: Readonly<
  Record<
    TaggedType,
    {
      readonly name: string
      readonly find: (db: Db, scope: Scope, objectId: string) => Promise<Found | null>
    }
  >
> = {
  [RULE_TAGS]: { name: 'rule', find: findRule },
  [PACK_TAGS]: { name: 'compliancepack', find: findPack },
  [AGGREGATOR_TAGS]: { name: 'aggregator', find: findAggregator },
}

async function findAggregator(db: Db, { accounts: [management] }: Scope, aggregatorId: string) {
  const rows = await listAggregatorRows(db, management.accountNo)
  const isThere = rows.some((row) => row.aggregatorId === aggregatorId)
  return isThere ? { ...management, groupNo: null } : null
}

async function forEachObject(
  db: Db,
  place: TaggedPlace,
  objectIds: readonly string[],
  change: (db: Db, account: AccountRef, objectId: string) => Promise<void>,
): Promise<void> {
  const { type, scope } = place
  await inTransaction(db, async (db) => {
    for (const objectId of new Set(objectIds)) {
      const { find, name } = OBJECTS[type]
      const found = await find(db, scope, objectId)
      // inferred: the pages of the tag operations list no codes
      if (found === null) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
      requireWritable(scope, found)
      const before = await tagsOf(db, scope, type, objectId)
      await change(db, found, objectId)
      noteChange(db, `${name}/${objectId}/tags`, before, await tagsOf(db, scope, type, objectId))
    }
  })
}

async function tagsOf(db: Db, scope: Scope, type: TaggedType, objectId: string): Promise<readonly Tag[]> {
  return (await listTags(db, scope, type, [objectId])).get(objectId) ?? []
}
