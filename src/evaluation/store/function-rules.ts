import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'

/** A registered endpoint; the secret stays sealed. */
export interface StoredEndpoint {
  readonly functionArn: string
  readonly url: string
  readonly secretSealed: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export async function writeEndpoint(db: Db, account: AccountRef, endpoint: StoredEndpoint): Promise<void> {
  const { url, secretSealed, updatedAt } = endpoint
  await db
    .insertInto('functionEndpoint')
    .values({ accountNo: account.accountNo, ...endpoint })
    .onConflict((conflict) =>
      conflict.columns(['accountNo', 'functionArn']).doUpdateSet({ url, secretSealed, updatedAt }),
    )
    .execute()
}

/** Endpoints of an account by function. */
export async function listEndpoints(
  db: Db,
  account: Pick<AccountRef, 'accountNo'>,
): Promise<readonly StoredEndpoint[]> {
  return db
    .selectFrom('functionEndpoint')
    .select(['functionArn', 'url', 'secretSealed', 'createdAt', 'updatedAt'])
    .where('accountNo', '=', account.accountNo)
    .orderBy('functionArn')
    .execute()
}

/** Writes every endpoint's secret as `reseal` makes it of the sealed one, of all accounts. */
export async function resealEndpointSecrets(db: Db, reseal: (sealed: string) => string): Promise<void> {
  const rows = await db
    .selectFrom('functionEndpoint')
    .select(['accountNo', 'functionArn', 'secretSealed'])
    .execute()
  for (const { accountNo, functionArn, secretSealed } of rows)
    await db
      .updateTable('functionEndpoint')
      .set({ secretSealed: reseal(secretSealed) })
      .where('accountNo', '=', accountNo)
      .where('functionArn', '=', functionArn)
      .execute()
}

/** Forgets every endpoint of all accounts. */
export async function deleteAllEndpoints(db: Db): Promise<void> {
  await db.deleteFrom('functionEndpoint').execute()
}

/** False when there was none. */
export async function deleteEndpoint(db: Db, account: AccountRef, functionArn: string): Promise<boolean> {
  const result = await db
    .deleteFrom('functionEndpoint')
    .where('accountNo', '=', account.accountNo)
    .where('functionArn', '=', functionArn)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Where in the change log a rule's function was last called; null before its first pass. */
export async function findCalledChangeNo(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
): Promise<number | null> {
  const row = await db
    .selectFrom('functionRun')
    .select('changeNo')
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .executeTakeFirst()
  return row?.changeNo ?? null
}

export async function writeCalledChangeNo(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  changeNo: number,
): Promise<void> {
  await db
    .insertInto('functionRun')
    .values({ accountNo: account.accountNo, ruleNo, changeNo })
    .onConflict((conflict) => conflict.columns(['accountNo', 'ruleNo']).doUpdateSet({ changeNo }))
    .execute()
}

/** The last position of the account's change log. */
export async function readLastChangeNo(db: Db, account: AccountRef): Promise<number> {
  const { changeSeq } = await db
    .selectFrom('account')
    .select('changeSeq')
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  return changeSeq
}

/** When the stored results of a rule on some resources were ordered. */
export async function readOrderedAt(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  resourceNos: readonly ResourceNo[],
): Promise<ReadonlyMap<ResourceNo, Instant>> {
  if (resourceNos.length === 0) return new Map()
  const rows = await db
    .selectFrom('functionResult')
    .select(['resourceNo', 'orderedAt'])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('resourceNo', 'in', resourceNos)
    .execute()
  return new Map(rows.map((row) => [row.resourceNo, row.orderedAt]))
}

export async function writeOrderedAt(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  results: readonly {
    readonly resourceNo: ResourceNo
    readonly orderedAt: Instant
    readonly runAt: Instant
  }[],
): Promise<void> {
  await bulkInsert(
    db,
    'functionResult',
    ['accountNo', 'ruleNo', 'resourceNo', 'orderedAt', 'runAt'],
    results.map(({ resourceNo, orderedAt, runAt }) => [
      account.accountNo,
      ruleNo,
      resourceNo,
      orderedAt,
      runAt,
    ]),
    `on conflict (account_no, rule_no, resource_no) do update set ordered_at = excluded.ordered_at,
     run_at = excluded.run_at`,
  )
}

/** Forgets, and names, the results of a rule that no run since `runAt` refreshed. */
export async function takeResultsBefore(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  runAt: Instant,
): Promise<readonly ResourceNo[]> {
  const rows = await db
    .deleteFrom('functionResult')
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('runAt', '<', runAt)
    .returning('resourceNo')
    .execute()
  return rows.map((row) => row.resourceNo)
}

/** Shows with a rule why its function failed, without changing its state. */
export async function noteRuleFailure(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  at: Instant,
  cause: { readonly code: string; readonly message: string },
): Promise<void> {
  await db
    .updateTable('rule')
    .set({ lastFailedAt: at, lastErrorCode: cause.code, lastErrorMessage: cause.message.slice(0, 500) })
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('deletedAt', 'is', null)
    .execute()
}

/** What a function is told of a resource beside its record. */
export interface CalledVersion {
  readonly resourceNo: ResourceNo
  readonly capturedAt: Instant
  readonly diff: string
  readonly relations: readonly { relationType: string; targetType: string; targetId: string }[]
}

/** The current version of resources, by number. */
export async function readCalledVersions(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<ReadonlyMap<ResourceNo, CalledVersion>> {
  if (resourceNos.length === 0) return new Map()
  const versions = await db
    .selectFrom('resource')
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select(['resource.resourceNo', 'resourceVersion.capturedAt', 'resourceVersion.diff'])
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceNo', 'in', resourceNos)
    .execute()
  const relations = await db
    .selectFrom('resourceRelation')
    .select(['resourceNo', 'relationType', 'targetType', 'targetId'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .orderBy(sql`resource_no, relation_type, target_type, target_id`)
    .execute()
  return new Map(
    versions.map((version) => [
      version.resourceNo,
      {
        ...version,
        relations: relations.flatMap(({ resourceNo, ...relation }) =>
          resourceNo === version.resourceNo ? [relation] : [],
        ),
      },
    ]),
  )
}
