import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackId } from '../platform/ids.js'
import type { Catalogue } from '../rules/catalogue/types.js'
import type { RuleServices } from '../rules/create-rule.js'
import { PACK_TAGS, type Tag, writeTags } from '../rules/store/tags.js'
import { notePackChange } from './pack-state.js'
import { type PackWish, planPack } from './plan-pack.js'
import { resolveRules } from './resolve-rules.js'
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
    await checkQuota(db, account, services)
    const packId = services.ids.next('cp-') as PackId
    const packNo = await insertPack(db, account, { ...plan, packId, at: services.clock.now() })
    const origin = { packNo, isActive: wish.startsRules, own: [] }
    const ruleNos = await resolveRules(db, account, services, plan.rules, origin)
    await insertPackRules(db, account, packNo, ruleNos, services.clock.now())
    await writeTags(db, account, PACK_TAGS, packId, wish.tags)
    await notePackChange(db, scope, packId, undefined)
    return packId
  })
}

/** Throws `CompliancePackExceedMaxCount` when the account has all the packages it may have. */
export async function checkQuota(
  db: Db,
  account: AccountRef,
  { quotas }: Pick<PackServices, 'quotas'>,
): Promise<void> {
  if ((await countPacks(db, account)) >= quotas.packs) throw new ApiError('CompliancePackExceedMaxCount')
}
