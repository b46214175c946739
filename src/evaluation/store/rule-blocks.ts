import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { BlockNo, ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { type Block, blockOf, parseEvidence, parseVerdicts } from '../block.js'
import type { Evidence } from '../types.js'
import { toBlock } from './blocks.js'

const COUNTS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'] as const

/** Sums over the blocks of each rule, by code; rules without blocks are left out. */
export async function readRuleCounts(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<{ ruleNo: RuleNo; counts: number[] }[]> {
  if (ruleNos.length === 0) return []
  const rows = await db
    .selectFrom('verdictBlock')
    .select(
      (eb) => ['ruleNo', ...COUNTS.map((count) => eb.fn.sum<number | string>(count).as(count))] as const,
    )
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', 'in', ruleNos)
    .groupBy('ruleNo')
    .execute()
  return rows.map((row) => ({
    ruleNo: row.ruleNo,
    counts: [0, ...COUNTS.map((count) => Number(row[count]))],
  }))
}

/**
 * The verdicts of some rules, block by block, in one statement: a block whose rules are written together is seen
 * with all of them or with none, also where each statement has a snapshot of its own.
 */
export async function readRuleVerdicts(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
): Promise<{ ruleNo: RuleNo; blockNo: BlockNo; verdicts: Uint8Array }[]> {
  if (ruleNos.length === 0) return []
  const rows = await db
    .selectFrom('verdictBlock')
    .select(['ruleNo', 'blockNo', 'verdicts'])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', 'in', ruleNos)
    .orderBy('ruleNo')
    .orderBy('blockNo')
    .execute()
  return rows.map(({ ruleNo, blockNo, verdicts }) => ({ ruleNo, blockNo, verdicts: parseVerdicts(verdicts) }))
}

/** All blocks of a rule as stored, in order. */
export async function readStoredBlocks(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
): Promise<{ blockNo: BlockNo; block: Block }[]> {
  const rows = await db
    .selectFrom('verdictBlock')
    .select(['blockNo', 'ruleVersion', 'runAt', 'verdicts', 'evidence', ...COUNTS])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .orderBy('blockNo')
    .execute()
  return rows.map((row) => ({ blockNo: row.blockNo, block: toBlock(row) }))
}

/** Blocks of a rule that hold a wanted code behind a resource, in order; blocks without one are skipped by their counts. */
export async function pageRuleBlocks(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  page: { afterNo: ResourceNo; wanted: ReadonlySet<number>; limit: number },
): Promise<{ blockNo: BlockNo; block: Block }[]> {
  const counts = COUNTS.filter((_, index) => page.wanted.has(index + 1))
  if (counts.length === 0) return []
  const rows = await db
    .selectFrom('verdictBlock')
    .select(['blockNo', 'ruleVersion', 'runAt', 'verdicts', 'evidence', ...COUNTS])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('blockNo', '>=', blockOf((page.afterNo + 1) as ResourceNo))
    .where((eb) => eb.or(counts.map((count) => eb(count, '>', 0))))
    .orderBy('blockNo')
    .limit(page.limit)
    .execute()
  return rows.map((row) => ({ blockNo: row.blockNo, block: toBlock(row) }))
}

export interface StreamedBlock {
  readonly blockNo: BlockNo
  readonly ruleVersion: number
  readonly runAt: Instant
  readonly verdicts: Uint8Array
  readonly evidence: ReadonlyMap<number, Evidence>
}

/** All blocks of a rule in order, in constant memory; only inside `readSnapshot`. */
export async function* streamRuleBlocks(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
): AsyncIterable<StreamedBlock> {
  const rows = db
    .selectFrom('verdictBlock')
    .select(['blockNo', 'ruleVersion', 'runAt', 'verdicts', 'evidence'])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .orderBy('blockNo')
    .stream(16)
  for await (const row of rows) {
    yield { ...row, verdicts: parseVerdicts(row.verdicts), evidence: parseEvidence(row.evidence) }
  }
}
