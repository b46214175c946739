import Type from 'typebox'
import { ApiError } from '../errors.js'
import { csv, type InputOf, objectList, text } from '../rpc/fields.js'
import { type Member, wireList, wireText } from '../rpc/shapes.js'
import type { ResourceScope, TagFilter } from '../rules/resource-scope.js'
import { tagKeyValue } from './tags.js'
import { filled } from './texts.js'

const scopeTag = Type.Object({
  TagKey: Type.Optional(Type.String()),
  TagValue: Type.Optional(Type.String()),
})

/** The parameters that say which resources a package or rule looks at. Source: spec/lifecycle.md 2 "Scopes" */
export const scopeParams = {
  ExcludeRegionIdsScope: csv(),
  ExcludeResourceGroupIdsScope: csv(),
  ExcludeResourceIdsScope: csv(),
  ExcludeTagsScope: objectList(scopeTag),
  RegionIdsScope: csv(),
  ResourceGroupIdsScope: csv(),
  ResourceIdsScope: csv(),
  TagKeyScope: text(),
  TagValueScope: text(),
  TagsScope: objectList(scopeTag),
}

const kept = { keepsEmpty: true } as const

/** The same parameters of an operation that changes a scope: an empty list takes the old one away. */
export const scopeChangeParams = {
  ...scopeParams,
  ExcludeRegionIdsScope: csv(kept),
  ExcludeResourceGroupIdsScope: csv(kept),
  ExcludeResourceIdsScope: csv(kept),
  RegionIdsScope: csv(kept),
  ResourceGroupIdsScope: csv(kept),
  ResourceIdsScope: csv(kept),
}

/** Which members of a group hold a rule of it. Source: spec/lifecycle.md 2 "Scopes" */
export const memberScopeParams = {
  AccountIdsScope: csv(),
  ExcludeAccountIdsScope: csv(),
  ExcludeFolderIdsScope: csv(),
  FolderIdsScope: csv(),
}

/** The same of an operation that changes a scope: an empty list takes the old one away. */
export const memberScopeChangeParams = {
  AccountIdsScope: csv(kept),
  ExcludeAccountIdsScope: csv(kept),
  ExcludeFolderIdsScope: csv(kept),
  FolderIdsScope: csv(kept),
}

/** What those parameters give, which operations on a group alone have. */
export function toMemberScope(
  input: InputOf<typeof scopeParams> & Partial<InputOf<typeof memberScopeParams>>,
): ResourceScope {
  return {
    accountIds: input.AccountIdsScope,
    excludeAccountIds: input.ExcludeAccountIdsScope,
    folderIds: input.FolderIdsScope,
    excludeFolderIds: input.ExcludeFolderIdsScope,
  }
}

/** The members that show which members of a group hold a rule. */
export function memberScopeMembers<T>(
  get: (domain: T) => ResourceScope,
): Readonly<Record<string, Member<T>>> {
  return {
    AccountIdsScope: wireText.from((domain: T) => get(domain).accountIds?.join(',')),
    ExcludeAccountIdsScope: wireText.from((domain: T) => get(domain).excludeAccountIds?.join(',')),
    ExcludeFolderIdsScope: wireText.from((domain: T) => get(domain).excludeFolderIds?.join(',')),
    FolderIdsScope: wireText.from((domain: T) => get(domain).folderIds?.join(',')),
  }
}

/** The members of a scope that those parameters change; the others are undefined. See `toScope`. */
export function toScopeChange(input: InputOf<typeof scopeParams>): ResourceScope {
  const given = toScope(input)
  return {
    ...given,
    tags: given.tags ?? (input.TagsScope === undefined ? undefined : []),
    excludeTags: given.excludeTags ?? (input.ExcludeTagsScope === undefined ? undefined : []),
  }
}

/**
 * The scope those parameters give. The legacy pair `TagKeyScope`, `TagValueScope` is one more tag of
 * `TagsScope`; either alone answers `Missing` of the other.
 */
export function toScope(input: InputOf<typeof scopeParams>): ResourceScope {
  return {
    regionIds: input.RegionIdsScope,
    excludeRegionIds: input.ExcludeRegionIdsScope,
    resourceGroupIds: input.ResourceGroupIdsScope,
    excludeResourceGroupIds: input.ExcludeResourceGroupIdsScope,
    resourceIds: input.ResourceIdsScope,
    excludeResourceIds: input.ExcludeResourceIdsScope,
    tags: someOf([...toFilters(input.TagsScope), ...legacyTag(input.TagKeyScope, input.TagValueScope)]),
    excludeTags: someOf(toFilters(input.ExcludeTagsScope)),
  }
}

function toFilters(tags: InputOf<typeof scopeParams>['TagsScope']): readonly TagFilter[] {
  return (tags ?? []).flatMap(({ TagKey, TagValue }) =>
    TagKey === undefined || TagKey === '' ? [] : [{ key: TagKey, value: TagValue ?? '' }],
  )
}

function legacyTag(
  TagKeyScope: string | readonly string[] | undefined,
  TagValueScope: string | undefined,
): readonly TagFilter[] {
  // Of a group's rule it is a list of keys.
  const [key] = typeof TagKeyScope === 'object' ? TagKeyScope : [filled(TagKeyScope)]
  const value = filled(TagValueScope)
  if (key === undefined && value === undefined) return []
  if (key === undefined) throw new ApiError('Missing{Param}', { Param: 'TagKeyScope' })
  if (value === undefined) throw new ApiError('Missing{Param}', { Param: 'TagValueScope' })
  const keys = typeof TagKeyScope === 'object' ? TagKeyScope : [key]
  return keys.map((each) => ({ key: each, value }))
}

function someOf<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items
}

/** The members that show a scope, for `shape({...})`; lists that hold nothing are left out. */
export function scopeMembers<T>(get: (domain: T) => ResourceScope): Readonly<Record<string, Member<T>>> {
  const joined = (read: (scope: ResourceScope) => readonly string[] | undefined) =>
    wireText.from((domain: T) => read(get(domain))?.join(','))
  const onlyTag = (domain: T) => {
    const tags = get(domain).tags ?? []
    return tags.length === 1 ? tags[0] : undefined
  }
  return {
    ExcludeRegionIdsScope: joined((scope) => scope.excludeRegionIds),
    ExcludeResourceGroupIdsScope: joined((scope) => scope.excludeResourceGroupIds),
    ExcludeResourceIdsScope: joined((scope) => scope.excludeResourceIds),
    ExcludeTagsScope: wireList(tagKeyValue).from((domain: T) => get(domain).excludeTags),
    RegionIdsScope: joined((scope) => scope.regionIds),
    ResourceGroupIdsScope: joined((scope) => scope.resourceGroupIds),
    ResourceIdsScope: joined((scope) => scope.resourceIds),
    // The legacy pair can show a single tag only.
    TagKeyScope: wireText.from((domain: T) => onlyTag(domain)?.key),
    TagValueScope: wireText.from((domain: T) => onlyTag(domain)?.value),
    TagsScope: wireList(tagKeyValue).from((domain: T) => get(domain).tags),
  }
}
