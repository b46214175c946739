/**
 * What each form of a report costs by itself, from a stored record: CPU seconds, peak memory over the same process before
 * it began, and bytes; one process a form. `--results 10000,100000`; `--forms xlsx,csv`; `--failing 1` for the share of
 * results that fail, the others comply; `--json` prints one object.
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openSqlite } from '../src/db/connect.js'
import { migrate } from '../src/db/migrate.js'
import { COMPLIANT, NON_COMPLIANT } from '../src/evaluation/block.js'
import { systemClock } from '../src/platform/clock.js'
import type { ReportId } from '../src/platform/ids.js'
import { buildRecord } from '../src/reports/build-record.js'
import { CATALOGUE_OF_TESTS } from '../src/reports/catalogue-testing.js'
import { REPORT_FORMS } from '../src/reports/forms/index.js'
import { openRecord } from '../src/reports/read-record.js'
import { seedEstate } from '../src/reports/testing.js'
import { measure, report } from './measure.js'

const RULES = 40
/** A rule of the estate looks at a quarter of the resources. */
const RESULTS_PER_RESOURCE = RULES / 4
const MB = 1024 * 1024
const noPace = () => undefined

/** Of one form, or of the record. */
interface Cost {
  readonly cpuSeconds: number
  readonly rssOverIdleMb: number
  readonly sizeMb: number
}

/** Every result non-compliant for 1, every second one for 0.5. */
function verdictOfShare(failing: number): (rule: number, resource: number) => number {
  const rank = (rule: number, resource: number) => (resource * 7919 + rule * 104_729) % 1000
  return (rule, resource) => (rank(rule, resource) < failing * 1000 ? NON_COMPLIANT : COMPLIANT)
}

async function makeRecord(directory: string, results: number, failing: number | null): Promise<Cost> {
  const db = openSqlite({ path: join(directory, 'assay.db') })
  await migrate(db)
  const at = systemClock.now()
  const { account, packNo } = await seedEstate(db, {
    resources: results / RESULTS_PER_RESOURCE,
    rules: RULES,
    at,
    ...(failing === null ? {} : { verdictOf: verdictOfShare(failing) }),
  })
  const settings = {
    language: 'en',
    timeZone: 'UTC',
    toolVersion: 'bench',
    staleAfterMs: 172_800_000,
  } as const
  const subject = {
    account,
    packNo,
    reportId: 'rep-0123456789abcdef0123' as ReportId,
    requestedAt: at,
    requestedBy: 'bench',
  }
  const path = join(directory, 'record.gz')
  const deps = { clock: systemClock, settings, catalogue: CATALOGUE_OF_TESTS }
  const idle = process.memoryUsage.rss() / MB
  const { cpuSeconds, peakRssMb, result } = await measure(() =>
    buildRecord(db, subject, deps, { path, pace: noPace }),
  )
  await db.destroy()
  if (result === null) throw new Error('no record')
  writeFileSync(join(directory, 'digest'), result.digest)
  return { cpuSeconds, rssOverIdleMb: peakRssMb - idle, sizeMb: readFileSync(path).length / MB }
}

/** Null where the form does not hold so many results. */
async function renderForm(directory: string, name: string): Promise<Cost | null> {
  const form = REPORT_FORMS.find((each) => each.name === name)
  if (form === undefined) throw new Error(`there is no form ${name}`)
  const digest = readFileSync(join(directory, 'digest'), 'utf8')
  const open = () => createReadStream(join(directory, 'record.gz'))
  const record = await openRecord({ digest, open }, noPace)
  if (!form.holds(record.head)) return null
  const idle = process.memoryUsage.rss() / MB
  const { cpuSeconds, peakRssMb, result } = await measure(async () => {
    let bytes = 0
    for await (const chunk of form.render(record)) bytes += chunk.length
    return bytes
  })
  return { cpuSeconds, rssOverIdleMb: peakRssMb - idle, sizeMb: result / MB }
}

function inChild(name: string, directory: string, results: number, failing?: string): Cost | null {
  const script = fileURLToPath(import.meta.url)
  const args = [script, '--case', name, '--directory', directory, '--results', String(results)]
  if (failing !== undefined) args.push('--failing', failing)
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      directory: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      results: { type: 'string', default: '10000,100000' },
      failing: { type: 'string' },
      forms: { type: 'string', default: REPORT_FORMS.map(({ name }) => name).join(',') },
    },
  })
  if (values.case !== undefined) {
    const { directory } = values
    const failing = values.failing === undefined ? null : Number(values.failing)
    const cost =
      values.case === 'record'
        ? makeRecord(directory, Number(values.results), failing)
        : renderForm(directory, values.case)
    console.log(JSON.stringify(await cost))
    return
  }
  const costs: Record<string, Cost | null> = {}
  for (const results of values.results.split(',').map(Number)) {
    const directory = mkdtempSync(join(tmpdir(), 'bench-forms-'))
    try {
      for (const name of ['record', ...values.forms.split(',')])
        costs[`${name} ${results}`] = inChild(name, directory, results, values.failing)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
  report(costs, values.json)
}

await main()
