import { isDeepStrictEqual } from 'node:util'
import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import { MAX_NAME_LENGTH } from '../rules/draft-rule.js'
import { requireWritable } from '../rules/require-own.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import { releaseSomeRules } from '../rules/store/write-rules.js'
import type { RiskLevel } from '../rules/types.js'
import { changeScope } from '../rules/update-rule.js'
import type { PackServices } from './create-pack.js'
import { notePackChange, packState } from './pack-state.js'
import { type PackRuleWish, planRules } from './plan-pack.js'
import { resolveRules } from './resolve-rules.js'
import { getPack, listPackRules } from './store/read-packs.js'
import { insertPackVersion, renamePack, replacePackRules } from './store/write-packs.js'
import type { Pack } from './types.js'

/** What a caller changes of a package; an absent member stays, an empty list of the scope goes. */
export interface PackChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly riskLevel?: RiskLevel | undefined
  readonly scope: ResourceScope
  /** The new list of rules; absent or empty keeps the present one. */
  readonly rules?: readonly PackRuleWish[] | undefined
  readonly language: string
}

/**
 * Changes a package. In a new list of rules a managed identifier stands for the rule that the package made of
 * it before, which keeps its id and results; rules left out live on as free rules, as if they were detached.
 * The package is ACTIVE throughout: the change is one transaction, its rules say EVALUATING. Throws
 * `Invalid.CompliancePackId.Value`, `CompliancePackAlreadyPending`, `CompliancePackExists`,
 * `Invalid.CompliancePackName.Value`, `Invalid.ConfigRules.Value`, `ConfigRuleExceedMaxRuleCount`.
 * Source: spec/lifecycle.md 2 "Update"
 */
export async function updatePack(
  db: Db,
  scope: Scope,
  services: PackServices,
  packId: string,
  change: PackChange,
): Promise<void> {
  await inTransaction(db, async (db) => {
    const pack = await getIdlePack(db, scope, packId)
    const at = services.clock.now()
    const before = await packState(db, scope, packId)
    const name = change.name ?? pack.name
    if (name.trim() === '' || name.length > MAX_NAME_LENGTH)
      throw new ApiError('Invalid.CompliancePackName.Value')
    if (name !== pack.name) await renamePack(db, pack, pack.packNo, name, at)
    await insertPackVersion(db, pack, pack.packNo, {
      description: change.description ?? pack.description,
      riskLevel: change.riskLevel ?? pack.riskLevel,
      scope: changePackScope(pack.scope, change.scope),
      at,
    })
    if (change.rules !== undefined && change.rules.length > 0)
      await replaceRules(db, scope, services, pack, change.rules, change.language)
    await notePackChange(db, scope, packId, before)
  })
}

/** Whoever says other tags or resource groups says that the package is not about its system any more. */
function changePackScope(before: ResourceScope, change: ResourceScope): ResourceScope {
  const { systemId, ...after } = changeScope(before, change)
  const saidBy = ({ tags, tagLogic, resourceGroupIds }: ResourceScope) => [tags, tagLogic, resourceGroupIds]
  const isOfSystem = systemId !== undefined && isDeepStrictEqual(saidBy(before), saidBy(after))
  return isOfSystem ? { ...after, systemId } : after
}

/** A package that nothing else is changing. Throws `CompliancePackAlreadyPending`, `NoPermission` for a group's. */
export async function getIdlePack(db: Db, scope: Scope, packId: string): Promise<Pack> {
  const pack = await getPack(db, scope, packId)
  requireWritable(scope, pack)
  if (pack.state !== 'ACTIVE') throw new ApiError('CompliancePackAlreadyPending')
  return pack
}

async function replaceRules(
  db: Db,
  scope: Scope,
  services: PackServices,
  pack: Pack,
  wishes: readonly PackRuleWish[],
  language: string,
): Promise<void> {
  const before = await listPackRules(db, scope, pack)
  const own = before.filter((rule) => rule.createdByPackNo === pack.packNo)
  const planned = planRules(services.catalogue, wishes, language)
  const ruleNos = await resolveRules(db, pack, services, planned, {
    packNo: pack.packNo,
    isActive: true,
    own,
  })
  await replacePackRules(db, pack, pack.packNo, ruleNos, services.clock.now())
  const kept = new Set(ruleNos)
  const leftOut = own.map((rule) => rule.ruleNo).filter((ruleNo) => !kept.has(ruleNo))
  await releaseSomeRules(db, pack, pack.packNo, leftOut)
}
