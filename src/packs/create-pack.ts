import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackId, PackNo, RuleNo } from '../platform/ids.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import { type RuleServices, recordRule } from '../rules/create-rule.js'
import { MAX_NAME_LENGTH } from '../rules/draft-rule.js'
import { countRules, listRuleNames, listRuleNos } from '../rules/store/read-rules.js'
import { PACK_TAGS, type Tag, writeTags } from '../rules/store/tags.js'
import { type PackPlan, type PackWish, type PlannedRule, planPack } from './plan-pack.js'
import { countPacks } from './store/read-packs.js'
import { insertPack, insertPackRules } from './store/write-packs.js'

/** What creating a package is built from. */
export interface PackServices extends RuleServices {
  readonly catalogue: Catalogue
  /** Rules and packages an account may have. */
  readonly quotas: { readonly rules: number; readonly packs: number }
}

export interface NewPackWish extends PackWish {
  readonly tags: readonly Tag[]
  /** False: the rules created with the package are stopped until someone starts them. */
  readonly startsRules: boolean
}

/**
 * Creates a package with its rules. It is ACTIVE when this returns: nothing is left to do for the package
 * itself, and its rules are evaluated in the background (they say EVALUATING). A new rule whose name is
 * taken gets the first free suffix `-2`, `-3`, ... Throws what `planPack` throws, and
 * `CompliancePackExists`, `CompliancePackExceedMaxCount`, `ConfigRuleExceedMaxRuleCount`.
 */
export async function createPack(
  db: Db,
  scope: Scope,
  services: PackServices,
  wish: NewPackWish,
): Promise<PackId> {
  const account = scope.accounts[0]
  const plan = planPack(services.catalogue, wish)
  return inTransaction(db, async (db) => {
    await checkQuotas(db, account, services, plan)
    const packId = services.ids.next('cp-') as PackId
    const packNo = await insertPack(db, account, { ...plan, packId, at: services.clock.now() })
    const ruleNos = await resolveRules(db, account, services, plan.rules, packNo, wish.startsRules)
    await insertPackRules(db, account, packNo, ruleNos)
    await writeTags(db, account, PACK_TAGS, packId, wish.tags)
    return packId
  })
}

async function checkQuotas(
  db: Db,
  account: AccountRef,
  services: PackServices,
  plan: PackPlan,
): Promise<void> {
  if ((await countPacks(db, account)) >= services.quotas.packs)
    throw new ApiError('CompliancePackExceedMaxCount')
  const added = plan.rules.filter((rule) => rule.kind === 'new').length
  if ((await countRules(db, account)) + added > services.quotas.rules)
    throw new ApiError('ConfigRuleExceedMaxRuleCount')
}

async function resolveRules(
  db: Db,
  account: AccountRef,
  services: PackServices,
  planned: readonly PlannedRule[],
  packNo: PackNo,
  isActive: boolean,
): Promise<readonly RuleNo[]> {
  const existing = new Map<string, RuleNo>(
    await listRuleNos(
      db,
      account,
      planned.flatMap((rule) => (rule.kind === 'existing' ? rule.ruleId : [])),
    ),
  )
  const names = new Set(await listRuleNames(db, account))
  const ruleNos: RuleNo[] = []
  for (const rule of planned) {
    if (rule.kind === 'existing') {
      const ruleNo = existing.get(rule.ruleId)
      if (ruleNo === undefined) throw new ApiError('Invalid.ConfigRules.Value')
      ruleNos.push(ruleNo)
      continue
    }
    const name = freeName(rule.draft.name, names)
    names.add(name)
    const draft = { ...rule.draft, name }
    ruleNos.push((await recordRule(db, account, services, draft, { packNo, isActive })).ruleNo)
  }
  return ruleNos
}

// inferred: spec/lifecycle.md 2 says only that a name clash of copies gets a suffix
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 2, free = name; ; n++) {
    if (!taken.has(free)) return free
    const suffix = `-${n}`
    free = name.slice(0, MAX_NAME_LENGTH - suffix.length).toWellFormed() + suffix
  }
}
