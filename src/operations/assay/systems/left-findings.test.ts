import { expect, it } from 'vitest'
import type { RuleId } from '../../../platform/ids.js'
import { toInstant } from '../../../platform/instant.js'
import { seedEstate } from '../../../reports/testing.js'
import { startReportGateway } from '../reports/testing.js'
import { SYSTEM_OPERATIONS } from './list.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))

type Row = Readonly<Record<string, unknown>>

it('tells what became of findings whose resource or rule left the scope of a system, and of those that came in', async () => {
  const reports = await startReportGateway(AT, SYSTEM_OPERATIONS)
  const { db } = reports.gateway
  try {
    const { packId } = await seedEstate(db, {
      resources: 16,
      rules: 8,
      at: AT,
      verdictOf: (_, resource) => (resource < 8 ? 2 : 1),
      tagsOf: () => ({ system: 'payroll' }),
    })
    const call = async (action: string, form: Record<string, string> = {}) =>
      (await reports.assay(action, form)).body
    const Tag = '[{"Key":"system","Value":"payroll"}]'
    const system = { SystemName: 'Payroll', Level: '3', Tag }
    const { SystemId } = (await call('CreateSystem', system)) as { SystemId: string }
    const tag = (resourceNo: unknown, tags: object) =>
      db
        .updateTable('resource')
        .set({ tags: JSON.stringify(tags) })
        .where('resourceId', '=', String(resourceNo))
        .execute()
    const records = () =>
      db.selectFrom('generatedFile').select(['objectKey', 'status']).where('kind', '=', 'record').execute()
    const report = async () => {
      reports.clock.advance(3_600_000)
      await call('GenerateSystemReport', { SystemId, Form: 'json', CompliancePackId: packId })
      await reports.runJobs()
      const { Url } = (await call('GetSystemReport', { SystemId }))['SystemReport'] as { Url: string }
      const key = decodeURIComponent(new URL(Url).pathname.split('/').slice(2).join('/'))
      const chunks: Buffer[] = []
      for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
      const { tables } = JSON.parse(Buffer.concat(chunks).toString()) as {
        tables: { name: string; rows: Row[] }[]
      }
      const table = (name: string) => tables.find((each) => each.name === name)!.rows
      const changes = table('changes').map((row) => `${row['change']} ${row['finding_id']}`)
      return { findings: table('findings'), changes: changes.sort() }
    }
    const all = (how: string, rows: readonly Row[]) => rows.map((row) => `${how} ${row['finding_id']}`)

    const first = await report()
    expect(first.findings.length).toBe(16)
    expect(first.changes).toEqual([])
    const [left] = first.findings
    const ofLeft = first.findings.filter((row) => row['resource_id'] === left!['resource_id'])
    const others = first.findings.filter((row) => !ofLeft.includes(row))

    await tag(left!['resource_id'], { system: 'other' })
    const second = await report()
    expect(second.changes).toEqual([...all('gone', ofLeft), ...all('stillFailing', others)].sort())
    // The record before it is there no more.
    const [record, ...more] = await records()
    expect([record?.status, more]).toEqual(['COMPLETE', []])
    expect(await reports.store.find(record!.objectKey)).not.toBeNull()

    // It comes back with what it failed all the time, and a rule leaves the package.
    await tag(left!['resource_id'], { system: 'payroll' })
    const removed = others[0]!['rule_id']
    const { ruleNo } = await db
      .selectFrom('rule')
      .select('ruleNo')
      .where('ruleId', '=', String(removed) as RuleId)
      .executeTakeFirstOrThrow()
    await db.deleteFrom('packRule').where('ruleNo', '=', ruleNo).execute()
    const third = await report()
    const ofRule = (row: Row) => row['rule_id'] === removed
    expect(third.changes).toEqual(
      [
        ...all('ruleRemoved', others.filter(ofRule)),
        ...all(
          'stillFailing',
          others.filter((row) => !ofRule(row)),
        ),
        ...all(
          'new',
          ofLeft.filter((row) => !ofRule(row)),
        ),
      ].sort(),
    )

    // A resource of which nothing is recorded any more is gone with what it failed.
    const purged = third.findings.filter((row) => row['resource_id'] === left!['resource_id'])
    await tag(left!['resource_id'], { system: 'other' })
    await db
      .updateTable('resource')
      .set({ resourceId: 'renumbered' })
      .where('resourceId', '=', String(left!['resource_id']))
      .execute()
    const fourth = await report()
    expect(fourth.changes.filter((row) => row.startsWith('gone'))).toEqual(all('gone', purged).sort())

    const { objectKey } = (await records())[0]!
    await call('DeleteSystem', { SystemId })
    await reports.runJobs()
    expect([await records(), await reports.store.find(objectKey)]).toEqual([[], null])
  } finally {
    await reports.close()
  }
})
