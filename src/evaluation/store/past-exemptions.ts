import { type SqlBool, sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { Exemption, ExemptionContent } from '../exemption.js'

/** The exemptions that there were at an instant, ended ones too, with what they said then; oldest first. */
export async function listPastExemptions(
  db: Db,
  { accountNo }: AccountRef,
  at: Instant,
): Promise<readonly Exemption[]> {
  const rows = await db
    .selectFrom('exemptionVersion as past')
    .innerJoin('exemption', (join) =>
      join
        .onRef('exemption.accountNo', '=', 'past.accountNo')
        .onRef('exemption.exemptionId', '=', 'past.exemptionId'),
    )
    .select(['past.exemptionId', 'past.version', 'past.at', 'past.content'])
    .select(['exemption.ruleNo', 'exemption.createdAt'])
    .where('past.accountNo', '=', accountNo)
    .where('past.at', '<=', at)
    .where(
      sql<SqlBool>`not exists (select 1 from exemption_version as newer where newer.account_no = past.account_no
        and newer.exemption_id = past.exemption_id and newer.at <= ${at} and newer.version > past.version)`,
    )
    .orderBy('exemption.createdAt')
    .orderBy('past.exemptionId')
    .execute()
  return rows.map(({ exemptionId, version, at: updatedAt, content, ruleNo, createdAt }) => {
    const said: ExemptionContent = JSON.parse(content)
    const endedAt = said.state === 'ENDED' ? updatedAt : null
    return { ...said, exemptionId, ruleNo, version, createdAt, updatedAt, endedAt }
  })
}
