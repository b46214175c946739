import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import { compiledOnce } from '../../db/compiled-once.js'
import { lockUntilEnd, shareUntilEnd } from '../../db/locks.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, BlockNo, ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import {
  type Block,
  type Flip,
  formatEvidence,
  formatVerdicts,
  parseEvidence,
  parseVerdicts,
  resourceAt,
} from '../block.js'
import { evidenceText } from '../evidence.js'

const BLOCK_COLUMNS = [
  'accountNo',
  'ruleNo',
  'blockNo',
  'ruleVersion',
  'runAt',
  'verdicts',
  'evidence',
  'n1',
  'n2',
  'n3',
  'n4',
  'n5',
  'n6',
] as const

const BLOCK_UPSERT = `on conflict (account_no, rule_no, block_no) do update set rule_version = excluded.rule_version,
  run_at = excluded.run_at, verdicts = excluded.verdicts, evidence = excluded.evidence, n1 = excluded.n1,
  n2 = excluded.n2, n3 = excluded.n3, n4 = excluded.n4, n5 = excluded.n5, n6 = excluded.n6`

/**
 * Lets one transaction at a time write results of blocks, whose first ones have no row to be locked, and none
 * while the account's exemptions change. By ascending number, or two would wait for each other for ever.
 */
export async function lockBlocks(db: Db, account: AccountRef, blockNos: readonly BlockNo[]): Promise<void> {
  await shareUntilEnd(db, 'exemptions', account.accountNo)
  for (const blockNo of blockNos) await lockUntilEnd(db, 'block', account.accountNo, blockNo)
}

/** As `lockBlocks`, of one block. */
export async function lockBlock(db: Db, account: AccountRef, blockNo: BlockNo): Promise<void> {
  await lockBlocks(db, account, [blockNo])
}

const selectBlocks = compiledOnce((db, accountNo: AccountNo, blockNo: BlockNo) =>
  db
    .selectFrom('verdictBlock')
    .select(['ruleNo', 'ruleVersion', 'runAt', 'verdicts', 'evidence', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'])
    .where('accountNo', '=', accountNo)
    .where('blockNo', '=', blockNo)
    .orderBy('ruleNo'),
)

/** The stored results of every rule on one block, also of rules that are stopped. */
export async function readBlocks(db: Db, account: AccountRef, blockNo: BlockNo): Promise<Map<RuleNo, Block>> {
  const rows = await selectBlocks(db, account.accountNo, blockNo)
  return new Map(rows.map((row) => [row.ruleNo, toBlock(row)]))
}

export interface BlockRow {
  readonly ruleVersion: number
  readonly runAt: Instant
  readonly verdicts: string
  readonly evidence: string
  readonly n1: number
  readonly n2: number
  readonly n3: number
  readonly n4: number
  readonly n5: number
  readonly n6: number
}

export function toBlock(row: BlockRow): Block {
  return {
    ruleVersion: row.ruleVersion,
    runAt: row.runAt,
    verdicts: parseVerdicts(row.verdicts),
    evidence: parseEvidence(row.evidence),
    counts: [0, row.n1, row.n2, row.n3, row.n4, row.n5, row.n6],
  }
}

/** Whether any rule has stored results on a block. */
export async function hasBlocks(db: Db, account: AccountRef, blockNo: BlockNo): Promise<boolean> {
  return (await selectAnyBlock(db, account.accountNo, blockNo)).length > 0
}

const selectAnyBlock = compiledOnce((db, accountNo: AccountNo, blockNo: BlockNo) =>
  db
    .selectFrom('verdictBlock')
    .select('ruleNo')
    .where('accountNo', '=', accountNo)
    .where('blockNo', '=', blockNo)
    .limit(1),
)

/** Rows of the table, ready to be written: putting them together takes longer than writing them. */
export type BlockRows = readonly (readonly [
  accountNo: AccountNo,
  ruleNo: RuleNo,
  blockNo: BlockNo,
  ruleVersion: number,
  runAt: Instant,
  verdicts: string,
  evidence: string,
  n1: number,
  n2: number,
  n3: number,
  n4: number,
  n5: number,
  n6: number,
])[]

export function blockRows(
  account: AccountRef,
  blockNo: BlockNo,
  blocks: readonly { ruleNo: RuleNo; block: Block }[],
): BlockRows {
  return blocks.map(({ ruleNo, block: { ruleVersion, runAt, verdicts, evidence, counts } }) => [
    account.accountNo,
    ruleNo,
    blockNo,
    ruleVersion,
    runAt,
    formatVerdicts(verdicts),
    formatEvidence(evidence),
    counts[1]!,
    counts[2]!,
    counts[3]!,
    counts[4]!,
    counts[5]!,
    counts[6]!,
  ])
}

/** What a row of `blockRows` says. */
export function parseBlockRow(row: BlockRows[number]): { ruleNo: RuleNo; block: Block } {
  const [, ruleNo, , ruleVersion, runAt, verdicts, evidence, n1, n2, n3, n4, n5, n6] = row
  return { ruleNo, block: toBlock({ ruleVersion, runAt, verdicts, evidence, n1, n2, n3, n4, n5, n6 }) }
}

/** Writes rows in the place of those that are there. */
export async function writeBlockRows(db: Db, rows: BlockRows): Promise<void> {
  await bulkInsert(db, 'verdictBlock', BLOCK_COLUMNS, rows, BLOCK_UPSERT)
}

export async function writeBlocks(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
  blocks: readonly { ruleNo: RuleNo; block: Block }[],
): Promise<void> {
  await writeBlockRows(db, blockRows(account, blockNo, blocks))
}

/** Appends flips to the timeline; a second flip at the same instant joins the first. */
export async function insertFlips(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
  at: Instant,
  flips: readonly { ruleNo: RuleNo; ruleVersion: number; flip: Flip }[],
): Promise<void> {
  const rows = flips.map(({ ruleNo, ruleVersion, flip }) => [
    account.accountNo,
    resourceAt(blockNo, flip.offset),
    at,
    ruleNo,
    flip.oldCode,
    flip.newCode,
    flip.oldEvidence === null ? '' : evidenceText(flip.oldEvidence),
    ruleVersion,
  ])
  await bulkInsert(
    db,
    'verdictChange',
    ['accountNo', 'resourceNo', 'at', 'ruleNo', 'oldVerdict', 'newVerdict', 'oldEvidence', 'oldRuleVersion'],
    rows,
    'on conflict (account_no, resource_no, at, rule_no) do update set new_verdict = excluded.new_verdict',
  )
}

/** Rules the account has stored results of, stopped and forgotten ones too. */
export async function listStoredRuleNos(db: Db, account: AccountRef): Promise<RuleNo[]> {
  const rows = await db
    .selectFrom('verdictBlock')
    .select('ruleNo')
    .distinct()
    .where('accountNo', '=', account.accountNo)
    .orderBy('ruleNo')
    .execute()
  return rows.map((row) => row.ruleNo)
}

/** Removes the results of a rule, in all blocks. */
export async function deleteRuleBlocks(db: Db, accountNo: AccountNo, ruleNo: RuleNo): Promise<void> {
  await db
    .deleteFrom('verdictBlock')
    .where('accountNo', '=', accountNo)
    .where('ruleNo', '=', ruleNo)
    .execute()
}

/** Removes the results of a rule outside the given ranges of blocks: types it no longer looks at. */
export async function deleteRuleBlocksOutside(
  db: Db,
  accountNo: AccountNo,
  ruleNo: RuleNo,
  ranges: readonly { first: BlockNo; end: BlockNo }[],
): Promise<void> {
  await db
    .deleteFrom('verdictBlock')
    .where('accountNo', '=', accountNo)
    .where('ruleNo', '=', ruleNo)
    .where((eb) =>
      eb.and(ranges.map(({ first, end }) => eb.or([eb('blockNo', '<', first), eb('blockNo', '>=', end)]))),
    )
    .execute()
}

export function exemptionKey(ruleNo: RuleNo, resourceNo: ResourceNo): string {
  return `${ruleNo}/${resourceNo}`
}

/** Position in the account's change log up to which resources were evaluated. */
export async function readWatermark(db: Db, account: AccountRef): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select('evaluatedChangeNo')
    .where('accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  return row.evaluatedChangeNo
}

export async function writeWatermark(db: Db, account: AccountRef, changeNo: number): Promise<void> {
  await db
    .updateTable('account')
    .set({ evaluatedChangeNo: changeNo })
    .where('accountNo', '=', account.accountNo)
    .where('evaluatedChangeNo', '<', changeNo)
    .execute()
}
