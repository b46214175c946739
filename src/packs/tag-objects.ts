import { noteChange } from '../accounts/audit-changes.js'
import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { addTags } from '../rules/add-tags.js'
import { requireWritable } from '../rules/require-own.js'
import type { TagFilter } from '../rules/resource-scope.js'
import { findRule } from '../rules/store/read-rules.js'
import {
  deleteTagKeys,
  deleteTags,
  listTags,
  RULE_TAGS,
  type Tag,
  type TaggedType,
} from '../rules/store/tags.js'
import { findPack } from './store/read-packs.js'
import { listTaggedObjects, type TaggedObject } from './store/tagged-objects.js'

/**
 * Gives objects these tags, all of them or none. Throws `InvalidResourceId` for an object that does not
 * exist, `InvalidTag` when one would have more than twenty tags.
 */
export async function tagObjects(
  db: Db,
  scope: Scope,
  type: TaggedType,
  objectIds: readonly string[],
  tags: readonly Tag[],
): Promise<void> {
  await forEachObject(db, scope, type, objectIds, (db, account, objectId) =>
    addTags(db, account, type, objectId, tags),
  )
}

/** Takes tags of these keys, or every tag, from objects. Throws `InvalidResourceId`. */
export async function untagObjects(
  db: Db,
  scope: Scope,
  type: TaggedType,
  objectIds: readonly string[],
  keys: readonly string[] | 'all',
): Promise<void> {
  await forEachObject(db, scope, type, objectIds, (db, account, objectId) =>
    keys === 'all'
      ? deleteTags(db, account, type, objectId)
      : deleteTagKeys(db, account, type, objectId, keys),
  )
}

export interface TaggedQuery {
  readonly type: TaggedType
  /** Only these; ids of no object are passed over. */
  readonly objectIds?: readonly string[] | undefined
  /** Only objects that have all of these; an empty value matches any. */
  readonly tags: readonly TagFilter[]
  /** Number of the last object of the page before. */
  readonly after?: number | undefined
  /** Objects a page. */
  readonly limit: number
}

/** A page of objects with all of their tags, in the order of their creation; those without tags are left out. */
export async function listTagged(
  db: Db,
  scope: Scope,
  query: TaggedQuery,
): Promise<{ readonly objects: readonly TaggedObject[]; readonly next?: number }> {
  const found = await listTaggedObjects(db, scope, { ...query, limit: query.limit + 1 })
  const objects = found.slice(0, query.limit)
  const last = objects.at(-1)
  if (found.length <= query.limit || last === undefined) return { objects }
  return { objects, next: last.objectNo }
}

async function forEachObject(
  db: Db,
  scope: Scope,
  type: TaggedType,
  objectIds: readonly string[],
  change: (db: Db, account: AccountRef, objectId: string) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (db) => {
    for (const objectId of new Set(objectIds)) {
      const found =
        type === RULE_TAGS ? await findRule(db, scope, objectId) : await findPack(db, scope, objectId)
      // inferred: the pages of the tag operations list no codes
      if (found === null) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
      requireWritable(scope, found)
      const before = await tagsOf(db, scope, type, objectId)
      await change(db, found, objectId)
      noteChange(
        db,
        `${type === RULE_TAGS ? 'rule' : 'compliancepack'}/${objectId}/tags`,
        before,
        await tagsOf(db, scope, type, objectId),
      )
    }
  })
}

async function tagsOf(db: Db, scope: Scope, type: TaggedType, objectId: string): Promise<readonly Tag[]> {
  return (await listTags(db, scope, type, [objectId])).get(objectId) ?? []
}
