import type { Scope } from '../accounts/scope.js'
import { findAccount, findAccountByNo } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import type { StoredVerdict } from '../evaluation/types.js'
import type { AggregatorId } from '../platform/ids.js'
import type { Catalogue, ManagedRule } from '../rules/catalogue/types.js'
import { getRule, listRules, type PageSlice, type RuleFilter } from '../rules/store/read-rules.js'
import { listTags, RULE_TAGS, type Tag } from '../rules/store/tags.js'
import type { Rule } from '../rules/types.js'
import { getPack, listPackRuleNos, listPacksByNo } from './store/read-packs.js'
import { type RuleSummary, summariseRules } from './summarise-pack.js'
import type { Pack } from './types.js'

/** A rule with its results and what hangs on it. */
export interface DescribedRule extends RuleSummary {
  /** Name of the account that has the rule. */
  readonly accountName: string
  readonly tags: readonly Tag[]
  /** The account group the call is about. */
  readonly group: { readonly aggregatorId: AggregatorId; readonly name: string } | null
  /** The package that created the rule, while it exists. */
  readonly createdByPack: Pack | null
  /** Its catalogue entry, when it is a managed rule that still exists there. */
  readonly managed: ManagedRule | null
}

export interface RuleQuery extends Omit<RuleFilter, 'ruleNos'> {
  /** Rules of this package, counted within its scope. */
  readonly packId?: string | undefined
  /** Rules whose rolled-up verdict is one of these. */
  readonly verdicts?: readonly StoredVerdict[] | undefined
}

interface DescribeServices {
  readonly catalogue: Catalogue
}

/** Everything about one rule. Throws `ConfigRuleNotExists`. */
export async function describeRule(
  db: Db,
  scope: Scope,
  services: DescribeServices,
  ruleId: string,
): Promise<DescribedRule> {
  const rule = await getRule(db, scope, ruleId)
  const [described] = await decorate(db, scope, services, await summariseRules(db, scope, [rule], null))
  if (described === undefined) throw new Error('a rule has a summary')
  return described
}

/** A page of rules in the order they were created. Throws `Invalid.CompliancePackId.Value`. */
export async function describeRules(
  db: Db,
  scope: Scope,
  services: DescribeServices,
  query: RuleQuery,
  page: PageSlice,
): Promise<{ readonly rules: readonly DescribedRule[]; readonly totalCount: number }> {
  const { packId, verdicts, ...filter } = query
  const pack = packId === undefined ? null : await getPack(db, scope, packId)
  const ruleNos = pack === null ? undefined : await listPackRuleNos(db, pack)
  if (verdicts === undefined) {
    const { rules, totalCount } = await listRules(db, scope, { ...filter, ruleNos }, page)
    return { rules: await describeAll(db, scope, services, rules, pack), totalCount }
  }
  const { rules } = await listRules(db, scope, { ...filter, ruleNos })
  const summaries = await summariseRules(db, scope, rules, pack)
  const found = summaries.filter(({ verdict }) => verdicts.includes(verdict))
  const shown = found.slice(page.offset, page.offset + page.limit)
  return { rules: await decorate(db, scope, services, shown), totalCount: found.length }
}

async function describeAll(
  db: Db,
  scope: Scope,
  services: DescribeServices,
  rules: readonly Rule[],
  pack: Pack | null,
): Promise<readonly DescribedRule[]> {
  return decorate(db, scope, services, await summariseRules(db, scope, rules, pack))
}

async function decorate(
  db: Db,
  scope: Scope,
  services: DescribeServices,
  summaries: readonly RuleSummary[],
): Promise<readonly DescribedRule[]> {
  const rules = summaries.map((summary) => summary.rule)
  const ruleIds = rules.map((rule) => rule.ruleId)
  const tags = await listTags(db, scope, RULE_TAGS, ruleIds)
  const packNos = new Set(rules.flatMap((rule) => rule.createdByPackNo ?? []))
  const packs = await listPacksByNo(db, scope, [...packNos])
  const [account] = scope.accounts
  // A group's account has the id of its management account, and its own name.
  const accountName = (await findAccount(db, account.accountId))?.name ?? ''
  const { aggregatorId, groupNo } = scope
  const group =
    aggregatorId === undefined || groupNo === undefined
      ? null
      : { aggregatorId, name: (await findAccountByNo(db, groupNo))?.name ?? '' }
  return summaries.map((summary) => {
    const { ruleId, createdByPackNo, sourceIdentifier } = summary.rule
    return {
      ...summary,
      accountName,
      group,
      tags: tags.get(ruleId) ?? [],
      createdByPack: createdByPackNo === null ? null : (packs.get(createdByPackNo) ?? null),
      managed: services.catalogue.rules.get(sourceIdentifier) ?? null,
    }
  })
}
