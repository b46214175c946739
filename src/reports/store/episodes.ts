import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'

interface Range {
  readonly from: ResourceNo
  readonly to: ResourceNo
}

/** Changes of the results of rules on a range of resources, oldest first. */
export async function listFlips(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  range: Range,
): Promise<
  readonly {
    readonly resourceNo: ResourceNo
    readonly ruleNo: RuleNo
    readonly at: Instant
    readonly oldCode: number
    readonly newCode: number
  }[]
> {
  return db
    .selectFrom('verdictChange')
    .select(['resourceNo', 'ruleNo', 'at', 'oldVerdict as oldCode', 'newVerdict as newCode'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '>=', range.from)
    .where('resourceNo', '<=', range.to)
    .where('ruleNo', 'in', ruleNos)
    .orderBy('at')
    .execute()
}

/** The recorded resources of a range by number, deleted ones too. */
export async function listEveryResource(db: Db, account: AccountRef, range: Range) {
  const rows = await db
    .selectFrom('resource')
    .select([
      'resourceNo',
      'region as regionId',
      'resourceId',
      'name as resourceName',
      'resourceGroupId',
      'tags',
    ])
    .select('firstRecordedAt')
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '>=', range.from)
    .where('resourceNo', '<=', range.to)
    .orderBy('resourceNo')
    .execute()
  return rows.map((row) => {
    const tags: Record<string, string> = JSON.parse(row.tags)
    return { ...row, tags }
  })
}

/** When sources of the account had been read, in order; from the last time before `from` to `to`. */
export async function listReadTimes(
  db: Db,
  { accountNo }: AccountRef,
  period: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Instant[]> {
  const runs = db
    .selectFrom('snapshotRun')
    .where('accountNo', '=', accountNo)
    .where('finishedAt', 'is not', null)
    // A run that brought no configuration has no time.
    .where('asOf', '>', toInstant(0))
  const before = await runs
    .select((eb) => eb.fn.max('asOf').as('asOf'))
    .where('asOf', '<', period.from)
    .executeTakeFirst()
  const rows = await runs
    .select('asOf')
    .distinct()
    .where('asOf', '>=', period.from)
    .where('asOf', '<', period.to)
    .orderBy('asOf')
    .execute()
  const last = before?.asOf ?? null
  return [...(last === null ? [] : [last]), ...rows.map(({ asOf }) => asOf)]
}

/** The days (UTC+8, `2026-03-01`) of which it was counted how the account stood. */
export async function listCountedDays(db: Db, { accountNo }: AccountRef): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('complianceDay').select('day').where('accountNo', '=', accountNo).execute()
  return new Set(rows.map(({ day }) => day))
}

/** When an account was made. */
export async function readAccountBegin(db: Db, { accountNo }: AccountRef): Promise<Instant> {
  const { createdAt } = await db
    .selectFrom('account')
    .select('createdAt')
    .where('accountNo', '=', accountNo)
    .executeTakeFirstOrThrow()
  return createdAt
}
