import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { TheirVerdict, VerdictSource } from '../compare-read.js'

/** The oldest and the newest time of their verdicts. */
export interface TheirTimes {
  readonly from: Instant
  readonly to: Instant
}

/** Keeps uploaded verdicts; of the same rule and resource the one that was recorded last, else uploaded last. */
export async function writeTheirVerdicts(
  db: Db,
  account: AccountRef,
  comparisonId: string,
  verdicts: readonly TheirVerdict[],
): Promise<void> {
  await bulkInsert(
    db,
    'comparisonVerdict',
    [
      'accountNo',
      'comparisonId',
      'ruleId',
      'resourceType',
      'region',
      'resourceId',
      'ruleName',
      'verdict',
      'annotation',
      'recordedAt',
      'source',
    ],
    newestOfEach(verdicts).map((each) => [
      account.accountNo,
      comparisonId,
      each.ruleId,
      each.resourceType,
      each.region,
      each.resourceId,
      each.ruleName,
      each.verdict,
      each.annotation,
      each.recordedAt,
      each.source,
    ]),
    `on conflict (account_no, comparison_id, rule_id, resource_type, region, resource_id) do update set
     rule_name = excluded.rule_name, verdict = excluded.verdict, annotation = excluded.annotation,
     recorded_at = excluded.recorded_at, source = excluded.source
     where coalesce(excluded.recorded_at, comparison_verdict.recorded_at, 0) >= coalesce(comparison_verdict.recorded_at, 0)`,
  )
}

function newestOfEach(verdicts: readonly TheirVerdict[]): readonly TheirVerdict[] {
  const newest = new Map<string, TheirVerdict>()
  for (const verdict of verdicts) {
    const key = JSON.stringify([verdict.ruleId, verdict.resourceType, verdict.region, verdict.resourceId])
    const known = newest.get(key)?.recordedAt ?? 0
    if ((verdict.recordedAt ?? known) >= known) newest.set(key, verdict)
  }
  return [...newest.values()]
}

/** When the uploaded verdicts were recorded; null when none says. */
export async function readTheirTimes(
  db: Db,
  account: AccountRef,
  comparisonId: string,
): Promise<TheirTimes | null> {
  const { from, to } = await db
    .selectFrom('comparisonVerdict')
    .select((eb) => [eb.fn.min('recordedAt').as('from'), eb.fn.max('recordedAt').as('to')])
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .executeTakeFirstOrThrow()
  return from === null || to === null ? null : { from, to }
}

/** A rule as they call it, with how many verdicts of it they gave. */
export interface TheirRule {
  readonly ruleId: string
  readonly ruleName: string
  readonly count: number
}

/** The rules they gave verdicts of, by their id. */
export async function listTheirRules(
  db: Db,
  account: AccountRef,
  comparisonId: string,
): Promise<readonly TheirRule[]> {
  const rows = await db
    .selectFrom('comparisonVerdict')
    .select((eb) => ['ruleId', eb.fn.max('ruleName').as('ruleName'), eb.fn.countAll().as('count')])
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .groupBy('ruleId')
    .orderBy('ruleId')
    .execute()
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
}

/** Their verdicts of one rule, in order, from after `after` on. */
export async function pageTheirVerdicts(
  db: Db,
  account: AccountRef,
  comparisonId: string,
  ruleId: string,
  page: { readonly after: TheirVerdict | null; readonly limit: number },
): Promise<readonly TheirVerdict[]> {
  let query = db
    .selectFrom('comparisonVerdict')
    .select(['ruleId', 'ruleName', 'resourceType', 'region', 'resourceId', 'verdict', 'annotation'])
    .select(['recordedAt', 'source'])
    .$narrowType<{ source: VerdictSource }>()
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .where('ruleId', '=', ruleId)
  const { after } = page
  if (after !== null)
    query = query.where(
      sql<boolean>`(resource_type, region, resource_id) > (${after.resourceType}, ${after.region}, ${after.resourceId})`,
    )
  return query.orderBy('resourceType').orderBy('region').orderBy('resourceId').limit(page.limit).execute()
}

/** Forgets what was uploaded. */
export async function deleteTheirVerdicts(db: Db, account: AccountRef, comparisonId: string): Promise<void> {
  await db
    .deleteFrom('comparisonVerdict')
    .where('accountNo', '=', account.accountNo)
    .where('comparisonId', '=', comparisonId)
    .execute()
}
