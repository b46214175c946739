import type { Db } from '../../db/tables.js'
import { resourceAt } from '../../evaluation/block.js'
import { listPastResources, type PastResource } from '../../inventory/store/past-resources.js'
import type { Rule } from '../../rules/types.js'
import type { PastRules } from '../model-time.js'
import { type PartSource, rangeOf } from '../part-source.js'
import { readLastFailures } from '../store/finding-changes.js'
import type { ReportedResource } from '../store/resources.js'
import { evaluatePast } from './evaluate-past.js'
import { pastBlocks } from './past-blocks.js'
import type { PastReading } from './past-context.js'
import { evaluateThen } from './rules-then.js'

/**
 * What an account was at a past instant, under these rules. Since when something fails is told by the changes of results
 * until then, which are those of the rules of then.
 */
export async function pastSource(
  db: Db,
  reading: PastReading,
  { rules, which }: { readonly rules: readonly Rule[]; readonly which: PastRules },
): Promise<PartSource> {
  const { account, at } = reading
  const evaluate = which === 'then' ? evaluateThen : evaluatePast
  const results = await evaluate(db, reading, rules)
  const blocksOf = (ruleNo: Rule['ruleNo']) => [...(results.get(ruleNo) ?? [])].sort(([a], [b]) => a - b)
  const read = async (first: number, end: number) => {
    const range = { first, end } as Parameters<typeof listPastResources>[2]
    return (await listPastResources(db, account, range, at)).map((resource) => toReported(resource, at))
  }
  return {
    resources: async function* () {
      for await (const { first, end } of pastBlocks(db, account)) yield* await read(first, end)
    },
    blockResources: (blockNo) => read(resourceAt(blockNo, 0), resourceAt(blockNo + 1, 0)),
    streamBlocks: async function* (ruleNo) {
      for (const [blockNo, block] of blocksOf(ruleNo)) yield { blockNo, ...block }
    },
    pageBlocks: async function* (ruleNo) {
      for (const [blockNo, block] of blocksOf(ruleNo)) yield { blockNo, block }
    },
    failures: async (ruleNo, blockNo) =>
      which === 'now' ? null : readLastFailures(db, account, ruleNo, { ...rangeOf(blockNo), until: at }),
  }
}

function toReported(resource: PastResource, at: PastReading['at']): ReportedResource {
  const { resourceNo, regionId, resourceId, resourceName, zone, resourceGroupId, tags } = resource
  const named = { resourceNo, regionId, resourceId, resourceName, zone, resourceGroupId, tags }
  return { ...named, firstRecordedAt: resource.firstRecordedAt, evaluatedAt: at }
}
