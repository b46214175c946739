import { ApiError } from '../../errors.js'
import { PACK_TAGS, RULE_TAGS, type TaggedType } from '../../rules/store/tags.js'

/** Types of objects that carry tags. Source: spec/lifecycle.md 13 */
export const TAGGED_TYPES = [
  'ACS::Config::Rule',
  'ACS::Config::AggregateConfigRule',
  'ACS::Config::Aggregator',
  'ACS::Config::CompliancePack',
  'ACS::Config::AggregateCompliancePack',
] as const

/** The type as the stages know it; null for one that this account has no objects of. */
export function toTaggedType(type: (typeof TAGGED_TYPES)[number]): TaggedType | null {
  return type === RULE_TAGS || type === PACK_TAGS ? type : null
}

/** The type of objects that are to be changed. Throws `InvalidResourceId` when there can be none. */
export function toChangedType(type: (typeof TAGGED_TYPES)[number]): TaggedType {
  const tagged = toTaggedType(type)
  if (tagged === null) throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
  return tagged
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
