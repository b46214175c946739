import { mkdir, readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../src/db/testing.js'
import { inTransaction } from '../../src/db/transaction.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { listComplianceTimeline } from '../../src/evaluation/list-compliance-timeline.js'
import { directorySpool } from '../../src/inventory/import-spool.js'
import { createImport, receivePart } from '../../src/inventory/upload-import.js'
import type { JobId } from '../../src/platform/ids.js'
import { type ImportId, type PackId, type PackNo, type ReportId, randomIds } from '../../src/platform/ids.js'
import { toInstant } from '../../src/platform/instant.js'
import { attachDirectoryStore, makeDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import { endReport, findReport, insertReport, supersedeReports } from '../../src/reports/store/reports.js'
import { sweepHandler } from '../../src/sweep.js'
import { account, DAY_MS, openEstate, scope } from '../invariants/estate.js'

const RESOURCES = 20
const KEPT_DAYS = 10
const TYPE = 'ACS::A::One'
const run = { signal: new AbortController().signal, pause: () => nextTurn() }
const TABLES = [
  'resource_version',
  'verdict_change',
  'report',
  'import_run',
  'import_file',
  'job',
  'nonce',
  'idempotency',
]

let test: TestDatabase
beforeEach(async () => {
  test = await openTestDatabase()
})
afterEach(() => test.close())

async function setUp() {
  const estate = await openEstate(test.db)
  const imports = join(test.directory, 'imports')
  const processFolder = join(test.directory, 'uploads')
  await makeDirectoryStore(join(test.directory, 'objects'))
  const store = attachDirectoryStore(join(test.directory, 'objects'), { clock: estate.clock, ids: randomIds })
  const spool = directorySpool(imports)
  const handler = sweepHandler({
    db: test.db,
    queue: estate.queue,
    spool,
    store,
    processFolders: [processFolder],
    keep: {
      keepHistoryDays: KEPT_DAYS,
      keepReportsDays: KEPT_DAYS,
      keepImportsDays: KEPT_DAYS,
      keepUploadsHours: 24,
    },
  })
  const sweep = async () => {
    for (const key of ['often', 'daily'])
      await handler.run({ jobId: 'job-1' as JobId, key, payload: null, attempt: 1 }, run)
  }
  return { ...estate, imports, processFolder, spool, sweep }
}

type Setting = Awaited<ReturnType<typeof setUp>>

/** What a day leaves: every resource flips, a report, an upload nobody completes, calls, a job given up. */
async function liveDay(own: Setting, day: number): Promise<void> {
  own.clock.advance(DAY_MS)
  const now = own.clock.now()
  await own.record(
    Array.from({ length: RESOURCES }, (_, no) => ({
      resourceType: TYPE,
      resourceId: `id-${no}`,
      region: 'r1',
      tags: {},
      event: null,
      configuration: JSON.stringify({ Size: day % 2 === 0 ? 9 : 1, day }),
    })),
  )
  await own.settle()
  // As the job of declared relations does, which follows the change log too.
  await test.db
    .updateTable('account')
    .set((eb) => ({ relatedChangeNo: eb.ref('changeSeq') }))
    .execute()
  const reportId = `crp-${day}` as ReportId
  const pack = { packNo: 1 as PackNo, packId: 'cp-1' as PackId }
  await insertReport(test.db, { account, reportId, pack, requestedBy: 'x', requestedAt: now })
  const report = (await findReport(test.db, account.accountNo, reportId))!
  await endReport(test.db, report, {
    status: 'COMPLETE',
    completedAt: now,
    urlForm: 'xlsx',
    manifestSha256: '',
  })
  await supersedeReports(test.db, report, now)
  const options = { asOf: null, createAccounts: false, accountNames: {}, acceptDeletions: false }
  const importId = await createImport(test.db, scope, { ids: randomIds, queue: own.queue }, options)
  const part = { importId, path: 'a.json', offset: 0, bytes: Buffer.alloc(1000) }
  await receivePart(test.db, scope, own.spool, part)
  await inTransaction(test.db, async (db) => {
    await db
      .insertInto('job')
      .values({
        jobId: `job-dead-${day}` as JobId,
        kind: 'gone',
        jobKey: String(day),
        payload: '{}',
        status: 'dead',
        attempts: 5,
        maxAttempts: 5,
        runAt: now,
        leaseUntil: null,
        lastError: 'x',
        createdAt: now,
        finishedAt: now,
      })
      .execute()
    await db
      .insertInto('nonce')
      .values({ accessKeyId: 'k', nonce: `n-${day}`, seenAt: now })
      .execute()
    await db
      .insertInto('idempotency')
      .values({
        accountNo: account.accountNo,
        action: 'A',
        clientToken: `t-${day}`,
        requestDigest: '',
        reply: '',
        createdAt: now,
      })
      .execute()
    await db
      .insertInto('importRun')
      .values({
        importId: `imp-done-${day}` as ImportId,
        accountNo: account.accountNo,
        status: 'done',
        options: '{}',
        progress: '{}',
        summary: '{}',
        createdAt: now,
        startedAt: now,
        finishedAt: now,
      })
      .execute()
  })
}

async function sizes(own: Setting): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of TABLES) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(test.db)
    counts[table] = Number(rows[0]!.n)
  }
  counts['uploads'] = (await readdir(own.imports)).length
  return counts
}

it('keeps rows and files bounded however long it runs, and what is current, kept or unread', async () => {
  const own = await setUp()
  await own.createRule({
    logic: {
      needs: ['$.Size'],
      compliant: { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '{{least}}' },
    },
    parameters: { least: '5' },
    resourceTypes: [TYPE],
    scope: {},
  })
  const seen: Record<string, number>[] = []
  for (let day = 0; day < 60; day++) {
    await liveDay(own, day)
    await own.sweep()
    if (day === 29 || day === 59) seen.push(await sizes(own))
  }
  const [middle, end] = seen
  // The days of the test lie behind the clock of the gateway, by which nonces and tokens expire.
  expect(end).toEqual(middle)
  expect(end).toMatchObject({ verdict_change: RESOURCES * (KEPT_DAYS + 2), nonce: 0, idempotency: 0 })
  expect(end!['resource_version']).toBeLessThanOrEqual(RESOURCES * (KEPT_DAYS + 2))
  expect(end!['report']).toBeLessThanOrEqual(KEPT_DAYS + 2)
  expect(end!['uploads']).toBeLessThanOrEqual(2)

  // Every current version is there, results agree, the timeline begins at the cut instead of telling a falsehood.
  const { rows: missing } =
    await sql`select 1 from resource where not exists (select 1 from resource_version v
    where v.account_no = resource.account_no and v.resource_no = resource.resource_no and v.version = resource.version)`.execute(
      test.db,
    )
  expect(missing).toEqual([])
  expect(await checkResults(test.db, account)).toEqual([])
  const key = { resourceType: TYPE, resourceId: 'id-0', region: 'r1' }
  const { nodes } = await listComplianceTimeline(
    test.db,
    scope,
    { clock: own.clock },
    { key, from: toInstant(0), limit: 100 },
  )
  expect(nodes).toHaveLength(KEPT_DAYS + 2)
  expect(nodes.map(({ verdicts }) => verdicts[0]!.verdict)).toEqual(
    nodes.map((_, back) => ((59 - back) % 2 === 0 ? 'COMPLIANT' : 'NON_COMPLIANT')),
  )

  // Not evaluated for longer than the history is kept: what evaluation has not read stays.
  for (let day = 60; day < 63; day++) {
    own.clock.advance(KEPT_DAYS * DAY_MS)
    await own.record([
      {
        resourceType: TYPE,
        resourceId: 'id-0',
        region: 'r1',
        tags: {},
        event: null,
        configuration: `{"Size":${day}}`,
      },
    ])
  }
  own.clock.advance(2 * KEPT_DAYS * DAY_MS)
  const count = async () =>
    (
      await test.db
        .selectFrom('resourceVersion')
        .select('changeNo')
        .where('changeNo', '>', RESOURCES * 60)
        .execute()
    ).length
  expect(await count()).toBe(3)
  await own.sweep()
  expect(await count()).toBe(3)
}, 120_000)

it('removes folders of processes that are gone, and no others', async () => {
  const own = await setUp()
  const gone = `${hostname()}-4194399`
  for (const name of [gone, `${hostname()}-${process.pid}`, 'elsewhere-1', 'other'])
    await mkdir(join(own.processFolder, name), { recursive: true })
  await own.sweep()
  expect((await readdir(own.processFolder)).sort()).toEqual(
    [`${hostname()}-${process.pid}`, 'elsewhere-1', 'other'].sort(),
  )
})
