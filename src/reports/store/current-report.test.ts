import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openEmbeddedTestDatabase } from '../../db/testing.js'
import type { AccountNo, PackId } from '../../platform/ids.js'
import { currentReportQuery } from './current-report.js'

it('the hot read is one statement with two parameters that looks nowhere but in indexes', async () => {
  const { db, close } = await openEmbeddedTestDatabase()
  try {
    const query = currentReportQuery(db, 1 as AccountNo, 'cp-1' as PackId).compile()
    expect(query.parameters).toEqual(['cp-1', 1])
    expect(query.sql).toMatchInlineSnapshot(
      `"select "pack"."pack_id", "report"."status", "report"."completed_at", "report_object"."object_key" from "pack" left join "report" on "report"."account_no" = "pack"."account_no" and "report"."pack_no" = "pack"."pack_no" and report.status != 'FAILED' and "report"."deleted_at" is null and "report"."past_as_of" is null left join "report_object" on "report_object"."account_no" = "report"."account_no" and "report_object"."report_no" = "report"."report_no" and "report_object"."form" = "report"."url_form" where "pack"."pack_id" = ? and "pack"."account_no" = ? and "pack"."deleted_at" is null order by "report"."report_no" desc limit 1"`,
    )
    const text = query.sql.replace('?', "'cp-1'").replace('?', '1')
    const plan = await sql<{ detail: string }>`explain query plan ${sql.raw(text)}`.execute(db)
    expect(plan.rows.map((row) => row.detail)).toMatchInlineSnapshot(`
      [
        "SEARCH pack USING INDEX pack_by_id (account_no=? AND pack_id=?)",
        "SEARCH report USING INDEX report_by_pack (account_no=? AND pack_no=?) LEFT-JOIN",
        "SEARCH report_object USING INDEX sqlite_autoindex_report_object_2 (account_no=? AND report_no=? AND form=?) LEFT-JOIN",
      ]
    `)
  } finally {
    await close()
  }
})
