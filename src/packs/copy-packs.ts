import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { PackId } from '../platform/ids.js'
import { recordCopies } from '../rules/copy-rules.js'
import { freeName } from '../rules/free-name.js'
import { countRules } from '../rules/store/read-rules.js'
import { checkQuota, type PackServices } from './create-pack.js'
import { notePackChange } from './pack-state.js'
import { getPack, listPackNames, listPackRules } from './store/read-packs.js'
import { insertPack, insertPackRules } from './store/write-packs.js'

/**
 * Makes packages like these in the same account, with rules of their own, so that changing a copy leaves the
 * original alone; tags, results and reports are not copied. Names that are taken get a suffix. All or none.
 * Throws `Invalid.CompliancePackId.Value`, `CompliancePackExceedMaxCount`, `ConfigRuleExceedMaxRuleCount`.
 */
// inferred: spec/lifecycle.md 2 "Copy": new ids, same rules and scopes
export async function copyPacks(
  db: Db,
  scope: Scope,
  services: PackServices,
  packIds: readonly string[],
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    for (const packId of packIds) {
      const pack = await getPack(db, scope, packId)
      const rules = await listPackRules(db, scope, pack)
      await checkQuota(db, account, services)
      if ((await countRules(db, account)) + rules.length > services.quotas.rules)
        throw new ApiError('ConfigRuleExceedMaxRuleCount')
      const copyId = services.ids.next('cp-') as PackId
      const packNo = await insertPack(db, account, {
        packId: copyId,
        name: freeName(pack.name, await listPackNames(db, account)),
        templateId: pack.templateId,
        description: pack.description,
        riskLevel: pack.riskLevel,
        scope: pack.scope,
        at: services.clock.now(),
      })
      const ruleNos = await recordCopies(db, account, services, rules, packNo)
      await insertPackRules(db, account, packNo, ruleNos)
      await notePackChange(db, scope, copyId, undefined)
    }
  })
}
