import { type Aggregator, listAggregators } from '../../accounts/aggregators.js'
import { type AccountRef, systemScope } from '../../accounts/scope.js'
import { type DirectoryPlace, findPlace } from '../../accounts/store/directory.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import { findPack, listPackRules } from '../../packs/store/read-packs.js'
import type { AccountNo, RuleNo } from '../../platform/ids.js'
import { findRule, listRules } from '../../rules/store/read-rules.js'
import type { Rule } from '../../rules/types.js'
import type { Within } from '../estate.js'
import type { ScopeItem } from './template.js'

/** Rules of one account or account group that a report is on. */
export interface OwnedRules {
  /** The account itself, or that of a group. */
  readonly owner: AccountRef
  /** Account id, or id of the group. */
  readonly name: string
  readonly rules: readonly Rule[]
  /** Which resources the results of a rule count of. */
  readonly withinOf: (rule: Rule) => Within
}

/** An account, and the groups whose rules and packages it may report on: for a member of a directory none. */
interface Owners {
  readonly account: AccountRef
  readonly groups: readonly Aggregator[]
}

/** Whether an account is a member of a directory, and no more. */
export function isMember(place: DirectoryPlace | null): boolean {
  return place?.role === 'member'
}

async function readOwners(db: Db, account: AccountRef): Promise<Owners> {
  const place = await findPlace(db, account.accountNo)
  const groups =
    place === null || isMember(place) ? [] : await listAggregators(db, systemScope(account).caller)
  return { account, groups }
}

/**
 * Refuses a scope that names what the account may not report on, or what is not there. Throws
 * `Invalid.AggregatorId.Value`, `Invalid.CompliancePackId.Value`, `ConfigRuleNotExists`.
 */
export async function checkScope(db: Db, account: AccountRef, scope: readonly ScopeItem[]): Promise<void> {
  const owners = await readOwners(db, account)
  for (const { key, ids } of scope)
    for (const id of ids) if ((await choose(db, owners, key, id)) === null) throw new ApiError(UNKNOWN[key])
}

const UNKNOWN = {
  AggregatorId: 'Invalid.AggregatorId.Value',
  CompliancePackId: 'Invalid.CompliancePackId.Value',
  RuleId: 'ConfigRuleNotExists',
} as const

/**
 * The rules that any item of a scope names, by owner. What is gone is left out; an
 * empty scope means all rules of the account. A rule of a package counts on the package's resources.
 */
export async function rulesOfScope(
  db: Db,
  account: AccountRef,
  scope: readonly ScopeItem[],
): Promise<readonly OwnedRules[]> {
  if (scope.length === 0) {
    const { rules } = await listRules(db, systemScope(account), {})
    return [{ owner: account, name: account.accountId, rules, withinOf: () => [[]] }]
  }
  const owners = await readOwners(db, account)
  const found = new Map<AccountNo, { owner: AccountRef; name: string; chosen: Map<RuleNo, Chosen> }>()
  for (const { key, ids } of scope) {
    for (const id of ids) {
      const choice = await choose(db, owners, key, id)
      if (choice === null) continue
      const { owner, name } = choice
      const known = found.get(owner.accountNo) ?? { owner, name, chosen: new Map() }
      found.set(owner.accountNo, known)
      for (const rule of choice.rules) {
        const before = known.chosen.get(rule.ruleNo)?.within ?? []
        known.chosen.set(rule.ruleNo, { rule, within: [...before, ...choice.within] })
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => a.owner.accountNo - b.owner.accountNo)
    .map(({ owner, name, chosen }) => ({
      owner,
      name,
      rules: [...chosen.values()].map(({ rule }) => rule),
      withinOf: (rule) => chosen.get(rule.ruleNo)?.within ?? [[]],
    }))
}

interface Chosen {
  readonly rule: Rule
  readonly within: Within
}

interface Choice {
  readonly owner: AccountRef
  readonly name: string
  readonly rules: readonly Rule[]
  readonly within: Within
}

/** What an id of a scope stands for; null when it is nothing that the account may report on. */
async function choose(
  db: Db,
  { account, groups }: Owners,
  key: ScopeItem['key'],
  id: string,
): Promise<Choice | null> {
  const places = [
    // A group's before its copy that the account holds as one of its members.
    ...groups.map(({ aggregatorId, groupNo, management }) => ({
      name: aggregatorId as string,
      owner: { accountId: management.accountId, accountNo: groupNo },
    })),
    { name: account.accountId as string, owner: account },
  ]
  for (const { name, owner } of places) {
    if (key === 'AggregatorId') {
      if (name !== id || owner === account) continue
      return { name, owner, rules: (await listRules(db, systemScope(owner), {})).rules, within: [[]] }
    }
    if (key === 'RuleId') {
      const rule = await findRule(db, systemScope(owner), id)
      if (rule !== null) return { name, owner, rules: [rule], within: [[]] }
      continue
    }
    const pack = await findPack(db, systemScope(owner), id)
    if (pack === null) continue
    const rules = await listPackRules(db, systemScope(owner), pack)
    return { name, owner, rules, within: [[pack.scope]] }
  }
  return null
}
