/** A tag filter; an empty value matches any value of the key. */
export interface TagFilter {
  readonly key: string
  readonly value: string
}

/**
 * Which resources a rule or a package looks at: each non-empty include list must match and no exclude list
 * may; lists are ANDed, the values of one list ORed. Source: spec/lifecycle.md 2 "Scopes".
 */
export interface ResourceScope {
  readonly regionIds?: readonly string[] | undefined
  readonly excludeRegionIds?: readonly string[] | undefined
  readonly resourceGroupIds?: readonly string[] | undefined
  readonly excludeResourceGroupIds?: readonly string[] | undefined
  readonly resourceIds?: readonly string[] | undefined
  readonly excludeResourceIds?: readonly string[] | undefined
  readonly tags?: readonly TagFilter[] | undefined
  readonly excludeTags?: readonly TagFilter[] | undefined
  /** Of a group's rule: which members hold it. Folders stand for all below them. */
  readonly accountIds?: readonly string[] | undefined
  readonly excludeAccountIds?: readonly string[] | undefined
  readonly folderIds?: readonly string[] | undefined
  readonly excludeFolderIds?: readonly string[] | undefined
  /** How `tags` combine; OR unless said. */
  readonly tagLogic?: 'AND' | 'OR' | undefined
  /** Exact name of the one resource the rule looks at. */
  readonly resourceName?: string | undefined
  /** Of a package: the named system that tags and resource groups were taken from. */
  readonly systemId?: string | undefined
}

/** The fields of a resource that a scope reads. */
export interface ScopedResource {
  readonly regionId: string
  readonly resourceGroupId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly tags: Readonly<Record<string, string>>
}

/** Compiles a scope once; null when it excludes nothing, so that callers can skip the look. */
export function compileScope(scope: ResourceScope): ((resource: ScopedResource) => boolean) | null {
  const tests: ((resource: ScopedResource) => boolean)[] = []
  const include = (values: readonly string[] | undefined, read: (resource: ScopedResource) => string) => {
    if (values === undefined || values.length === 0) return
    const set = new Set(values)
    tests.push((resource) => set.has(read(resource)))
  }
  const exclude = (values: readonly string[] | undefined, read: (resource: ScopedResource) => string) => {
    if (values === undefined || values.length === 0) return
    const set = new Set(values)
    tests.push((resource) => !set.has(read(resource)))
  }
  include(scope.regionIds, (resource) => resource.regionId)
  exclude(scope.excludeRegionIds, (resource) => resource.regionId)
  include(scope.resourceGroupIds, (resource) => resource.resourceGroupId)
  exclude(scope.excludeResourceGroupIds, (resource) => resource.resourceGroupId)
  include(scope.resourceIds, (resource) => resource.resourceId)
  exclude(scope.excludeResourceIds, (resource) => resource.resourceId)
  if (scope.resourceName !== undefined && scope.resourceName !== '') {
    include([scope.resourceName], (resource) => resource.resourceName)
  }
  const tags = scope.tags ?? []
  if (tags.length > 0) {
    tests.push(
      scope.tagLogic === 'AND'
        ? (resource) => tags.every((filter) => hasTag(resource, filter))
        : (resource) => tags.some((filter) => hasTag(resource, filter)),
    )
  }
  const excludedTags = scope.excludeTags ?? []
  if (excludedTags.length > 0)
    tests.push((resource) => !excludedTags.some((filter) => hasTag(resource, filter)))
  if (tests.length === 0) return null
  return (resource) => tests.every((test) => test(resource))
}

// inferred: spec/lifecycle.md 2 does not say what a key without a value matches; any value of that key.
function hasTag(resource: ScopedResource, filter: TagFilter): boolean {
  if (!Object.hasOwn(resource.tags, filter.key)) return false
  return filter.value === '' || resource.tags[filter.key] === filter.value
}
