import type { ResourceScope, TagFilter } from '../../src/rules/resource-scope.js'

/** A disk as a test recorded it. */
export interface Disk {
  readonly resourceId: string
  readonly region: string
  readonly group: string
  readonly tags: Readonly<Record<string, string>>
  /** Absent: the recorded document has no Size. */
  readonly size?: number
}

/** Whether a scope lets a disk through, said once more and straight from the sentence in the specification. */
export function letsThrough(scope: ResourceScope, disk: Disk): boolean {
  const included = (list: readonly string[] | undefined, value: string) =>
    list === undefined || list.length === 0 || list.includes(value)
  const excluded = (list: readonly string[] | undefined, value: string) => (list ?? []).includes(value)
  const tagged = ({ key, value }: TagFilter) => key in disk.tags && (value === '' || disk.tags[key] === value)
  const tags = scope.tags ?? []
  const found = tags.filter(tagged).length
  return (
    included(scope.regionIds, disk.region) &&
    !excluded(scope.excludeRegionIds, disk.region) &&
    included(scope.resourceGroupIds, disk.group) &&
    !excluded(scope.excludeResourceGroupIds, disk.group) &&
    included(scope.resourceIds, disk.resourceId) &&
    !excluded(scope.excludeResourceIds, disk.resourceId) &&
    included(scope.resourceName ? [scope.resourceName] : [], disk.resourceId) &&
    (tags.length === 0 || (scope.tagLogic === 'AND' ? found === tags.length : found > 0)) &&
    !(scope.excludeTags ?? []).some(tagged)
  )
}

/** What the rule "at least `least` GiB" says of a disk. */
export function judge(disk: Disk, least: number): 'COMPLIANT' | 'NON_COMPLIANT' | 'INSUFFICIENT_DATA' {
  if (disk.size === undefined) return 'INSUFFICIENT_DATA'
  return disk.size >= least ? 'COMPLIANT' : 'NON_COMPLIANT'
}
