import { type RawBuilder, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { TagFilter } from '../resource-scope.js'
import { accountNos } from './rule-row.js'

/** Types of our own objects that carry tags. Source: spec/lifecycle.md 13 */
export const RULE_TAGS = 'ACS::Config::Rule'
export const PACK_TAGS = 'ACS::Config::CompliancePack'
export const AGGREGATOR_TAGS = 'ACS::Config::Aggregator'
export type TaggedType = typeof RULE_TAGS | typeof PACK_TAGS | typeof AGGREGATOR_TAGS

/** Where the objects of a type are. */
export const TAGGED_TABLES = {
  [RULE_TAGS]: { table: 'rule', numberColumn: 'rule_no', idColumn: 'rule_id' },
  [PACK_TAGS]: { table: 'pack', numberColumn: 'pack_no', idColumn: 'pack_id' },
  [AGGREGATOR_TAGS]: { table: 'aggregator', numberColumn: 'aggregator_no', idColumn: 'aggregator_id' },
} as const

export interface Tag {
  readonly key: string
  readonly value: string
}

/** Gives an object these tags; a tag of the same key gets the new value. */
export async function writeTags(
  db: Db,
  account: AccountRef,
  resourceType: TaggedType,
  resourceId: string,
  tags: readonly Tag[],
): Promise<void> {
  for (const tag of tags) {
    await db
      .insertInto('tag')
      .values({
        accountNo: account.accountNo,
        resourceType,
        resourceId,
        tagKey: tag.key,
        tagValue: tag.value,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['accountNo', 'resourceType', 'resourceId', 'tagKey'])
          .doUpdateSet((eb) => ({ tagValue: eb.ref('excluded.tagValue') })),
      )
      .execute()
  }
}

/** How many tags an object has. */
export async function countTags(
  db: Db,
  account: AccountRef,
  resourceType: TaggedType,
  resourceId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('tag')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('accountNo', '=', account.accountNo)
    .where('resourceType', '=', resourceType)
    .where('resourceId', '=', resourceId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Removes the tags of these keys; keys the object does not have are passed over. */
export async function deleteTagKeys(
  db: Db,
  account: AccountRef,
  resourceType: TaggedType,
  resourceId: string,
  keys: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('tag')
    .where('accountNo', '=', account.accountNo)
    .where('resourceType', '=', resourceType)
    .where('resourceId', '=', resourceId)
    .where('tagKey', 'in', keys)
    .execute()
}

/** Removes every tag of an object. */
export async function deleteTags(
  db: Db,
  account: AccountRef,
  resourceType: TaggedType,
  resourceId: string,
): Promise<void> {
  await db
    .deleteFrom('tag')
    .where('accountNo', '=', account.accountNo)
    .where('resourceType', '=', resourceType)
    .where('resourceId', '=', resourceId)
    .execute()
}

/** Tags by object id, ordered by key; an object without tags has no entry. */
export async function listTags(
  db: Db,
  scope: Scope,
  resourceType: TaggedType,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const tags = new Map<string, Tag[]>()
  if (resourceIds.length === 0) return tags
  const rows = await db
    .selectFrom('tag')
    .select(['resourceId', 'tagKey', 'tagValue'])
    .where('accountNo', 'in', accountNos(scope))
    .where('resourceType', '=', resourceType)
    .where('resourceId', 'in', resourceIds)
    .orderBy('resourceId')
    .orderBy('tagKey')
    .execute()
  for (const row of rows) {
    const list = tags.get(row.resourceId) ?? []
    list.push({ key: row.tagKey, value: row.tagValue })
    tags.set(row.resourceId, list)
  }
  return tags
}

/**
 * One condition per filter, all of which must hold, for a query on the table of the type. An empty value matches any
 * value of the key.
 */
export function hasTags(
  resourceType: TaggedType,
  filters: readonly TagFilter[],
): readonly RawBuilder<boolean>[] {
  const { table, idColumn } = TAGGED_TABLES[resourceType]
  return filters.map(({ key, value }) => {
    const values = value === '' ? sql`` : sql` and tag.tag_value = ${value}`
    return sql<boolean>`exists (select 1 from tag where tag.account_no = ${sql.ref(`${table}.accountNo`)}
      and tag.resource_type = ${resourceType} and tag.resource_id = ${sql.raw(`${table}.${idColumn}`)}
      and tag.tag_key = ${key}${values})`
  })
}
