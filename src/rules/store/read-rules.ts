import type { AccountRef } from '../../accounts/scope.js'
import type { RuleLogic } from '../../conditions/types.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, RuleNo } from '../../platform/ids.js'
import type { ResourceScope } from '../resource-scope.js'
import type { RiskLevel, Rule, SourceOwner, Trigger } from '../types.js'

/** Rules joined with one of their versions: the columns `toRule` reads. */
export function selectRules(db: Db) {
  return db
    .selectFrom('rule')
    .innerJoin('account', 'account.accountNo', 'rule.accountNo')
    .innerJoin('ruleVersion', (join) =>
      join
        .onRef('ruleVersion.accountNo', '=', 'rule.accountNo')
        .onRef('ruleVersion.ruleNo', '=', 'rule.ruleNo'),
    )
    .select([
      'rule.accountNo',
      'account.accountId',
      'rule.ruleNo',
      'rule.ruleId',
      'rule.name',
      'rule.state',
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
    ])
}

export type RuleRow = Awaited<ReturnType<ReturnType<typeof selectRules>['execute']>>[number]

export function toRule(row: RuleRow): Rule {
  return {
    ...row,
    riskLevel: row.riskLevel as RiskLevel,
    sourceOwner: row.sourceOwner as SourceOwner,
    logic: JSON.parse(row.logic) as RuleLogic,
    parameters: JSON.parse(row.parameters) as Record<string, string>,
    resourceTypes: JSON.parse(row.resourceTypes) as string[],
    scope: JSON.parse(row.scope) as ResourceScope,
    triggers: JSON.parse(row.triggers) as Trigger[],
  }
}

/** The current versions of all rules of the account that are evaluated: not stopped, not being deleted. */
export async function listEvaluatedRules(db: Db, account: AccountRef): Promise<Rule[]> {
  const rows = await selectRules(db)
    .where('rule.accountNo', '=', account.accountNo)
    .whereRef('ruleVersion.version', '=', 'rule.version')
    .where('rule.state', 'in', ['ACTIVE', 'EVALUATING'])
    .where('rule.deletedAt', 'is', null)
    .orderBy('rule.ruleNo')
    .execute()
  return rows.map(toRule)
}

/** Version by rule number of the rules that are evaluated at this moment; `listEvaluatedRules` without the bulk. */
export async function readRuleVersions(db: Db, accountNo: AccountNo): Promise<Map<RuleNo, number>> {
  const rows = await db
    .selectFrom('rule')
    .select(['ruleNo', 'version'])
    .where('accountNo', '=', accountNo)
    .where('state', 'in', ['ACTIVE', 'EVALUATING'])
    .where('deletedAt', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.ruleNo, row.version]))
}
