import { sql } from 'kysely'
import type { Db } from '../../db/tables.js'
import type { AccountNo } from '../../platform/ids.js'
import { accountNos } from '../../rules/store/rule-row.js'
import {
  AGGREGATOR_TAGS,
  hasTags,
  listTags,
  PACK_TAGS,
  RULE_TAGS,
  TAGGED_TABLES,
  type Tag,
  type TaggedType,
} from '../../rules/store/tags.js'
import type { TaggedPlace, TaggedQuery } from '../tag-objects.js'

export interface TaggedObject {
  readonly accountNo: AccountNo
  /** Number of the rule, package or group in its account. */
  readonly objectNo: number
  readonly objectId: string
  /** By key. */
  readonly tags: readonly Tag[]
}

const IS_THERE = {
  [RULE_TAGS]: sql<boolean>`rule.deleted_at is null`,
  [PACK_TAGS]: sql<boolean>`pack.deleted_at is null`,
  [AGGREGATOR_TAGS]: sql<boolean>`1 = 1`,
} as const satisfies Record<TaggedType, unknown>

/** The objects of a query that carry tags, by account and number, after that of a page before. */
export async function listTaggedObjects(
  db: Db,
  { type, scope }: TaggedPlace,
  { objectIds, tags, limit }: TaggedQuery,
  [accountNo = 0, objectNo = 0]: readonly number[] = [],
): Promise<readonly TaggedObject[]> {
  const { table, numberColumn, idColumn } = TAGGED_TABLES[type]
  const name = sql.raw(table)
  const id = sql.raw(`${table}.${idColumn}`)
  const number = sql.raw(`${table}.${numberColumn}`)
  const conditions = [
    sql<boolean>`${name}.account_no in (${sql.join(accountNos(scope))})`,
    IS_THERE[type],
    sql<boolean>`(${name}.account_no, ${number}) > (${accountNo}, ${objectNo})`,
    sql<boolean>`exists (select 1 from tag where tag.account_no = ${name}.account_no
      and tag.resource_type = ${type} and tag.resource_id = ${id})`,
    ...hasTags(type, tags),
    ...(objectIds === undefined ? [] : [sql<boolean>`${id} in (${sql.join(objectIds)})`]),
  ]
  const { rows } = await sql<Omit<TaggedObject, 'tags'>>`
    select ${name}.account_no, ${number} as object_no, ${id} as object_id from ${name}
    where ${sql.join(conditions, sql` and `)}
    order by ${name}.account_no, ${number} limit ${limit}`.execute(db)
  const ids = rows.map((row) => row.objectId)
  const found = await listTags(db, scope, type, ids)
  return rows.map((row) => ({ ...row, tags: found.get(row.objectId) ?? [] }))
}
