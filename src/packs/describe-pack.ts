import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { AggregatorId } from '../platform/ids.js'
import type { Catalogue, ManagedRule } from '../rules/catalogue/types.js'
import type { PageSlice } from '../rules/store/read-rules.js'
import { listTags, PACK_TAGS, type Tag } from '../rules/store/tags.js'
import type { Rule } from '../rules/types.js'
import { getPack, listPackRules, listPacks, type PackFilter } from './store/read-packs.js'
import type { Pack } from './types.js'
import { writeTemplateContent } from './write-template-content.js'

export interface TaggedPack {
  readonly pack: Pack
  readonly tags: readonly Tag[]
  /** The account group the call is about. */
  readonly aggregatorId: AggregatorId | undefined
}

/** A rule of a package with its catalogue entry, when it is a managed one that still exists there. */
export interface PackRule {
  readonly rule: Rule
  readonly managed: ManagedRule | null
}

export interface PackDetail extends TaggedPack {
  readonly rules: readonly PackRule[]
  /** The package as a template file. */
  readonly templateContent: string
}

/** Everything about one package. Throws `Invalid.CompliancePackId.Value`. */
export async function describePack(
  db: Db,
  scope: Scope,
  services: { readonly catalogue: Catalogue },
  packId: string,
): Promise<PackDetail> {
  const pack = await getPack(db, scope, packId)
  const rules = await listPackRules(db, scope, pack)
  const tags = await listTags(db, scope, PACK_TAGS, [packId])
  return {
    pack,
    tags: tags.get(packId) ?? [],
    aggregatorId: scope.aggregatorId,
    rules: rules.map((rule) => ({
      rule,
      managed: services.catalogue.rules.get(rule.sourceIdentifier) ?? null,
    })),
    templateContent: writeTemplateContent(pack, rules),
  }
}

/** A page of packages with their tags, in the order they were created. */
export async function listTaggedPacks(
  db: Db,
  scope: Scope,
  filter: PackFilter,
  page: PageSlice,
): Promise<{ readonly packs: readonly TaggedPack[]; readonly totalCount: number }> {
  const { packs, totalCount } = await listPacks(db, scope, filter, page)
  const packIds = packs.map((pack) => pack.packId)
  const tags = await listTags(db, scope, PACK_TAGS, packIds)
  return {
    packs: packs.map((pack) => ({
      pack,
      tags: tags.get(pack.packId) ?? [],
      aggregatorId: scope.aggregatorId,
    })),
    totalCount,
  }
}
