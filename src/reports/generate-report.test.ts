import { createHash } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemScope } from '../accounts/scope.js'
import { openTestDatabase } from '../db/testing.js'
import { type SettableClock, settableClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import type { JobRun } from '../platform/jobs/types.js'
import { createLog } from '../platform/log.js'
import { openDirectoryStore } from '../platform/object-store/directory-store.js'
import type { ObjectStore } from '../platform/object-store/types.js'
import { readXlsx } from '../workbook/testing/read-xlsx.js'
import { CATALOGUE_OF_TESTS } from './catalogue-testing.js'
import { REPORT_FORMS } from './forms/index.js'
import { generateReport, type ReportDeps } from './generate-report.js'
import { SIGNER_OF_TESTS } from './proof/testing.js'
import { digestRecord } from './read-record.js'
import { deletePackReports } from './remove-reports.js'
import { failAbandonedReports, reportHandlers } from './report-handlers.js'
import { requestReport } from './request-report.js'
import { getCurrentReport } from './store/current-report.js'
import { listReportObjects } from './store/report-objects.js'
import { findReport, getReport, listReports } from './store/reports.js'
import { type SeededEstate, seedEstate } from './testing.js'

const AT = toInstant(Date.UTC(2021, 5, 22, 2, 46, 5, 857))
const EXTENSIONS = [
  ...REPORT_FORMS.map(({ extension }) => extension),
  'manifest.json',
  'manifest.sig',
  'queries.json',
  'ndjson.gz',
].sort()
const STEM =
  'CompliancePackReports/1208863178610001/cp-541e626622af0087a1b2/1208863178610001-cp-541e626622af0087a1b2-report-'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let estate: SeededEstate
let store: ObjectStore
let clock: SettableClock
let deps: ReportDeps

beforeEach(async () => {
  test = await openTestDatabase()
  estate = await seedEstate(test.db, { resources: 300, rules: 4, at: AT })
  clock = settableClock(AT)
  store = await openDirectoryStore(join(test.directory, 'objects'), { clock, ids: randomIds })
  deps = {
    db: test.db,
    clock,
    store,
    catalogue: CATALOGUE_OF_TESTS,
    settings: { language: 'en', timeZone: 'Asia/Shanghai', toolVersion: '0.1.0', staleAfterMs: 172_800_000 },
    spoolDirectory: join(test.directory, 'spool'),
    urlForm: 'xls',
    signer: SIGNER_OF_TESTS,
  }
})

afterEach(() => test.close())

const scope = () => systemScope(estate.account)
const queue = () => ({ clock, ids: randomIds, wake: () => {} })
const request = () => requestReport(test.db, queue(), scope(), estate.packId)
const current = () => getCurrentReport(test.db, scope(), estate.packId)

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const object of store.list('')) found.push(object.key)
  return found
}

function runner(of: ReportDeps = deps) {
  const handlers = reportHandlers(of)
  return createJobRunner({ db: test.db, clock, log: createLog('silent'), handlers, onlyProcess: true })
}

/** A run that is killed at its `limit`-th pause. */
function runUntil(limit: number): JobRun & { pauses: number } {
  const run = {
    signal: new AbortController().signal,
    pauses: 0,
    pause: async () => {
      if (++run.pauses > limit) throw new Error('killed')
    },
  }
  return run
}

/** A run that is killed at the first pause after the record was stored. */
function runUntilStored(reportId: string): JobRun {
  const pause = async () => {
    if ((await getReport(test.db, scope(), reportId)).digest !== null) throw new Error('killed')
  }
  return { signal: new AbortController().signal, pause }
}

const generate = (reportId: string, run: JobRun) =>
  generateReport(deps, estate.account, { reportId, hasAccountFiles: false }, run)

const extensions = (found: readonly string[]) => found.map((key) => key.slice(key.indexOf('.') + 1))

describe('a report', () => {
  it('goes from NONE over CREATING to COMPLETE', async () => {
    const named = { packId: estate.packId, accountId: estate.account.accountId }
    expect(await current()).toEqual({ ...named, status: 'NONE' })
    const { reportId } = await request()
    expect(await current()).toEqual({ ...named, status: 'CREATING' })
    clock.advance(1_500)
    await runner().drain()
    expect(await current()).toEqual({
      ...named,
      status: 'COMPLETE',
      completedAt: AT + 1_500,
      objectKey: `${STEM}202106221046.xls`,
    })
    const report = await getReport(test.db, scope(), reportId)
    const objects = await listReportObjects(test.db, report)
    const forms = REPORT_FORMS.map(({ name }) => name)
    expect(objects.map((object) => object.form)).toEqual(
      [...forms, 'manifest', 'queries', 'record', 'signature'].sort(),
    )
    for (const object of objects)
      expect(await store.find(object.objectKey)).toMatchObject({
        sizeBytes: object.sizeBytes,
        sha256: object.sha256,
      })
    expect(await digestRecord(() => store.read(`${STEM}202106221046.ndjson.gz`))).toBe(report.digest)
    expect(await readdir(deps.spoolDirectory)).toEqual([])
  })

  it('keeps the files of as many reports as it is told', async () => {
    deps = { ...deps, keepReports: 2 }
    for (let made = 0; made < 3; made++) {
      await request()
      await runner().drain()
      clock.advance(60_000)
    }
    const { reports } = await listReports(test.db, scope(), {}, { offset: 0, limit: 9 })
    expect(reports.map((report) => report.deletedAt !== null)).toEqual([false, false, true])
    expect(await keys()).toHaveLength(2 * EXTENSIONS.length)
    expect(await current()).toMatchObject({ status: 'COMPLETE', objectKey: `${STEM}202106221048.xls` })
  })

  it('is refused while one is being made, and for a package that is not there', async () => {
    await request()
    await expect(request()).rejects.toMatchObject({ code: 'CompliancePackReportCreating' })
    const unknown = 'cp-00000000000000000000'
    await expect(requestReport(test.db, queue(), scope(), unknown)).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
    await expect(getCurrentReport(test.db, scope(), unknown)).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
    const stranger = systemScope({ ...estate.account, accountNo: 2 as never })
    await expect(getCurrentReport(test.db, stranger, estate.packId)).rejects.toMatchObject({
      code: 'Invalid.CompliancePackId.Value',
    })
  })

  it('replaces the one before it, whose objects go; the same minute gets a suffix', async () => {
    await request()
    await runner().drain()
    const second = await request()
    expect(await current()).toMatchObject({ status: 'CREATING' })
    await runner().drain()
    expect(await current()).toMatchObject({ objectKey: `${STEM}202106221046-2.xls` })
    expect(await keys()).toEqual(EXTENSIONS.map((end) => `${STEM}202106221046-2.${end}`))
    const { reports, totalCount } = await listReports(
      test.db,
      scope(),
      { packId: estate.packId },
      { offset: 0, limit: 1 },
    )
    expect(totalCount).toBe(2)
    expect(reports.map((report) => report.reportId)).toEqual([second.reportId])
  })

  it('points to the xlsx when that is asked for', async () => {
    await request()
    await runner({ ...deps, urlForm: 'xlsx' }).drain()
    expect(await current()).toMatchObject({ objectKey: `${STEM}202106221046.xlsx` })
  })

  it('has the forms it is told, and always those that its URL may lead to', async () => {
    await request()
    await runner({ ...deps, madeForms: new Set(['json']) }).drain()
    const made = ['json', 'xls', 'xlsx']
    const left = REPORT_FORMS.filter(({ name }) => !made.includes(name)).map(({ extension }) => extension)
    const expected = EXTENSIONS.filter((extension) => !left.includes(extension))
    expect((await keys()).map((key) => key.slice(key.indexOf('.') + 1)).sort()).toEqual(expected)
  })

  it('that fails falls back to the one before, keeps the cause and leaves nothing', async () => {
    await request()
    await runner().drain()
    const before = await current()
    const { reportId } = await request()
    const failing: ObjectStore = { ...store, put: async () => Promise.reject(new Error('no space')) }
    for (let attempt = 0; attempt < 5; attempt++) {
      await runner({ ...deps, store: failing }).drain()
      clock.advance(60_000)
    }
    expect(await current()).toEqual(before)
    expect(await getReport(test.db, scope(), reportId)).toMatchObject({ status: 'FAILED', cause: 'no space' })
    expect(await keys()).toHaveLength(EXTENSIONS.length)
  })

  it('goes with its package, objects too', async () => {
    const { reportId } = await request()
    await runner().drain()
    await test.db.updateTable('pack').set({ deletedAt: clock.now() }).execute()
    await deletePackReports(test.db, queue(), estate.account, estate.packNo)
    await expect(getReport(test.db, scope(), reportId)).rejects.toMatchObject({ code: 'ReportNotExists' })
    await runner().drain()
    expect(await keys()).toEqual([])
    expect(await findReport(test.db, estate.account.accountNo, reportId)).toBeNull()
  })

  it.each([1, 2, 3, 4])('whose package is deleted at pause %d leaves nothing', async (at) => {
    const { reportId } = await request()
    let pauses = 0
    const pause = async () => {
      if (++pauses !== at) return
      await test.db.updateTable('pack').set({ deletedAt: clock.now() }).execute()
      await deletePackReports(test.db, queue(), estate.account, estate.packNo)
    }
    await generate(reportId, { signal: new AbortController().signal, pause })
    expect(pauses).toBeGreaterThanOrEqual(at)
    await runner().drain()
    expect(await keys()).toEqual([])
    expect(await findReport(test.db, estate.account.accountNo, reportId)).toBeNull()
  })

  it('says CREATING no longer when nobody will make it', async () => {
    const { reportId } = await request()
    expect(await failAbandonedReports(deps)).toBe(0)
    await test.db.deleteFrom('job').execute()
    expect(await failAbandonedReports(deps)).toBe(1)
    expect(await current()).toMatchObject({ status: 'NONE' })
    expect(await getReport(test.db, scope(), reportId)).toMatchObject({ status: 'FAILED' })
  })
})

describe('a run that is killed', () => {
  it('at any pause is taken up again: one COMPLETE report, no object too many, the old one gone', async () => {
    await request()
    await runner().drain()
    let killed = 0
    // Each of the first pauses, then ever fewer of the many alike.
    for (let limit = 0; ; limit += 1 + Math.floor(limit / 6)) {
      clock.advance(61_000)
      const { reportId } = await request()
      const run = runUntil(limit)
      const outcome = await generate(reportId, run).then(
        () => 'done',
        () => 'killed',
      )
      if (outcome === 'killed') {
        killed++
        clock.advance(61_000)
        await generate(reportId, runUntil(Number.POSITIVE_INFINITY))
      }
      const { reports } = await listReports(test.db, scope(), {}, { offset: 0, limit: 1_000 })
      const alive = reports.filter((report) => report.status === 'COMPLETE' && report.deletedAt === null)
      expect(alive.map((report) => report.reportId)).toEqual([reportId])
      const objects = await listReportObjects(test.db, alive[0]!)
      expect(await keys()).toEqual(objects.map((object) => object.objectKey).sort())
      expect(extensions(await keys())).toEqual(EXTENSIONS)
      expect(await readdir(deps.spoolDirectory)).toEqual([])
      await test.db.deleteFrom('job').execute()
      if (outcome === 'done') break
    }
    expect(killed).toBeGreaterThanOrEqual(5)
  }, 240_000)

  it('after its record was stored makes the forms from that record, whatever changed since', async () => {
    const { reportId } = await request()
    await expect(generate(reportId, runUntilStored(reportId))).rejects.toThrow('killed')
    const { digest } = await getReport(test.db, scope(), reportId)
    expect(digest).not.toBeNull()
    await test.db
      .updateTable('rule')
      .set({ name: 'renamed' })
      .where('ruleNo', '=', 1 as never)
      .execute()
    clock.advance(3_600_000)
    await runner().drain()
    expect((await getReport(test.db, scope(), reportId)).digest).toBe(digest)
    const xlsx = readXlsx(await bytesOf(`${STEM}202106221046.xlsx`))
    const texts = xlsx.sheets.flatMap((sheet) => sheet.rows.flat()).map((cell) => cell.value)
    expect(texts).not.toContain('renamed')
    expect(texts).toContain(digest)
  })

  it('and whose stored record is damaged makes everything anew', async () => {
    const { reportId } = await request()
    await expect(generate(reportId, runUntilStored(reportId))).rejects.toThrow('killed')
    const source = (async function* () {
      yield Buffer.from('something else')
    })()
    await store.put(`${STEM}202106221046.ndjson.gz`, source, { contentType: 'application/gzip' })
    await runner().drain()
    const { digest } = await getReport(test.db, scope(), reportId)
    expect(await digestRecord(() => store.read(`${STEM}202106221046.ndjson.gz`))).toBe(digest)
    const objects = await listReportObjects(test.db, await getReport(test.db, scope(), reportId))
    for (const { objectKey, sha256 } of objects)
      expect(
        createHash('sha256')
          .update(await bytesOf(objectKey))
          .digest('hex'),
      ).toBe(sha256)
  })

  it('overwrites what is left in the spool', async () => {
    await request()
    await mkdir(deps.spoolDirectory)
    await runner().drain()
    expect(await current()).toMatchObject({ status: 'COMPLETE' })
  })
})

async function bytesOf(key: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of store.read(key)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
