import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { type Block, countCodes, keepsEvidence, offsetOf, resourceAt } from './block.js'
import { listStoredRuleNos } from './store/blocks.js'
import { readRuleCounts, readStoredBlocks } from './store/rule-blocks.js'

/** A stored block that does not agree with itself. */
export interface Drift {
  readonly ruleNo: number
  readonly blockNo: number
  readonly what: string
}

/**
 * Recounts every stored result of an account: counts must equal the verdict text, evidence must stand
 * behind exactly the verdicts that keep it. Returns what does not agree; empty is the only good answer.
 */
export async function checkResults(db: Db, account: AccountRef): Promise<readonly Drift[]> {
  const drift: Drift[] = []
  for (const ruleNo of await listStoredRuleNos(db, account)) {
    const sums = [0, 0, 0, 0, 0, 0, 0]
    for (const { blockNo, block } of await readStoredBlocks(db, account, ruleNo)) {
      const found = (what: string) => drift.push({ ruleNo, blockNo, what })
      const counts = countCodes(block.verdicts)
      for (let code = 1; code < counts.length; code++) {
        sums[code]! += counts[code]!
        if (counts[code] !== block.counts[code]) {
          found(`count of code ${code} is ${block.counts[code]}, the text holds ${counts[code]}`)
        }
      }
      for (const what of strayEvidence(block, blockNo)) found(what)
    }
    const stored = (await readRuleCounts(db, account, [ruleNo]))[0]?.counts ?? []
    if (sums.some((sum, code) => code > 0 && sum !== stored[code])) {
      drift.push({
        ruleNo,
        blockNo: -1,
        what: `counts sum up to ${stored.join(' ')}, the texts to ${sums.join(' ')}`,
      })
    }
  }
  return drift
}

function strayEvidence(block: Block, blockNo: number): string[] {
  const found: string[] = []
  block.verdicts.forEach((code, offset) => {
    if (keepsEvidence(code) !== block.evidence.has(offset)) {
      const resourceNo = resourceAt(blockNo, offset)
      found.push(
        `resource ${resourceNo} (offset ${offsetOf(resourceNo)}) has verdict ${code} ${block.evidence.has(offset) ? 'with' : 'without'} evidence`,
      )
    }
  })
  return found
}
