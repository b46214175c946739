import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db, Tables } from '../../db/tables.js'
import type { AccountNo, RuleNo } from '../../platform/ids.js'
import type { PassCause, RiskLevel, Rule, SourceOwner } from '../types.js'

type RuleRow = Omit<
  Selectable<Tables['rule']>,
  'deletedAt' | 'evaluationRequests' | 'groupVersion' | 'groupRequests'
> &
  Omit<Selectable<Tables['ruleVersion']>, 'accountNo' | 'ruleNo' | 'version' | 'createdAt'>

const RULE_COLUMNS = [
  'rule.accountNo',
  'rule.ruleNo',
  'rule.ruleId',
  'rule.name',
  'rule.state',
  'rule.createdByPackNo',
  'rule.createdAt',
  'rule.updatedAt',
  'rule.firstActivatedAt',
  'rule.firstEvaluatedAt',
  'rule.lastEvaluationStartedAt',
  'rule.lastEvaluatedAt',
  'rule.lastFailedAt',
  'rule.lastErrorCode',
  'rule.lastErrorMessage',
  'rule.nextScheduledAt',
  'rule.requestedCause',
  'rule.passCause',
  'rule.groupNo',
  'ruleVersion.version',
  'ruleVersion.description',
  'ruleVersion.riskLevel',
  'ruleVersion.sourceOwner',
  'ruleVersion.sourceIdentifier',
  'ruleVersion.logic',
  'ruleVersion.parameters',
  'ruleVersion.resourceTypes',
  'ruleVersion.scope',
  'ruleVersion.triggers',
] as const

/** Numbers of the accounts a call may read. */
export function accountNos(scope: Scope): readonly AccountNo[] {
  return scope.accounts.map((account) => account.accountNo)
}

/** Column `group_no` of the rules and packages that a call sees; see `Scope`. */
export function seenInGroup(scope: Scope, table: 'rule' | 'pack') {
  const column = sql.ref(`${table}.groupNo`)
  if (scope.groupNo === undefined) return sql<boolean>`1 = 1`
  const groupNo = scope.accounts[0].accountNo === scope.groupNo ? 0 : scope.groupNo
  return sql<boolean>`${column} = ${groupNo}`
}

/** Rules of the scope joined with every version of them. */
export function selectAnyVersion(db: Db, scope: Scope) {
  return db
    .selectFrom('rule')
    .innerJoin('ruleVersion', (join) =>
      join
        .onRef('ruleVersion.accountNo', '=', 'rule.accountNo')
        .onRef('ruleVersion.ruleNo', '=', 'rule.ruleNo'),
    )
    .where('rule.accountNo', 'in', accountNos(scope))
    .where(seenInGroup(scope, 'rule'))
    .select(RULE_COLUMNS)
}

/** Rules of the scope that are not deleted, each with its current version. */
export function selectCurrent(db: Db, scope: Scope) {
  return selectAnyVersion(db, scope)
    .whereRef('ruleVersion.version', '=', 'rule.version')
    .where('rule.deletedAt', 'is', null)
}

/** Turns rows into rules; `scope` supplies the accounts' public ids. */
export function toRules(scope: Scope, rows: readonly RuleRow[]): readonly Rule[] {
  const accounts = new Map(scope.accounts.map((account) => [account.accountNo, account]))
  return rows.map((row) => toRule(accounts, row))
}

/** `rule_no in (...)` for lists of any length: past the parameter limit of an engine `in` fails. */
export function ruleNoIn(ruleNos: readonly RuleNo[]) {
  const list = sql.join(ruleNos.map((ruleNo) => sql.lit(ruleNo)))
  return ruleNos.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`rule.rule_no in (${list})`
}

function toRule(accounts: ReadonlyMap<AccountNo, AccountRef>, row: RuleRow): Rule {
  const account = accounts.get(row.accountNo)
  if (account === undefined) throw new Error(`account ${row.accountNo} is outside the scope`)
  return {
    ...row,
    accountId: account.accountId,
    requestedCause: toPassCause(row.requestedCause),
    passCause: toPassCause(row.passCause),
    groupNo: toGroupNo(row.groupNo),
    riskLevel: toRiskLevel(row.riskLevel),
    sourceOwner: toSourceOwner(row.sourceOwner),
    logic: JSON.parse(row.logic),
    parameters: JSON.parse(row.parameters),
    resourceTypes: JSON.parse(row.resourceTypes),
    scope: JSON.parse(row.scope),
    triggers: JSON.parse(row.triggers),
  }
}

/** Of a copy the group's number, of an account's own rule or package null. */
export function toGroupNo(groupNo: number): AccountNo | null {
  return groupNo === 0 ? null : (groupNo as AccountNo)
}

/** The risk level as its type. Throws when the number is none. */
export function toRiskLevel(level: number): RiskLevel {
  if (level === 1 || level === 2 || level === 3) return level
  throw new Error(`no risk level: ${level}`)
}

function toSourceOwner(text: string): SourceOwner {
  if (text === 'ALIYUN' || text === 'CUSTOM_FC' || text === 'CUSTOM_CONFIGURATION') return text
  throw new Error(`no source owner: ${text}`)
}

function toPassCause(text: string | null): PassCause | null {
  if (text === null || text === 'created' || text === 'changed' || text === 'manual' || text === 'scheduled')
    return text
  throw new Error(`no cause of a pass: ${text}`)
}
