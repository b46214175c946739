import { findAdministeredGroups } from '../../accounts/administered-groups.js'
import { requireAdministrator } from '../../accounts/aggregators.js'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { TaggedPlace } from '../../packs/tag-objects.js'
import { AGGREGATOR_TAGS, PACK_TAGS, RULE_TAGS } from '../../rules/store/tags.js'

/** Types of objects that carry tags. Source: spec/lifecycle.md 13 */
export const TAGGED_TYPES = [
  'ACS::Config::Rule',
  'ACS::Config::AggregateConfigRule',
  'ACS::Config::Aggregator',
  'ACS::Config::CompliancePack',
  'ACS::Config::AggregateCompliancePack',
] as const

type TaggedWireType = (typeof TAGGED_TYPES)[number]

/**
 * Where the objects of a type are that a caller may see: what groups own is under the management account, for it and
 * for delegated administrators. Null where there are none.
 */
export async function findTaggedPlace(
  db: Db,
  scope: Scope,
  type: TaggedWireType,
): Promise<TaggedPlace | null> {
  if (type === RULE_TAGS || type === PACK_TAGS) return { type, scope }
  const seen = await findAdministeredGroups(db, scope)
  if (type === AGGREGATOR_TAGS) return seen && { type, scope: seen.management }
  if (seen === null || seen.groups === null) return null
  return { type: type === 'ACS::Config::AggregateConfigRule' ? RULE_TAGS : PACK_TAGS, scope: seen.groups }
}

/**
 * The same of objects that are to be changed. Throws `InvalidResourceId` when there can be none, `NoPermission` and
 * `AggregatorMemberNoPermission` for who may not change what groups own.
 */
export async function getTaggedPlace(db: Db, scope: Scope, type: TaggedWireType): Promise<TaggedPlace> {
  if (type !== RULE_TAGS && type !== PACK_TAGS) await requireAdministrator(db, scope.caller)
  const place = await findTaggedPlace(db, scope, type)
  if (place === null) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
  return place
}

/** The keys to take away: `TagKey` when it is given. Throws `MissingTagKey` when `All` is not true either. */
export function toKeys(
  keys: readonly string[] | undefined,
  all: boolean | undefined,
): readonly string[] | 'all' {
  if (keys !== undefined) return keys
  if (all === true) return 'all'
  throw new ApiError('Missing{Param}', { Param: 'TagKey' })
}
