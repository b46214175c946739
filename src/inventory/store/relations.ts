import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo } from '../../platform/ids.js'
import type { RecordedRelation } from '../readers/recorded-item.js'

/** Which relations a list shows; an absent member filters nothing. */
export interface RelationFilter {
  readonly relationType?: string | undefined
  readonly targetType?: string | undefined
  readonly targetId?: string | undefined
}

/** A relation that another resource has to the one asked about. */
export interface IncomingRelation {
  readonly resourceNo: ResourceNo
  readonly relationType: string
  readonly resourceType: string
  readonly resourceId: string
}

/** What a resource states of others: delivered with it, or declared for its type. */
export async function listOutgoing(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
): Promise<RecordedRelation[]> {
  const select = (table: 'resourceRelation' | 'declaredRelation') =>
    db
      .selectFrom(table)
      .select(['relationType', 'targetType', 'targetRegion', 'targetId'])
      .where('accountNo', '=', account.accountNo)
      .where('resourceNo', '=', resourceNo)
  return select('resourceRelation').unionAll(select('declaredRelation')).execute()
}

/**
 * Live resources that state a relation to the one with this type, id and region, from a number on, by number;
 * each with every such relation. At most `limit` relations, which may cut the last resource short.
 */
export async function listIncoming(
  db: Db,
  scope: Scope,
  target: { readonly resourceType: string; readonly resourceId: string; readonly regionId: string },
  page: {
    readonly from: ResourceNo
    readonly limit: number
    readonly relationTypes?: readonly string[] | undefined
    readonly resourceType?: string | undefined
    readonly resourceId?: string | undefined
  },
): Promise<IncomingRelation[]> {
  const [account] = scope.accounts
  const select = (table: 'resourceRelation' | 'declaredRelation') =>
    db
      .selectFrom(`${table} as relation`)
      .innerJoin('resource', (join) =>
        join
          .onRef('resource.accountNo', '=', 'relation.accountNo')
          .onRef('resource.resourceNo', '=', 'relation.resourceNo'),
      )
      .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
      .select([
        'relation.resourceNo',
        'relation.relationType',
        'resourceType.resourceType',
        'resource.resourceId',
      ])
      .where('relation.accountNo', '=', account.accountNo)
      .where('relation.targetId', '=', target.resourceId)
      .where('relation.targetType', '=', target.resourceType)
      .where('relation.targetRegion', 'in', ['', target.regionId])
      .where('relation.resourceNo', '>=', page.from)
      .where('resource.deletedAt', 'is', null)
      .$if(page.relationTypes !== undefined, (query) =>
        query.where('relation.relationType', 'in', page.relationTypes ?? []),
      )
      .$if(page.resourceType !== undefined, (query) =>
        query.where('resourceType.resourceType', '=', page.resourceType ?? ''),
      )
      .$if(page.resourceId !== undefined, (query) =>
        query.where('resource.resourceId', '=', page.resourceId ?? ''),
      )
  const both = select('resourceRelation').union(select('declaredRelation'))
  return db
    .selectFrom(both.as('incoming'))
    .selectAll()
    .orderBy('resourceNo')
    .orderBy('relationType')
    .limit(page.limit)
    .execute()
}
