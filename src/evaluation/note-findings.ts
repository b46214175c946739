import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { BlockNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import { BLOCK_SIZE, type Block, NON_COMPLIANT, resourceAt } from './block.js'
import { type Finding, insertFindings, listFindingListeners } from './store/findings.js'

/** A block as it is written; `before` is undefined for a rule's first results on it. */
export interface WrittenBlock {
  readonly ruleNo: RuleNo
  readonly before: Block | undefined
  readonly block: Block
}

/**
 * Keeps for those who listen what became non-compliant in blocks, in the transaction that writes them: also by a
 * first verdict, which is no flip. Costs nothing where nobody listens. `listeners` saves asking who does.
 */
export async function noteFindings(
  db: Db,
  account: AccountRef,
  at: { readonly blockNo: BlockNo; readonly now: Instant; readonly listeners?: readonly string[] },
  written: readonly WrittenBlock[],
): Promise<void> {
  if (!written.some(({ block }) => block.counts[NON_COMPLIANT] !== 0)) return
  const listeners = at.listeners ?? (await listFindingListeners(db, account))
  if (listeners.length === 0) return
  const findings = written.flatMap((each) => findingsOf(account, at, each))
  await insertFindings(db, listeners, findings)
}

function findingsOf(
  { accountNo }: AccountRef,
  { blockNo, now }: { readonly blockNo: BlockNo; readonly now: Instant },
  { ruleNo, before, block }: WrittenBlock,
): Finding[] {
  const findings: Finding[] = []
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    if (block.verdicts[offset] !== NON_COMPLIANT || before?.verdicts[offset] === NON_COMPLIANT) continue
    findings.push({
      accountNo,
      at: now,
      ruleNo,
      ruleVersion: block.ruleVersion,
      resourceNo: resourceAt(blockNo, offset),
      evidence: block.evidence.get(offset) ?? null,
    })
  }
  return findings
}
