import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { COMPLIANT, IGNORED, NON_COMPLIANT } from '../block.js'
import { decodeEvidence } from '../evidence.js'
import type { Evidence } from '../types.js'

/** A change of one rule's verdict on one resource; a first verdict is none. */
export interface VerdictChange {
  readonly at: Instant
  readonly ruleNo: RuleNo
  readonly oldCode: number
  readonly newCode: number
  /** What the old verdict rested on, and the rule version it was made with. */
  readonly oldEvidence: Evidence | null
  readonly oldRuleVersion: number
}

/** Every change of a resource's verdicts, oldest first; those of one instant by rule. */
export async function listVerdictChanges(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
): Promise<readonly VerdictChange[]> {
  const rows = await db
    .selectFrom('verdictChange')
    .select(['at', 'ruleNo', 'oldVerdict', 'newVerdict', 'oldEvidence', 'oldRuleVersion'])
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', '=', resourceNo)
    .orderBy('at')
    .orderBy('ruleNo')
    .execute()
  return rows.map((row) => ({
    at: row.at,
    ruleNo: row.ruleNo,
    oldCode: row.oldVerdict,
    newCode: row.newVerdict,
    oldEvidence: row.oldEvidence === '' ? null : decodeEvidence(JSON.parse(row.oldEvidence)),
    oldRuleVersion: row.oldRuleVersion,
  }))
}

/** When a result last became non-compliant and was last put right; null for never. */
export interface LastChanges {
  readonly nonCompliantAt: Instant | null
  readonly fixedAt: Instant | null
}

/** The last changes of results by `rule/resource` (see `exemptionKey`); results that never changed are left out. */
export async function readLastChanges(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  resourceNos: readonly ResourceNo[],
): Promise<ReadonlyMap<string, LastChanges>> {
  if (ruleNos.length === 0 || resourceNos.length === 0) return new Map()
  const lastAt = (condition: ReturnType<typeof sql<boolean>>) =>
    sql<Instant | null>`max(case when ${condition} then ${sql.ref('at')} end)`
  const rows = await db
    .selectFrom('verdictChange')
    .select(['ruleNo', 'resourceNo'])
    .select(lastAt(sql`new_verdict = ${sql.lit(NON_COMPLIANT)}`).as('nonCompliantAt'))
    .select(
      lastAt(
        sql`old_verdict in (${sql.lit(NON_COMPLIANT)}, ${sql.lit(IGNORED)}) and new_verdict = ${sql.lit(COMPLIANT)}`,
      ).as('fixedAt'),
    )
    .where('accountNo', '=', account.accountNo)
    .where('resourceNo', 'in', resourceNos)
    .where('ruleNo', 'in', ruleNos)
    .groupBy(['ruleNo', 'resourceNo'])
    .execute()
  return new Map(
    rows.map(({ ruleNo, resourceNo, ...changes }) => [`${ruleNo}/${resourceNo}`, changes] as const),
  )
}
