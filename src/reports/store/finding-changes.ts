import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ABSENT, IGNORED, NON_COMPLIANT } from '../../evaluation/block.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'

/** When a result last became non-compliant, from what, and whether it had been before. */
export interface LastFailure {
  readonly at: Instant
  readonly wasIgnored: boolean
  readonly failedBefore: boolean
  /** Version of the rule that the verdict before was made with. */
  readonly oldRuleVersion: number
  /** False where the sweeper forgot what the verdict before was. */
  readonly isOldKept: boolean
}

/** The last time each result of a rule on the resources `from` to `to` became non-compliant (until then), by resource. */
export async function readLastFailures(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  range: { readonly from: ResourceNo; readonly to: ResourceNo; readonly until?: Instant },
): Promise<ReadonlyMap<ResourceNo, LastFailure>> {
  const rows = await db
    .selectFrom('verdictChange')
    .select(['resourceNo', 'at', 'oldVerdict', 'newVerdict', 'oldRuleVersion'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '>=', range.from)
    .where('resourceNo', '<=', range.to)
    .where('ruleNo', '=', ruleNo)
    .where('at', '<=', range.until ?? toInstant(Number.MAX_SAFE_INTEGER))
    .orderBy('resourceNo')
    .orderBy('at')
    .execute()
  const last = new Map<ResourceNo, LastFailure>()
  const failed = new Set<ResourceNo>()
  for (const { resourceNo, at, oldVerdict, newVerdict, oldRuleVersion } of rows) {
    if (oldVerdict === NON_COMPLIANT) failed.add(resourceNo)
    if (newVerdict !== NON_COMPLIANT) continue
    const wasIgnored = oldVerdict === IGNORED
    last.set(resourceNo, {
      at,
      wasIgnored,
      failedBefore: failed.has(resourceNo),
      oldRuleVersion,
      isOldKept: oldVerdict !== ABSENT,
    })
  }
  return last
}

/** A result that was non-compliant at `since` and is not at `until`, with its resource, a deleted one too. */
export interface EndedResult {
  readonly resourceNo: ResourceNo
  readonly at: Instant
  readonly code: number
  readonly typeNo: number
  readonly regionId: string
  readonly resourceId: string
  readonly resourceName: string
  readonly resourceGroupId: string
  readonly tags: Readonly<Record<string, string>>
  readonly isDeleted: boolean
  /** Verdict before the last change, and the rule version it was made with. */
  readonly oldCode: number
  readonly oldRuleVersion: number
}

/** The results of a rule that stopped to be non-compliant in a time, by resource; one page at a time. */
export async function pageEndedResults(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  time: { readonly since: Instant; readonly until: Instant },
  page: { readonly after: ResourceNo; readonly limit: number },
): Promise<readonly EndedResult[]> {
  const spans = db
    .selectFrom('verdictChange')
    .select(['resourceNo'])
    .select((eb) => [eb.fn.min('at').as('firstAt'), eb.fn.max('at').as('lastAt')])
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('at', '>', time.since)
    .where('at', '<=', time.until)
    .where('resourceNo', '>', page.after)
    .groupBy('resourceNo')
  const rows = await db
    .selectFrom(spans.as('span'))
    .innerJoin('verdictChange as first', (join) =>
      join.onRef('first.resourceNo', '=', 'span.resourceNo').onRef('first.at', '=', 'span.firstAt'),
    )
    .innerJoin('verdictChange as last', (join) =>
      join.onRef('last.resourceNo', '=', 'span.resourceNo').onRef('last.at', '=', 'span.lastAt'),
    )
    .innerJoin('resource', 'resource.resourceNo', 'span.resourceNo')
    .select(['resource.resourceNo', 'last.at', 'last.newVerdict as code', 'resource.typeNo'])
    .select(['last.oldVerdict as oldCode', 'last.oldRuleVersion'])
    .select(['resource.region as regionId', 'resource.resourceId', 'resource.name as resourceName'])
    .select(['resource.resourceGroupId', 'resource.tags', 'resource.deletedAt'])
    .where('first.accountNo', '=', account.accountNo)
    .where('last.accountNo', '=', account.accountNo)
    .where('resource.accountNo', '=', account.accountNo)
    .where('first.ruleNo', '=', ruleNo)
    .where('last.ruleNo', '=', ruleNo)
    .where('first.oldVerdict', '=', NON_COMPLIANT)
    .where('last.newVerdict', '!=', NON_COMPLIANT)
    .orderBy(sql`resource.resource_no`)
    .limit(page.limit)
    .execute()
  return rows.map(({ deletedAt, tags, ...row }) => ({
    ...row,
    isDeleted: deletedAt !== null,
    tags: JSON.parse(tags),
  }))
}
