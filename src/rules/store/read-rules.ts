import { sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockStartedAccount } from '../../accounts/store/accounts.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, RuleNo } from '../../platform/ids.js'
import type { TagFilter } from '../resource-scope.js'
import type { RiskLevel, Rule, RuleState } from '../types.js'
import { hasId } from './former-ids.js'
import { ruleNoIn, selectAnyVersion, selectCurrent, toRules } from './rule-row.js'
import { hasTags, RULE_TAGS } from './tags.js'

/** Which rules a list shows; an absent member filters nothing, all members are ANDed. */
export interface RuleFilter {
  readonly name?: string | undefined
  /** Part of name, id, identifier or description, in any case. */
  readonly keyword?: string | undefined
  readonly states?: readonly RuleState[] | undefined
  readonly riskLevel?: RiskLevel | undefined
  /** Rules that look at one of these types; a rule of every type matches any. */
  readonly resourceTypes?: readonly string[] | undefined
  readonly tags?: readonly TagFilter[] | undefined
  readonly ruleNos?: readonly RuleNo[] | undefined
}

/** A slice of a list; `offset` counts from 0. */
export interface PageSlice {
  readonly offset: number
  readonly limit: number
}

/** Finds a rule that is not deleted, by the id it has or had elsewhere. */
export async function findRule(db: Db, scope: Scope, ruleId: string): Promise<Rule | null> {
  const rows = await selectCurrent(db, scope)
    .where(hasId('rule', 'rule_id', ruleId))
    .execute()
  return toRules(scope, rows)[0] ?? null
}

/** Reads a rule; throws `ConfigRuleNotExists`. */
export async function getRule(db: Db, scope: Scope, ruleId: string): Promise<Rule> {
  const rule = await findRule(db, scope, ruleId)
  if (rule === null) throw new ApiError('ConfigRuleNotExists')
  return rule
}

/** Rules in the order they were created; all of them without `page`. */
export async function listRules(
  db: Db,
  scope: Scope,
  filter: RuleFilter,
  page?: PageSlice,
): Promise<{ readonly rules: readonly Rule[]; readonly totalCount: number }> {
  let query = selectCurrent(db, scope)
  if (filter.name !== undefined) query = query.where('rule.name', '=', filter.name)
  if (filter.states !== undefined) query = query.where('rule.state', 'in', filter.states)
  if (filter.riskLevel !== undefined) query = query.where('ruleVersion.riskLevel', '=', filter.riskLevel)
  if (filter.ruleNos !== undefined) query = query.where(ruleNoIn(filter.ruleNos))
  if (filter.resourceTypes !== undefined)
    query = query.where((eb) => eb.or([...filter.resourceTypes!, '*'].map(looksAtType)))
  if (filter.keyword !== undefined && filter.keyword !== '') {
    const pattern = containing(filter.keyword.toLowerCase())
    query = query.where(
      sql<boolean>`lower(rule.name || ' ' || rule.rule_id || ' ' || rule_version.source_identifier || ' ' || rule_version.description) like ${pattern} escape '\\'`,
    )
  }
  for (const condition of hasTags(RULE_TAGS, filter.tags ?? [])) query = query.where(condition)

  const ordered = query.orderBy('rule.accountNo').orderBy('rule.ruleNo')
  if (page === undefined) {
    const rules = toRules(scope, await ordered.execute())
    return { rules, totalCount: rules.length }
  }
  const { count } = await query
    .clearSelect()
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await ordered.limit(page.limit).offset(page.offset).execute()
  return { rules: toRules(scope, rows), totalCount: Number(count) }
}

/** The numbers of a scope's rules, where a risk level is given of those of it. */
export async function listSeenRuleNos(
  db: Db,
  scope: Scope,
  riskLevel: RiskLevel | undefined,
): Promise<readonly RuleNo[]> {
  let query = selectCurrent(db, scope).clearSelect().select('rule.ruleNo')
  if (riskLevel !== undefined) query = query.where('ruleVersion.riskLevel', '=', riskLevel)
  return (await query.orderBy('rule.accountNo').orderBy('rule.ruleNo').execute()).map(({ ruleNo }) => ruleNo)
}

/** The rules of one account that are evaluated, in the order they were created. */
export async function listEvaluatedRules(db: Db, scope: Scope): Promise<readonly Rule[]> {
  return (await listRules(db, scope, { states: ['ACTIVE', 'EVALUATING'] })).rules
}

/** One version of a rule, of a deleted rule too. Throws when there is none: results never outlive it. */
export async function getRuleVersion(db: Db, scope: Scope, ruleNo: RuleNo, version: number): Promise<Rule> {
  const [rule] = await listRuleVersions(db, scope, [{ ruleNo, version }])
  if (rule === undefined) throw new Error(`rule ${ruleNo} has no version ${version}`)
  return rule
}

/** The named versions, each once, in the order of rule number and version; what is unknown is left out. */
export async function listRuleVersions(
  db: Db,
  scope: Scope,
  wanted: readonly { readonly ruleNo: RuleNo; readonly version: number }[],
): Promise<readonly Rule[]> {
  const keys = new Set(wanted.map(({ ruleNo, version }) => `${ruleNo}:${version}`))
  const ruleNos = [...new Set(wanted.map(({ ruleNo }) => ruleNo))]
  const rows = await selectAnyVersion(db, scope)
    .where(ruleNoIn(ruleNos))
    .orderBy('rule.ruleNo')
    .orderBy('ruleVersion.version')
    .execute()
  return toRules(
    scope,
    rows.filter((row) => keys.has(`${row.ruleNo}:${row.version}`)),
  )
}

/** How many rules an account has, for its quota: nobody else adds one until the transaction ends. */
export async function countRules(db: Db, account: AccountRef): Promise<number> {
  await lockStartedAccount(db, account.accountNo)
  const { count } = await liveRules(db, account.accountNo)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The names of an account's rules. */
export async function listRuleNames(db: Db, account: AccountRef): Promise<ReadonlySet<string>> {
  const rows = await liveRules(db, account.accountNo).select('name').execute()
  return new Set(rows.map((row) => row.name))
}

/** Rule numbers by the given ids, which rules have or had elsewhere; ids of no rule are left out. */
export async function listRuleNos(
  db: Db,
  account: AccountRef,
  ruleIds: readonly string[],
): Promise<ReadonlyMap<string, RuleNo>> {
  if (ruleIds.length === 0) return new Map()
  const former = await db
    .selectFrom('formerId')
    .innerJoin('rule', (join) =>
      join
        .onRef('rule.accountNo', '=', 'formerId.accountNo')
        .on(sql<boolean>`rule.rule_id = former_id.current_id`),
    )
    .select(['formerId.formerId as id', 'rule.ruleNo'])
    .where('formerId.accountNo', '=', account.accountNo)
    .where('formerId.formerId', 'in', ruleIds)
    .where('rule.groupNo', '=', 0)
    .where('rule.deletedAt', 'is', null)
    .execute()
  const own = await liveRules(db, account.accountNo)
    .select(['ruleId as id', 'ruleNo'])
    .where(sql<boolean>`rule_id in (${sql.join(ruleIds)})`)
    .execute()
  return new Map([...former, ...own].map(({ id, ruleNo }) => [id, ruleNo]))
}

/** An account's own rules: copies of a group's count for the group, have its names, and are in its packages. */
function liveRules(db: Db, accountNo: AccountNo) {
  return db
    .selectFrom('rule')
    .where('accountNo', '=', accountNo)
    .where('groupNo', '=', 0)
    .where('deletedAt', 'is', null)
}

function looksAtType(resourceType: string) {
  return sql<boolean>`rule_version.resource_types like ${containing(JSON.stringify(resourceType))} escape '\\'`
}

/** A `like` pattern of texts that contain one; goes with `escape '\\'`. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
