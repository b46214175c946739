import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { notePackChange, packState } from '../../packs/pack-state.js'
import { listPacks } from '../../packs/store/read-packs.js'
import { insertPackVersion } from '../../packs/store/write-packs.js'
import type { Pack } from '../../packs/types.js'
import { getIdlePack } from '../../packs/update-pack.js'
import type { Clock } from '../../platform/clock.js'
import type { ResourceScope } from '../../rules/resource-scope.js'
import { getSystem } from '../store/named-systems.js'
import { type NamedSystem, scopeOfSystem } from './named-system.js'

const PAGE = 200

/**
 * Makes a package count the resources of a system alone, and follow it when what it is made of changes; null ends that, and
 * the package counts all again. Regions and what else narrows its scope stay. Throws `Invalid.CompliancePackId.Value`,
 * `CompliancePackAlreadyPending`, `NoPermission` for a group's, `SystemNotExists`.
 */
export function setPackageSystem(
  db: Db,
  scope: Scope,
  clock: Clock,
  { packId, systemId }: { readonly packId: string; readonly systemId: string | null },
): Promise<void> {
  return inTransaction(db, async (db) => {
    const pack = await getIdlePack(db, scope, packId)
    const system = systemId === null ? null : await getSystem(db, scope, systemId)
    await writeScope(db, scope, clock, { pack, to: withSystem(pack.scope, system) })
  })
}

/** The packages of a system follow it, in the transaction that changes it. */
export async function changePackagesOf(
  db: Db,
  scope: Scope,
  clock: Clock,
  system: NamedSystem,
): Promise<void> {
  for (const pack of await listPackagesOf(db, scope, system))
    await writeScope(db, scope, clock, { pack, to: withSystem(pack.scope, system) })
}

/** Packages of a system that goes keep the scope that they have, in the transaction that deletes it. */
export async function releasePackagesOf(
  db: Db,
  scope: Scope,
  clock: Clock,
  system: NamedSystem,
): Promise<void> {
  for (const pack of await listPackagesOf(db, scope, system)) {
    const { systemId: _, ...own } = pack.scope
    await writeScope(db, scope, clock, { pack, to: own })
  }
}

async function listPackagesOf(db: Db, scope: Scope, { systemId }: NamedSystem): Promise<readonly Pack[]> {
  const found: Pack[] = []
  for (let offset = 0; ; offset += PAGE) {
    const { packs } = await listPacks(db, scope, {}, { offset, limit: PAGE })
    // Copies of a group's package follow the package.
    found.push(...packs.filter((pack) => pack.scope.systemId === systemId && pack.groupNo === null))
    if (packs.length < PAGE) return found
  }
}

function withSystem(before: ResourceScope, system: NamedSystem | null): ResourceScope {
  const { systemId: _, tags: __, tagLogic: ___, resourceGroupIds: ____, ...others } = before
  if (system === null) return others
  const { tags = [], resourceGroupIds = [], ...logic } = scopeOfSystem(system)
  return {
    ...others,
    ...(tags.length === 0 ? {} : { tags, ...logic }),
    ...(resourceGroupIds.length === 0 ? {} : { resourceGroupIds }),
    systemId: system.systemId,
  }
}

async function writeScope(
  db: Db,
  scope: Scope,
  clock: Clock,
  { pack, to }: { readonly pack: Pack; readonly to: ResourceScope },
): Promise<void> {
  const { packId, packNo, description, riskLevel } = pack
  const before = await packState(db, scope, packId)
  await insertPackVersion(db, pack, packNo, { description, riskLevel, scope: to, at: clock.now() })
  await notePackChange(db, scope, packId, before)
}
