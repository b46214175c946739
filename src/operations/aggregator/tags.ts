import type { Aggregator } from '../../accounts/aggregators.js'
import { type Principal, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { AGGREGATOR_TAGS, listTags } from '../../rules/store/tags.js'
import type { TaggedAggregator } from './shapes.js'

/** Gives groups the tags that the caller may see: those of its own directory's management account. */
export async function withTags(
  db: Db,
  caller: Principal,
  groups: readonly Aggregator[],
): Promise<readonly TaggedAggregator[]> {
  const [first] = groups
  if (first === undefined) return []
  const ids = groups.map((group) => group.aggregatorId)
  const scope = { ...systemScope(first.management), caller }
  const tags = await listTags(db, scope, AGGREGATOR_TAGS, ids)
  return groups.map((group) => ({ group, tags: tags.get(group.aggregatorId) ?? [] }))
}
