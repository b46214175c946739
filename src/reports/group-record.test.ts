import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ignoreResults } from '../evaluation/exempt-results.js'
import { createPack } from '../packs/create-pack.js'
import { type GroupEstate, openGroupEstate } from '../packs/group-testing.js'
import { getPack } from '../packs/store/read-packs.js'
import { summarisePackResources } from '../packs/summarise-pack.js'
import { packOf } from '../packs/testing.js'
import type { ReportId } from '../platform/ids.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { buildRecord } from './build-record.js'
import { openRecord, type ReportRecord } from './read-record.js'
import { splitRecord } from './split-record.js'
import { ACCOUNTS } from './tables/account-table.js'
import { reportTables } from './tables/report-tables.js'
import { tableOf } from './tables/table.js'

/** The report of a package of a group, over both its accounts. */
let test: GroupEstate
let directory: string
let packId: string

beforeEach(async () => {
  test = await openGroupEstate()
  directory = await mkdtemp(join(tmpdir(), 'assay group report '))
  const { db, services } = test.estate
  const wish = packOf('baseline', { identifier: DISK_SIZE }, { identifier: PRIVATE_BUCKET })
  packId = await createPack(db, test.group(), services, wish)
  await test.settle()
})
afterEach(async () => {
  await test.close()
  await rm(directory, { recursive: true, force: true })
})

async function build(): Promise<ReportRecord> {
  const { db, clock, services } = test.estate
  const path = join(directory, 'record.gz')
  const { packNo, accountId, accountNo } = await getPack(db, test.group(), packId)
  const at = clock.now()
  const asked = { reportId: 'rep-1' as ReportId, requestedAt: at, requestedBy: 'auditor' }
  const subject = { account: { accountId, accountNo }, packNo, ...asked }
  const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0', staleAfterMs: 1 } as const
  const deps = { clock, settings, catalogue: services.catalogue }
  const built = await buildRecord(db, subject, deps, { path, pace: () => undefined })
  return openRecord({ digest: built!.digest, open: () => createReadStream(path) }, () => undefined)
}

it('counts every account, and names it in every row', async () => {
  const { db } = test.estate
  const record = await build()
  const { head } = record
  expect(head.accounts.map(({ accountId }) => accountId)).toEqual(
    test.members.map(({ accounts: [{ accountId }] }) => accountId),
  )
  const pack = await getPack(db, test.group(), packId)
  const { counts } = await summarisePackResources(db, test.group(), pack)
  expect(head.overview.resources).toEqual(counts)
  expect(head.overview.results).toMatchObject({ compliant: 4, nonCompliant: 2 })
  expect(head.population.map(({ account, recorded }) => [account, recorded])).toEqual([
    [0, 3],
    [1, 3],
  ])
  const rows: string[] = []
  for await (const { account, resourceId, verdict } of record.results())
    rows.push(`${account} ${resourceId} ${verdict}`)
  expect(rows).toEqual(
    [0, 1].flatMap((account) => [
      `${account} d-0 COMPLIANT`,
      `${account} d-1 NON_COMPLIANT`,
      `${account} d-2 COMPLIANT`,
    ]),
  )
  const findingIds: string[] = []
  for await (const { findingId } of record.findings()) findingIds.push(findingId)
  expect(new Set(findingIds).size).toBe(2)
})

it('shows an exemption with its account', async () => {
  const { db, services } = test.estate
  const [, second] = test.members
  const { accountId } = second.accounts[0]
  const ruleId = (await test.heldRules(second))[0]!.ruleId
  const resource = { accountId, region: 'cn-hangzhou', resourceType: 'ACS::ECS::Disk', resourceId: 'd-1' }
  const wish = { ruleId, resources: [resource], reason: 'known', expiresAt: null }
  const exemptionPolicy = { needsApproval: false, maxDays: 0 }
  await ignoreResults(db, test.group(), { ids: services.ids, queue: services.queue, exemptionPolicy }, wish)
  await test.settle()
  const record = await build()
  const shown = []
  for await (const { account, rule, resourceId } of record.exemptions())
    shown.push([account, rule, resourceId])
  expect(shown).toEqual([[1, record.head.rules.findIndex((row) => row.ruleId === ruleId), 'd-1']])
  expect(record.head.overview.results).toMatchObject({ nonCompliant: 1, ignored: 1 })
})

it('has account id and name in every table of resources', async () => {
  const record = await build()
  for (const { name, columns } of reportTables(record)) {
    const names = columns.map((column) => column.name)
    if (names.includes('resource_type') && names.includes('region'))
      expect([name, names]).toEqual([name, expect.arrayContaining(['account_id', 'account_name'])])
  }
})

async function accountRows(record: ReportRecord): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const table = tableOf(ACCOUNTS, record)
  const rows: Record<string, unknown>[] = []
  for await (const row of table.rows())
    rows.push(Object.fromEntries(table.columns.map(({ name }, index) => [name, row[index]])))
  expect(rows).toHaveLength(table.rowCount)
  return rows
}

it('counts what fails by account and risk level, and says the same in the part of an account', async () => {
  const record = await build()
  const { rules, overview } = record.head
  const disk = rules.find(({ sourceIdentifier }) => sourceIdentifier === DISK_SIZE)!
  const column = ['', 'high_risk', 'medium_risk', 'low_risk'][disk.riskLevel]!
  const rows = await accountRows(record)
  expect(rows).toEqual(
    test.members.map(({ accounts: [{ accountId }] }) =>
      expect.objectContaining({
        ...{ account_id: accountId, [column]: 1, rules: 2, failing_rules: 1 },
        ...{ compliant: 2, non_compliant: 1, rate: 2 / 3 },
      }),
    ),
  )
  const held = new Set<number>(rules.map(({ riskLevel }) => riskLevel))
  for (const [index, name] of ['high_risk', 'medium_risk', 'low_risk'].entries())
    expect([name, rows[0]![name] === null]).toEqual([name, !held.has(index + 1)])
  expect(overview.results).toMatchObject({ compliant: 4, nonCompliant: 2 })
  for (const [index, part] of (await splitRecord(record, 'account')).entries())
    expect(await accountRows(part.record)).toEqual([rows[index]])
})
