import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import {
  listRecordedResources,
  readTypeNames,
  readTypeSizes,
} from '../inventory/store/evaluated-resources.js'
import type { BlockNo, ResourceNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { compileScope } from '../rules/resource-scope.js'
import type { Rule } from '../rules/types.js'
import { ABSENT, BLOCK_SIZE, blockRangeOfType, offsetOf, resourceAt } from './block.js'
import { clearResults } from './put-evaluations-blocks.js'
import { deleteRuleBlocksOutside, readBlocks } from './store/blocks.js'

/**
 * The blocks a rule looks at with the resources in its scope, block by block; results that are out of scope,
 * or of types it no longer looks at, are taken away on the way.
 */
export async function* listBlocksInScope(
  db: Db,
  rule: Rule,
  now: Instant,
): AsyncIterable<{ readonly blockNo: BlockNo; readonly resourceNos: readonly ResourceNo[] }> {
  const types = await readTypeNames(db)
  const isOfRule = (type: string | undefined) =>
    type !== undefined && (rule.resourceTypes.includes('*') || rule.resourceTypes.includes(type))
  const ranges = [...types].filter(([, type]) => isOfRule(type)).map(([typeNo]) => blockRangeOfType(typeNo))
  await deleteRuleBlocksOutside(db, rule.accountNo, rule.ruleNo, ranges)
  const isInScope = compileScope(rule.scope)
  for (const [typeNo, size] of await readTypeSizes(db, rule)) {
    if (!isOfRule(types.get(typeNo))) continue
    const { first } = blockRangeOfType(typeNo)
    for (let index = 0; index < Math.ceil(size / BLOCK_SIZE); index++) {
      const blockNo = (first + index) as BlockNo
      const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo, BLOCK_SIZE) }
      const resources = (await listRecordedResources(db, rule, range)).filter(
        (resource) => resource.deletedAt === null && (isInScope === null || isInScope(resource)),
      )
      const wanted = new Set(resources.map(({ resourceNo }) => resourceNo))
      await inTransaction(db, async (db) => {
        const block = (await readBlocks(db, rule, blockNo)).get(rule.ruleNo)
        if (block === undefined) return
        const stray: ResourceNo[] = []
        for (let resourceNo = range.first; resourceNo < range.end; resourceNo++)
          if (!wanted.has(resourceNo) && block.verdicts[offsetOf(resourceNo)] !== ABSENT)
            stray.push(resourceNo)
        await clearResults(db, rule, stray, now)
      })
      yield { blockNo, resourceNos: [...wanted] }
    }
  }
}
