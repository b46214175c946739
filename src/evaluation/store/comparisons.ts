import { sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { Instant } from '../../platform/instant.js'
import { hasId } from '../../rules/store/former-ids.js'
import type { VerdictSource } from '../compare-read.js'
import type { DifferenceKind, RuleAgreement } from '../compare-verdicts.js'
import type { TheirTimes } from './their-verdicts.js'

export type ComparisonState = 'uploading' | 'queued' | 'done' | 'failed'

/** What a finished comparison found. */
export interface ComparisonSummary {
  readonly rules: readonly RuleAgreement[]
  /** Why it failed; null when it did not. */
  readonly cause: string | null
  /** When their verdicts were recorded; null when none says, absent in comparisons of before it was kept. */
  readonly given?: TheirTimes | null
}

/** One comparison with the cloud's own verdicts. */
export interface Comparison {
  readonly comparisonId: string
  readonly state: ComparisonState
  readonly createdAt: Instant
  readonly finishedAt: Instant | null
  readonly summary: ComparisonSummary | null
}

/** A resource on which both do not say the same. */
export interface Difference {
  readonly ruleId: string
  readonly ruleName: string
  readonly kind: Exclude<DifferenceKind, 'agree'>
  readonly resourceType: string
  readonly region: string
  readonly resourceId: string
  /** Empty for no result. */
  readonly ourVerdict: string
  readonly theirVerdict: string
  /** The property the verdicts rest on; empty when neither says. */
  readonly property: string
  readonly ourAnnotation: string
  readonly theirAnnotation: string
  readonly theirRecordedAt: Instant | null
  /** Empty for no verdict of theirs. */
  readonly theirSource: VerdictSource | ''
}

export async function insertComparison(
  db: Db,
  account: AccountRef,
  comparisonId: string,
  createdAt: Instant,
): Promise<void> {
  await db
    .insertInto('comparison')
    .values({
      accountNo: account.accountNo,
      comparisonId,
      state: 'uploading',
      createdAt,
      finishedAt: null,
      summary: null,
    })
    .execute()
}

function selectComparisons(db: Db, scope: Scope) {
  return db
    .selectFrom('comparison')
    .select(['comparisonId', 'state', 'createdAt', 'finishedAt', 'summary'])
    .where('accountNo', '=', scope.accounts[0].accountNo)
}

/** Reads a comparison. Throws `ComparisonNotExists`. */
export async function getComparison(db: Db, scope: Scope, comparisonId: string): Promise<Comparison> {
  const row = await selectComparisons(db, scope)
    .where(sql<boolean>`comparison_id = ${comparisonId}`)
    .executeTakeFirst()
  if (row === undefined) throw new ApiError('ComparisonNotExists')
  return toComparison(row)
}

/** The last comparison that is done, for reports; null when there is none. */
export async function findLatestComparison(db: Db, scope: Scope): Promise<Comparison | null> {
  const row = await selectComparisons(db, scope)
    .where('state', '=', 'done')
    .orderBy('createdAt', 'desc')
    .orderBy('comparisonId', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toComparison(row)
}

/** From one state to the next; false when it is in another. */
export async function moveComparison(
  db: Db,
  account: AccountRef,
  comparisonId: string,
  move: {
    readonly from: ComparisonState
    readonly to: ComparisonState
    readonly at: Instant | null
    readonly summary?: ComparisonSummary
  },
): Promise<boolean> {
  const result = await db
    .updateTable('comparison')
    .set({
      state: move.to,
      finishedAt: move.at,
      summary: move.summary === undefined ? null : JSON.stringify(move.summary),
    })
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .where('state', '=', move.from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Forgets what an attempt that did not end found. */
export async function deleteDifferences(db: Db, account: AccountRef, comparisonId: string): Promise<void> {
  await db
    .deleteFrom('comparisonDifference')
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .execute()
}

/** Appends differences, numbered from `firstNo` on. */
export async function insertDifferences(
  db: Db,
  account: AccountRef,
  comparisonId: string,
  firstNo: number,
  differences: readonly Difference[],
): Promise<void> {
  await bulkInsert(
    db,
    'comparisonDifference',
    [
      'accountNo',
      'comparisonId',
      'differenceNo',
      'ruleId',
      'ruleName',
      'kind',
      'resourceType',
      'region',
      'resourceId',
      'ourVerdict',
      'theirVerdict',
      'property',
      'ourAnnotation',
      'theirAnnotation',
      'theirRecordedAt',
      'theirSource',
    ],
    differences.map((each, index) => [
      account.accountNo,
      comparisonId,
      firstNo + index,
      each.ruleId,
      each.ruleName,
      each.kind,
      each.resourceType,
      each.region,
      each.resourceId,
      each.ourVerdict,
      each.theirVerdict,
      each.property,
      each.ourAnnotation,
      each.theirAnnotation,
      each.theirRecordedAt,
      each.theirSource,
    ]),
  )
}

/** Which differences a list shows; an absent member filters nothing. */
export interface DifferenceFilter {
  readonly ruleId?: string | undefined
  readonly kind?: string | undefined
}

/** A page of differences, by rule. */
export async function listDifferences(
  db: Db,
  scope: Scope,
  comparisonId: string,
  filter: DifferenceFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly differences: readonly Difference[]; readonly totalCount: number }> {
  let query = db
    .selectFrom('comparisonDifference')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('comparisonId', '=', comparisonId)
  if (filter.ruleId !== undefined)
    query = query.where(hasId('comparison_difference', 'rule_id', filter.ruleId))
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind as Difference['kind'])
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const differences = await query
    .select(['ruleId', 'ruleName', 'kind', 'resourceType', 'region', 'resourceId'])
    .select(['ourVerdict', 'theirVerdict', 'property', 'ourAnnotation', 'theirAnnotation'])
    .select(['theirRecordedAt', 'theirSource'])
    .$narrowType<{ theirSource: Difference['theirSource'] }>()
    .orderBy('differenceNo')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { differences, totalCount: Number(count) }
}

function toComparison(row: Omit<Comparison, 'summary'> & { readonly summary: string | null }): Comparison {
  return { ...row, summary: row.summary === null ? null : JSON.parse(row.summary) }
}
