import { findGroup } from '../accounts/aggregators.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { listPackRules } from '../packs/store/read-packs.js'
import type { Pack } from '../packs/types.js'
import { listRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import type { Within } from './estate.js'
import { compareText } from './population.js'

/** A rule of the report as one account has it. */
export interface PartRule {
  readonly rule: Rule
  /** Index into the report's rules. */
  readonly index: number
  /** Which resources its results count of. */
  readonly within: Within
}

/** What one account adds to a report. */
export interface ReportPart {
  readonly account: AccountRef
  /** Index into the report's accounts. */
  readonly index: number
  /** In the report's order; rules that are not meant for the account are left out. */
  readonly rules: readonly PartRule[]
}

/** What a report is made of. */
export interface ReportParts {
  /** By risk (high first), name and id. */
  readonly rules: readonly Rule[]
  /** The account itself, or the members of its group in the order they were made. */
  readonly accounts: readonly ReportPart[]
  /** Whose audit log tells of changes to the package: of a group its management account. */
  readonly auditedBy: AccountRef
}

/** Finds the accounts that the report of a package is about, with its rules in each of them. */
export async function readParts(db: Db, pack: Pack): Promise<ReportParts> {
  const rules = await listPackRules(db, systemScope(pack), pack)
  return partsOf(db, pack, rules, () => [[pack.scope]])
}

/** What a report on some rules of an account, or of an account group, is made of. */
export async function partsOf(
  db: Db,
  owner: AccountRef,
  wanted: readonly Rule[],
  withinOf: (rule: Rule) => Within,
): Promise<ReportParts> {
  const rules = wanted.toSorted(byRiskAndName)
  const group = await findGroup(db, owner.accountNo)
  if (group === null) {
    const account = { accountId: owner.accountId, accountNo: owner.accountNo }
    const held = rules.map((rule, index) => ({ rule, index, within: withinOf(rule) }))
    return { rules, accounts: [{ account, index: 0, rules: held }], auditedBy: account }
  }
  const accounts: ReportPart[] = []
  for (const { accountId, accountNo } of group.members) {
    const account = { accountId, accountNo }
    const held = await listRules(db, { ...systemScope(account), groupNo: owner.accountNo }, {})
    const byId = new Map(held.rules.map((rule) => [rule.ruleId, rule]))
    const ofAccount = rules.flatMap((rule, index): readonly PartRule[] => {
      const copy = byId.get(rule.ruleId)
      return copy === undefined ? [] : [{ rule: copy, index, within: withinOf(rule) }]
    })
    accounts.push({ account, index: accounts.length, rules: ofAccount })
  }
  return { rules, accounts, auditedBy: group.management }
}

/** High risk first, then by name and id. */
export function byRiskAndName(a: Rule, b: Rule): number {
  return a.riskLevel - b.riskLevel || compareText(a.name, b.name) || compareText(a.ruleId, b.ruleId)
}
