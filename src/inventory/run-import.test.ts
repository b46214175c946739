import { createSecretKey } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import { type AccountId, type ImportId, randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { directorySpool } from './import-spool.js'
import type { ImportSummary } from './import-tally.js'
import { getRecorder, startRecorder } from './recorder.js'
import { redactSecrets } from './redact.js'
import { refuseVerdicts } from './replay-files.js'
import { importHandler } from './run-import.js'
import { getImport, type ImportOptions } from './store/imports.js'
import { readRedaction } from './store/redaction.js'
import { countsByRegion, countsByType } from './store/resource-counts.js'
import { listControlTotals, readRecordedProperties } from './store/stated.js'
import { dumpInventory, insertEmptyAccount } from './testing.js'
import { completeImport, createImport, receivePart } from './upload-import.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db
let account: AccountRef
let accounts = 0
const clock = settableClock(toInstant(1_800_000_000_000))
const queue = { clock, ids: randomIds, wake: () => {} }
const OPTIONS: ImportOptions = { asOf: null, createAccounts: false, accountNames: {}, acceptDeletions: false }

beforeAll(async () => {
  test = await openTestDatabase()
  db = test.db
})
afterAll(() => test.close())
beforeEach(async () => {
  account = await insertEmptyAccount(db, ++accounts, true)
})

const SECRETS = new Map([['ACS::ECS::Instance', [['UserData'], ['Env', null, 'Value']]]])

const item = (accountId: string, id: string, type = 'ACS::ECS::Disk') =>
  JSON.stringify({
    accountId,
    regionId: 'cn-hangzhou',
    resourceType: type,
    resourceId: id,
    configuration: { id },
  })

const spool = () => directorySpool(join(test.directory, 'imports'))

async function upload(
  files: Record<string, Buffer>,
  options: Partial<ImportOptions> = {},
): Promise<ImportId> {
  const scope = systemScope(account)
  const importId = await createImport(db, scope, { ids: randomIds, queue }, { ...OPTIONS, ...options })
  for (const [path, bytes] of Object.entries(files))
    await receivePart(db, scope, spool(), { importId, path, offset: 0, bytes })
  await completeImport(db, scope, queue, importId)
  return importId
}

async function runJobs(
  changed: (db: Db, account: AccountRef) => Promise<void> = async () => {},
): Promise<void> {
  const handler = importHandler({
    db,
    spool: spool(),
    recording: { clock, changed },
    redaction: { mode: 'on', redact: redactSecrets(createSecretKey(Buffer.alloc(32, 7)), SECRETS) },
    verdicts: refuseVerdicts,
    createAccount: async (db) => insertEmptyAccount(db, ++accounts),
  })
  const log = createLog('silent')
  await createJobRunner({ db, clock, log, handlers: [handler], onlyProcess: true }).drain()
}

describe('the import job', () => {
  it('records an upload, tells what it did, and clears up', async () => {
    const text = `${item(account.accountId, 'a')}\n${item(account.accountId, 'b')}\n{"x":1}\n`
    const importId = await upload({ 'export.ndjson.gz': gzipSync(text) })
    expect((await getRecorder(db, systemScope(account))).status).toBe('REGISTRABLE')
    const told: AccountId[] = []
    await runJobs(async (_, changed) => void told.push(changed.accountId))
    const run = await getImport(db, systemScope(account), importId)
    expect(run).toMatchObject({
      status: 'done',
      progress: { files: 1, items: 2, problems: 1 },
      summary: {
        accounts: [{ types: [{ items: 2, changes: { discovered: 2 }, timesFrom: { asOf: 2 } }] }],
        problems: [{ file: 'export.ndjson.gz', itemNumber: 3 }],
      },
    })
    expect(told).toEqual([account.accountId])
    expect(existsSync(join(test.directory, 'imports', importId))).toBe(false)
    expect((await getRecorder(db, systemScope(account))).status).toBe('REGISTERED')
    const rows = await db.selectFrom('snapshotRun').selectAll().where('importId', '=', importId).execute()
    expect(rows).toMatchObject([{ accountNo: account.accountNo, runNo: 1, asOf: 1_800_000_000_000 }])
  })

  it('begins again after a crash, with the same run', async () => {
    const text = Array.from({ length: 500 }, (_, i) => item(account.accountId, `r-${i}`)).join('\n')
    const importId = await upload({ 'a.ndjson': Buffer.from(text) })
    let calls = 0
    await runJobs(async () => {
      if (++calls === 2) throw new Error('power cut')
    })
    expect((await getImport(db, systemScope(account), importId)).status).toBe('running')
    expect((await getRecorder(db, systemScope(account))).status).toBe('BUILDING')
    const services = { clock, credentials: { forget: () => {} } }
    await expect(startRecorder(db, systemScope(account), services)).rejects.toMatchObject({
      code: 'ProcessIsRunning',
    })
    clock.advance(120_000)
    await runJobs()
    const run = await getImport(db, systemScope(account), importId)
    expect(run.summary).toMatchObject({
      accounts: [{ types: [{ items: 500 }] }],
    })
    // What was written before the power cut depends on how much a transaction had time for.
    const { types } = (run.summary as ImportSummary).accounts[0]!
    expect(types[0]!.changes.unchanged).toBeGreaterThanOrEqual(100)
    expect((types[0]!.changes.unchanged ?? 0) + (types[0]!.changes.discovered ?? 0)).toBe(500)
    expect(
      await db.selectFrom('snapshotRun').select('runNo').where('importId', '=', importId).execute(),
    ).toHaveLength(1)
  })

  it('says why it gave up', async () => {
    const importId = await upload({ 'a.ndjson': Buffer.from(item(account.accountId, 'a')) })
    for (let attempt = 0; attempt < 6; attempt++) {
      await runJobs(async () => {
        throw new Error('disk full')
      })
      clock.advance(3_600_000)
    }
    expect(await getImport(db, systemScope(account), importId)).toMatchObject({
      status: 'failed',
      summary: { cause: 'disk full' },
    })
    expect(existsSync(join(test.directory, 'imports', importId))).toBe(false)
    expect((await getRecorder(db, systemScope(account))).status).toBe('REGISTERED')
  })

  it('records no secret, neither in the database nor in what it tells', async () => {
    const instance = (secret: string, extra = '') =>
      `{"accountId":"${account.accountId}","regionId":"r","resourceType":"ACS::ECS::Instance","resourceId":"i-1",` +
      `"captureTime":${++at},"configuration":{"UserData":"${secret}","Env":[{"Name":"n","Value":"${secret}-env"}]}${extra}}`
    let at = 1_700_000_000_000
    const lines = [
      instance('hidden-one'),
      instance('hidden-two', ',"broken" "hidden-three"'),
      instance('hidden-one'),
      instance('hidden-four'),
    ]
    const importId = await upload({ 'a.ndjson': Buffer.from(lines.join('\n')) })
    await runJobs()
    const { summary } = await getImport(db, systemScope(account), importId)
    expect(summary).toMatchObject({
      accounts: [{ types: [{ changes: { discovered: 1, seen: 1, modified: 1 } }] }],
      problemCount: 1,
      redaction: { mode: 'on', values: { [account.accountId]: 6 } },
    })
    const [run] = await db.selectFrom('snapshotRun').selectAll().where('importId', '=', importId).execute()
    expect(JSON.parse(run!.redaction)).toEqual({ mode: 'on', values: 6 })
    expect(await readRedaction(db, systemScope(account))).toEqual([
      { accountId: account.accountId, runs: 1, values: 6, unredactedRuns: 0 },
    ])
    const files = readdirSync(test.directory, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    )
    // Files of SQLite; what PostgreSQL keeps is seen in the dump.
    const inFiles = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('')
    const written = `${inFiles}${JSON.stringify([summary, run, await dumpInventory(db, account)])}`
    expect(written).toContain('redacted:')
    expect(written).not.toContain('hidden-')
  })

  it('replaces the secrets of a difference, and applies it to what was replaced before', async () => {
    const message = (event: string, at: number, diff: object) =>
      JSON.stringify({
        AccountId: account.accountId,
        Region: 'r',
        ResourceType: 'ACS::ECS::Instance',
        ResourceId: 'i-1',
        ResourceEventType: event,
        CaptureTime: at,
        ConfigurationDiff: JSON.stringify(diff),
      })
    const changed = message('MODIFY', 1_700_000_002_000, { UserData: ['hidden-five', 'hidden-six'] })
    const lines = [
      message('DISCOVERED', 1_700_000_001_000, { UserData: [null, 'hidden-five'], Cpu: [null, 2] }),
      changed,
      message('MODIFY', 1_700_000_003_000, { UserData: ['hidden-seven', 'hidden-eight'] }),
    ]
    const first = await upload({ 'feed.ndjson': Buffer.from(lines.join('\n')) })
    await runJobs()
    const again = await upload({ 'feed.ndjson': Buffer.from(changed) })
    await runJobs()
    const { summary } = await getImport(db, systemScope(account), first)
    expect(summary).toMatchObject({
      accounts: [{ types: [{ items: 2, changes: { discovered: 1, modified: 1 } }] }],
      problems: [{ itemNumber: 3, message: expect.stringContaining('not recorded as it was before') }],
      redaction: { values: { [account.accountId]: 5 } },
    })
    expect(await getImport(db, systemScope(account), again)).toMatchObject({
      summary: { accounts: [{ types: [{ items: 1, changes: { unchanged: 1 } }] }] },
    })
    const written = JSON.stringify([summary, await dumpInventory(db, account)])
    expect(written).toMatch(/redacted:[^"]+\\+",\\+"Cpu\\+":2/)
    expect(written).not.toContain('hidden-')
  })

  it('keeps what lists and counts say beside what is recorded, and property lists', async () => {
    const { accountId } = account
    const counts = '{"DiscoveredResourceCountsSummary":[{"GroupName":"ACS::ECS::Disk","ResourceCount":3}]}'
    const list = (id: string) =>
      `{"DiscoveredResourceProfiles":{"TotalCount":2,"DiscoveredResourceProfileList":[{"AccountId":${accountId},` +
      `"Region":"cn-hangzhou","ResourceId":"${id}","ResourceType":"ACS::ECS::Disk"}]}}`
    const csv = 'ResourceType,Region\nACS::ECS::Disk,cn-hangzhou\nACS::OSS::Bucket,cn-beijing\n'
    const properties = '{"Configuration":"[{\\"key\\":\\"Size\\"}]"}'
    const importId = await upload({
      'a.ndjson': Buffer.from(item(accountId, 'd-1')),
      'counts.json': Buffer.from(counts),
      'list.json': Buffer.from(`${list('d-1')}${list('d-2')}`),
      'inventory.csv': Buffer.from(csv),
      'ACS::ECS::Disk.json': Buffer.from(properties),
      'verdicts.json': Buffer.from('{"EvaluationResults":{}}'),
    })
    await runJobs()
    const { summary } = await getImport(db, systemScope(account), importId)
    expect(summary).toMatchObject({
      control: { pages: 2, listed: 2, unrecorded: 1 },
      totals: 4,
      properties: [{ resourceType: 'ACS::ECS::Disk', paths: 1 }],
      problems: [{ message: 'verdicts of the service are not taken here: give them to assay compare' }],
    })
    const totals = await listControlTotals(db, systemScope(account))
    expect(
      totals.map(
        (each) => `${each.source} ${each.resourceType} ${each.region} ${each.stated} ${each.recorded}`,
      ),
    ).toEqual([
      'counts ACS::ECS::Disk  3 1',
      'inventory ACS::ECS::Disk cn-hangzhou 1 1',
      'list ACS::ECS::Disk cn-hangzhou 2 1',
      'inventory ACS::OSS::Bucket cn-beijing 1 0',
    ])
    expect(await readRecordedProperties(db, systemScope(account))).toEqual(
      new Map([['ACS::ECS::Disk', new Set(['$.Size'])]]),
    )
  })

  it('creates accounts when told to, and counts what each holds', async () => {
    const other = String(1_000_000_000_000_001 + accounts)
    const lines = [
      item(account.accountId, 'a'),
      item(account.accountId, 'b', 'ACS::OSS::Bucket'),
      item(other, 'c'),
    ]
    await upload({ 'a.ndjson': Buffer.from(lines.join('\n')) }, { createAccounts: true })
    await runJobs()
    expect(await countsByType(db, systemScope(account))).toEqual([
      { resourceType: 'ACS::ECS::Disk', count: 1 },
      { resourceType: 'ACS::OSS::Bucket', count: 1 },
    ])
    expect(await countsByRegion(db, systemScope(account))).toEqual([{ region: 'cn-hangzhou', count: 2 }])
  })
})
