import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackId } from '../platform/ids.js'
import { type CopyPlaces, recordCopies } from '../rules/copy-rules.js'
import { freeName } from '../rules/free-name.js'
import { countRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { checkQuota, type PackServices } from './create-pack.js'
import { notePackChange } from './pack-state.js'
import { getPack, listPackNames, listPackRules } from './store/read-packs.js'
import { insertPack, insertPackRules } from './store/write-packs.js'
import type { Pack } from './types.js'

/**
 * Makes packages like these, with rules of their own, so that changing a copy leaves the original alone; tags, results
 * and reports are not copied. Names that are taken get a suffix. All or none. Throws `Invalid.CompliancePackId.Value`,
 * `CompliancePackExceedMaxCount`, `ConfigRuleExceedMaxRuleCount`.
 */
// inferred: spec/lifecycle.md 2 "Copy": new ids, same rules and scopes
export async function copyPacks(
  db: Db,
  { from, into }: CopyPlaces,
  services: PackServices,
  packIds: readonly string[],
): Promise<void> {
  await inTransaction(db, async (db) => {
    for (const packId of packIds) {
      const pack = await getPack(db, from, packId)
      const rules = await listPackRules(db, from, pack)
      for (const scope of into) await copyPack(db, scope, services, pack, rules)
    }
  })
}

async function copyPack(
  db: Db,
  scope: Scope,
  services: PackServices,
  pack: Pack,
  rules: readonly Rule[],
): Promise<void> {
  const account = scope.accounts[0]
  await checkQuota(db, account, services)
  if ((await countRules(db, account)) + rules.length > services.quotas.rules)
    throw new ApiError('ConfigRuleExceedMaxRuleCount')
  const packId = services.ids.next('cp-') as PackId
  const packNo = await insertPack(db, account, {
    packId,
    name: freeName(pack.name, await listPackNames(db, account)),
    templateId: pack.templateId,
    description: pack.description,
    riskLevel: pack.riskLevel,
    scope: pack.scope,
    at: services.clock.now(),
  })
  const ruleNos = await recordCopies(db, scope, services, rules, packNo)
  await insertPackRules(db, account, packNo, ruleNos, services.clock.now())
  await notePackChange(db, scope, packId, undefined)
}
