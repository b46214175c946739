/**
 * What making a report of 100,000 results costs: CPU seconds and memory over an idle process with the same modules and an
 * open database, and the longest time that nothing else could run on its thread; beside writing 100,000 rows of one raw
 * sheet (`baselines/raw-sheet.ts`). Medians of whole processes. `--json` prints one object; `--runs N`; `--results N`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type AccountRef, systemScope } from '../src/accounts/scope.js'
import { openSqlite } from '../src/db/connect.js'
import { migrate } from '../src/db/migrate.js'
import { systemClock } from '../src/platform/clock.js'
import { type AccountId, type AccountNo, type PackId, randomIds } from '../src/platform/ids.js'
import { openDirectoryStore } from '../src/platform/object-store/directory-store.js'
import { CATALOGUE_OF_TESTS } from '../src/reports/catalogue-testing.js'
import { generateReport, type ReportDeps } from '../src/reports/generate-report.js'
import { totalCount } from '../src/reports/model.js'
import { SIGNER_OF_TESTS } from '../src/reports/proof/testing.js'
import { requestReport } from '../src/reports/request-report.js'
import { listReportObjects } from '../src/reports/store/report-objects.js'
import { getReport } from '../src/reports/store/reports.js'
import { seedEstate } from '../src/reports/testing.js'
import { writeRawSheet } from './baselines/raw-sheet.js'
import { median, report } from './measure.js'

const ACCOUNT: AccountRef = { accountNo: 1 as AccountNo, accountId: '1208863178610001' as AccountId }
const PACK_ID = 'cp-541e626622af0087a1b2' as PackId
const RULES = 40
/** A rule of the estate looks at a quarter of the resources. */
const RESULTS_PER_RESOURCE = RULES / 4
const MB = 1024 * 1024

interface Measure {
  readonly cpuSeconds: number
  readonly idleRssMb: number
  readonly peakRssMb: number
  readonly longestBlockMs: number
  readonly results: number
  readonly sizesMb: Readonly<Record<string, number>>
}

function openIn(directory: string) {
  return openSqlite({ path: join(directory, 'assay.db') })
}

async function seed(directory: string, results: number): Promise<void> {
  const db = openIn(directory)
  await migrate(db)
  await seedEstate(db, { resources: results / RESULTS_PER_RESOURCE, rules: RULES, at: systemClock.now() })
  await db.destroy()
}

async function measureJob(directory: string): Promise<Measure> {
  const db = openIn(directory)
  const ids = randomIds
  const store = await openDirectoryStore(join(directory, 'objects'), { clock: systemClock, ids })
  const deps: ReportDeps = {
    db,
    clock: systemClock,
    store,
    catalogue: CATALOGUE_OF_TESTS,
    settings: { language: 'en', timeZone: 'Asia/Shanghai', toolVersion: 'bench', staleAfterMs: 172_800_000 },
    spoolDirectory: join(directory, 'spool'),
    urlForm: 'xls',
    signer: SIGNER_OF_TESTS,
  }
  const scope = systemScope(ACCOUNT)
  const queue = { clock: systemClock, ids, wake: () => {} }
  const { reportId } = await requestReport(db, queue, scope, PACK_ID)
  const idleRssMb = process.memoryUsage.rss() / MB
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  delay.enable()
  const pause = async () => void (await nextTurn())
  await generateReport(
    deps,
    ACCOUNT,
    { reportId, hasAccountFiles: false },
    { signal: new AbortController().signal, pause },
  )
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  const made = await getReport(db, scope, reportId)
  if (made.status !== 'COMPLETE' || made.counts === null) throw new Error(`the report is ${made.status}`)
  const objects = await listReportObjects(db, made)
  await db.destroy()
  return {
    cpuSeconds: (user + system) / 1e6,
    idleRssMb,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    longestBlockMs: delay.max / 1e6,
    results: totalCount(made.counts.results),
    sizesMb: Object.fromEntries(objects.map((object) => [object.form, object.sizeBytes / MB])),
  }
}

const RAW_HEADERS = [
  'Rule',
  'Risk',
  'Verdict',
  'Resource id',
  'Resource name',
  'Type',
  'Region',
  'Account',
  'At',
  'Detail',
]

function* rawRows(count: number): Generator<(string | number | Date)[]> {
  for (let row = 0; row < count; row++) {
    const id = `i-bp1${row.toString(36).padStart(8, '0')}`
    const at = new Date(Date.UTC(2026, 0, 1) + row * 1000)
    yield [
      'ECS rule 1',
      'High',
      'Compliant',
      id,
      `web-${row}`,
      'ACS::ECS::Instance',
      'cn-hangzhou',
      ACCOUNT.accountId,
      at,
      '',
    ]
  }
}

async function measureRaw(directory: string, results: number): Promise<number> {
  const cpu = process.cpuUsage()
  await writeRawSheet(join(directory, 'raw.xlsx'), RAW_HEADERS, rawRows(results))
  const { user, system } = process.cpuUsage(cpu)
  return (user + system) / 1e6
}

function inChild<T>(name: string, directory: string, results: number): T {
  const args = [
    fileURLToPath(import.meta.url),
    '--case',
    name,
    '--directory',
    directory,
    '--results',
    String(results),
  ]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

async function runCase(name: string, directory: string, results: number): Promise<unknown> {
  if (name === 'seed') return seed(directory, results)
  if (name === 'raw') return measureRaw(directory, results)
  return measureJob(directory)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      directory: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
      results: { type: 'string', default: '100000' },
    },
  })
  const results = Number(values.results)
  if (values.case !== undefined) {
    console.log(JSON.stringify((await runCase(values.case, values.directory, results)) ?? null))
    return
  }
  const directory = mkdtempSync(join(tmpdir(), 'bench-report-'))
  try {
    inChild('seed', directory, results)
    const jobs: Measure[] = []
    const raws: number[] = []
    for (let run = 0; run < Number(values.runs); run++) {
      raws.push(inChild<number>('raw', directory, results))
      jobs.push(inChild<Measure>('job', directory, results))
    }
    const cpuSeconds = median(jobs.map((job) => job.cpuSeconds))
    const rawSheetCpuSeconds = median(raws)
    report(
      {
        results: jobs[0]?.results ?? 0,
        cpuSeconds,
        rawSheetCpuSeconds,
        ratioToRawSheet: cpuSeconds / rawSheetCpuSeconds,
        idleRssMb: median(jobs.map((job) => job.idleRssMb)),
        rssOverIdleMb: median(jobs.map((job) => job.peakRssMb - job.idleRssMb)),
        longestBlockMs: median(jobs.map((job) => job.longestBlockMs)),
        sizesMb: jobs[0]?.sizesMb,
        runs: jobs.length,
      },
      values.json,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

await main()
