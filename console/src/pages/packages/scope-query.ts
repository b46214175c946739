import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call, type Reply } from '../../api/call'
import { isObject, parseJson } from '../../format/json'
import type { scopeOf } from './draft'

type Profiles = NonNullable<Reply<'ListDiscoveredResources'>['DiscoveredResourceProfiles']>
type Profile = NonNullable<Profiles['DiscoveredResourceProfileList']>[number]
type Scope = ReturnType<typeof scopeOf>

/** How many resources a scope holds; `isMost` when it is no more than that many. */
export interface ScopedCount {
  readonly count: number
  readonly isMost: boolean
}

/** The API counts by type and region. What a tag or an id takes away is found in up to this many resources. */
const MOST_READ = 2_000
const AT_ONCE = 100

/** Resources of the types that the scope leaves, of the account or of a group's members, counted one by one where the API counts no further. */
export function useScopedCount(types: readonly string[], scope: Scope, group: string | undefined) {
  return useQuery<ScopedCount>({
    queryKey: ['scoped count', types, scope, group],
    enabled: types.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => countScoped(types, scope, group, signal),
  })
}

async function countScoped(
  types: readonly string[],
  { regions, exclude, tag }: Scope,
  group: string | undefined,
  signal: AbortSignal,
): Promise<ScopedCount> {
  const isPlain = tag === undefined && exclude === undefined
  const excluded = new Set(exclude ?? [])
  let nextToken: string | undefined
  let read = 0
  let count = 0
  for (;;) {
    const params = {
      MaxResults: isPlain ? 1 : AT_ONCE,
      ResourceTypes: types,
      Regions: regions,
      NextToken: nextToken,
    }
    const { DiscoveredResourceProfiles: page } = await (group === undefined
      ? call('ListDiscoveredResources', params, { signal })
      : call('ListAggregateDiscoveredResources', { ...params, AggregatorId: group }, { signal }))
    const total = page?.TotalCount ?? 0
    if (isPlain) return { count: total, isMost: false }
    const rows = page?.DiscoveredResourceProfileList ?? []
    read += rows.length
    count += rows.filter((row) => !excluded.has(row.ResourceId ?? '') && hasTag(row, tag)).length
    nextToken = page?.NextToken
    if (nextToken === undefined || nextToken === '') return { count, isMost: false }
    if (total > MOST_READ || read >= MOST_READ) return { count: total, isMost: true }
  }
}

/** A tag without a value is that key with any. */
function hasTag({ Tags }: Profile, tag: Scope['tag']): boolean {
  if (tag === undefined) return true
  const tags = parseJson(Tags)
  if (!isObject(tags) || !Object.hasOwn(tags, tag.TagKey)) return false
  // A list, though a resource has one value of a key.
  return tag.TagValue === '' || [tags[tag.TagKey]].flat().includes(tag.TagValue)
}
