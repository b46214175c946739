import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockStartedAccount } from '../../accounts/store/accounts.js'
import type { Db, Tables } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { PackNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { TagFilter } from '../../rules/resource-scope.js'
import { hasId } from '../../rules/store/former-ids.js'
import { listRules, type PageSlice } from '../../rules/store/read-rules.js'
import { accountNos, seenInGroup, toGroupNo, toRiskLevel } from '../../rules/store/rule-row.js'
import { hasTags, PACK_TAGS } from '../../rules/store/tags.js'
import type { Rule } from '../../rules/types.js'
import type { Pack, PackState } from '../types.js'

type PackRow = Omit<Selectable<Tables['pack']>, 'deletedAt' | 'groupVersion'> &
  Pick<Selectable<Tables['packVersion']>, 'description' | 'riskLevel' | 'scope'>

/** Which packages a list shows; an absent member filters nothing, all members are ANDed. */
export interface PackFilter {
  readonly state?: PackState | undefined
  readonly riskLevel?: number | undefined
  readonly tags?: readonly TagFilter[] | undefined
}

/** Finds a package that is not deleted, by the id it has or had elsewhere. */
export async function findPack(db: Db, scope: Scope, packId: string): Promise<Pack | null> {
  const rows = await selectPacks(db, scope)
    .where(hasId('pack', 'pack_id', packId))
    .execute()
  return toPacks(scope, rows)[0] ?? null
}

/** Reads a package; throws `Invalid.CompliancePackId.Value`. */
export async function getPack(db: Db, scope: Scope, packId: string): Promise<Pack> {
  const pack = await findPack(db, scope, packId)
  if (pack === null) throw new ApiError('Invalid.CompliancePackId.Value')
  return pack
}

/** A page of packages in the order they were created. */
export async function listPacks(
  db: Db,
  scope: Scope,
  filter: PackFilter,
  page: PageSlice,
): Promise<{ readonly packs: readonly Pack[]; readonly totalCount: number }> {
  let query = selectPacks(db, scope)
  if (filter.state !== undefined) query = query.where('pack.state', '=', filter.state)
  if (filter.riskLevel !== undefined) query = query.where('packVersion.riskLevel', '=', filter.riskLevel)
  for (const condition of hasTags(PACK_TAGS, filter.tags ?? [])) query = query.where(condition)
  const { count } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await query
    .orderBy('pack.accountNo')
    .orderBy('pack.packNo')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { packs: toPacks(scope, rows), totalCount: Number(count) }
}

/** The rules of a package in its order; rules that were deleted since are left out. */
export async function listPackRules(db: Db, scope: Scope, pack: Pack): Promise<readonly Rule[]> {
  const ruleNos = await listPackRuleNos(db, pack)
  const { rules } = await listRules(db, scope, { ruleNos })
  const byNo = new Map(rules.map((rule) => [rule.ruleNo, rule]))
  return ruleNos.flatMap((ruleNo) => byNo.get(ruleNo) ?? [])
}

/** What a package said at an instant; its first words when it was made later. */
export async function findPackVersionAt(
  db: Db,
  { accountNo, packNo }: Pick<Pack, 'accountNo' | 'packNo'>,
  at: Instant,
): Promise<Pick<Pack, 'version' | 'description' | 'riskLevel' | 'scope'>> {
  const versions = await db
    .selectFrom('packVersion')
    .select(['version', 'description', 'riskLevel', 'scope', 'createdAt'])
    .where('accountNo', '=', accountNo)
    .where('packNo', '=', packNo)
    .orderBy('version')
    .execute()
  const row = versions.findLast(({ createdAt }) => createdAt <= at) ?? versions[0]
  if (row === undefined) throw new Error(`the package ${packNo} has no version`)
  const { version, description, riskLevel, scope } = row
  return { version, description, riskLevel: toRiskLevel(riskLevel), scope: JSON.parse(scope) }
}

/** Numbers of a package's rules in its order, also of rules that were deleted since. */
export async function listPackRuleNos(
  db: Db,
  pack: Pick<Pack, 'accountNo' | 'packNo'>,
): Promise<readonly RuleNo[]> {
  const rows = await db
    .selectFrom('packRule')
    .select('ruleNo')
    .where('accountNo', '=', pack.accountNo)
    .where('packNo', '=', pack.packNo)
    .orderBy('position')
    .execute()
  return rows.map((row) => row.ruleNo)
}

/** Those of the rules that a package other than `packNo` holds. */
export async function listSharedRuleNos(
  db: Db,
  account: AccountRef,
  packNo: PackNo,
): Promise<ReadonlySet<RuleNo>> {
  const rows = await db
    .selectFrom('packRule')
    .innerJoin('pack', (join) =>
      join.onRef('pack.accountNo', '=', 'packRule.accountNo').onRef('pack.packNo', '=', 'packRule.packNo'),
    )
    .select('packRule.ruleNo')
    .distinct()
    .where('packRule.accountNo', '=', account.accountNo)
    .where('packRule.packNo', '!=', packNo)
    .where('pack.deletedAt', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.ruleNo))
}

/** Packages by number; deleted ones are left out. */
export async function listPacksByNo(
  db: Db,
  scope: Scope,
  packNos: readonly PackNo[],
): Promise<ReadonlyMap<PackNo, Pack>> {
  if (packNos.length === 0) return new Map()
  const list = sql.join(packNos.map((packNo) => sql.lit(packNo)))
  const rows = await selectPacks(db, scope).where(sql<boolean>`pack.pack_no in (${list})`).execute()
  return new Map(toPacks(scope, rows).map((pack) => [pack.packNo, pack]))
}

/** How many packages of its own an account has, for its quota: nobody else adds one until the transaction ends. */
export async function countPacks(db: Db, account: AccountRef): Promise<number> {
  await lockStartedAccount(db, account.accountNo)
  const { count } = await db
    .selectFrom('pack')
    .where('accountNo', '=', account.accountNo)
    .where('groupNo', '=', 0)
    .where('deletedAt', 'is', null)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The names of an account's own packages. */
export async function listPackNames(db: Db, account: AccountRef): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('pack')
    .select('name')
    .where('accountNo', '=', account.accountNo)
    .where('groupNo', '=', 0)
    .where('deletedAt', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.name))
}

function selectPacks(db: Db, scope: Scope) {
  return db
    .selectFrom('pack')
    .innerJoin('packVersion', (join) =>
      join
        .onRef('packVersion.accountNo', '=', 'pack.accountNo')
        .onRef('packVersion.packNo', '=', 'pack.packNo')
        .onRef('packVersion.version', '=', 'pack.version'),
    )
    .where('pack.accountNo', 'in', accountNos(scope))
    .where('pack.deletedAt', 'is', null)
    .where(seenInGroup(scope, 'pack'))
    .select([
      'pack.accountNo',
      'pack.packNo',
      'pack.packId',
      'pack.name',
      'pack.state',
      'pack.version',
      'pack.templateId',
      'pack.createdAt',
      'pack.updatedAt',
      'pack.groupNo',
      'packVersion.description',
      'packVersion.riskLevel',
      'packVersion.scope',
    ])
}

function toPacks(scope: Scope, rows: readonly PackRow[]): readonly Pack[] {
  return rows.map((row) => {
    const account = scope.accounts.find((each) => each.accountNo === row.accountNo)
    if (account === undefined) throw new Error(`account ${row.accountNo} is outside the scope`)
    return {
      ...row,
      accountId: account.accountId,
      groupNo: toGroupNo(row.groupNo),
      riskLevel: toRiskLevel(row.riskLevel),
      scope: JSON.parse(row.scope),
    }
  })
}
