import { sql } from 'kysely'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { accountNos } from '../../rules/store/rule-row.js'
import { hasTags, listTags, RULE_TAGS, type Tag, type TaggedType } from '../../rules/store/tags.js'
import type { TaggedQuery } from '../tag-objects.js'

export interface TaggedObject {
  /** Number of the rule or package in its account. */
  readonly objectNo: number
  readonly objectId: string
  readonly type: TaggedType
  /** By key. */
  readonly tags: readonly Tag[]
}

/** The objects of a query that carry tags, by number. */
export async function listTaggedObjects(
  db: Db,
  scope: Scope,
  query: TaggedQuery,
): Promise<readonly TaggedObject[]> {
  const rows =
    query.type === RULE_TAGS ? await listRules(db, scope, query) : await listPacks(db, scope, query)
  const tags = await listTags(
    db,
    scope,
    query.type,
    rows.map((row) => row.objectId),
  )
  return rows.map((row) => ({ ...row, type: query.type, tags: tags.get(row.objectId) ?? [] }))
}

async function listRules(db: Db, scope: Scope, { type, objectIds, tags, after, limit }: TaggedQuery) {
  let query = db
    .selectFrom('rule')
    .select(['rule.ruleNo as objectNo', sql<string>`rule.rule_id`.as('objectId')])
    .where('rule.accountNo', 'in', accountNos(scope))
    .where('rule.deletedAt', 'is', null)
    .where(hasAnyTag(type, 'rule', 'rule_id'))
    .where(sql<boolean>`rule.rule_no > ${after ?? 0}`)
    .orderBy('rule.ruleNo')
    .limit(limit)
  for (const condition of hasTags(type, 'rule', 'rule_id', tags)) query = query.where(condition)
  if (objectIds !== undefined) query = query.where(sql<boolean>`rule.rule_id in (${sql.join(objectIds)})`)
  return query.execute()
}

async function listPacks(db: Db, scope: Scope, { type, objectIds, tags, after, limit }: TaggedQuery) {
  let query = db
    .selectFrom('pack')
    .select(['pack.packNo as objectNo', sql<string>`pack.pack_id`.as('objectId')])
    .where('pack.accountNo', 'in', accountNos(scope))
    .where('pack.deletedAt', 'is', null)
    .where(hasAnyTag(type, 'pack', 'pack_id'))
    .where(sql<boolean>`pack.pack_no > ${after ?? 0}`)
    .orderBy('pack.packNo')
    .limit(limit)
  for (const condition of hasTags(type, 'pack', 'pack_id', tags)) query = query.where(condition)
  if (objectIds !== undefined) query = query.where(sql<boolean>`pack.pack_id in (${sql.join(objectIds)})`)
  return query.execute()
}

function hasAnyTag(type: TaggedType, table: 'rule' | 'pack', idColumn: 'rule_id' | 'pack_id') {
  return sql<boolean>`exists (select 1 from tag where tag.account_no = ${sql.ref(`${table}.accountNo`)}
    and tag.resource_type = ${type} and tag.resource_id = ${sql.raw(`${table}.${idColumn}`)})`
}
