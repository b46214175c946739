import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bucketSnapshot, call, importFiles, type Key, ReplyError, until } from '../scenarios/client.js'
import { findFaults, query } from './contents.js'
import { makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { seededRandom } from './random.js'
import { ACCOUNT_ID, errorLines, forgetErrors, spawnServer } from './server-process.js'
import { PATIENCE_MS, SEED } from './settings.js'

beforeAll(forgetErrors)

/** How long traffic lasts; `npm run torture` takes what ASSAY_MIXED_MINUTES says. */
const MINUTES = Number(process.env['ASSAY_MIXED_MINUTES'] ?? 0.05)
const CLIENTS = 4
const BUCKETS = 2_000
const SAMPLE_MS = Math.max(500, (MINUTES * 60_000) / 60)
const RULE = 'oss-bucket-public-read-prohibited'

const folders = await makeFolders()
afterAll(() => folders.discardAll())

const READS = ['GetCompliancePackReport', 'ListCompliancePacks', 'GetConfigRuleComplianceByPack'] as const
const QUIET_CALLS = MINUTES < 1 ? 20 : 300
const TABLES = [
  'resource_version',
  'verdict_change',
  'audit_entry',
  'pack_version',
  'report',
  'report_object',
  'import_run',
  'snapshot_run',
  'nonce',
  'idempotency',
  'job',
]

/** Median ms of each call while nothing else goes on: grows with what is stored, not with what else runs. */
async function quietMedians(key: Key, CompliancePackId: string): Promise<Record<string, number>> {
  const medians: Record<string, number> = {}
  const measured: [string, (n: number) => object][] = [
    ...READS.map((action): [string, () => object] => [
      action,
      () => (action === 'ListCompliancePacks' ? { PageSize: 50 } : { CompliancePackId }),
    ]),
    [
      'UpdateCompliancePack',
      (n) => ({ CompliancePackId, CompliancePackName: 'mixed', Description: `quiet ${n}` }),
    ],
  ]
  for (const [action, paramsOf] of measured) {
    const took: number[] = []
    for (let n = 0; n < QUIET_CALLS; n++) {
      const at = performance.now()
      await call(key, action, { ...paramsOf(n) })
      took.push(performance.now() - at)
    }
    medians[action] = Number(took.sort((a, b) => a - b)[QUIET_CALLS >> 1]!.toFixed(2))
  }
  return medians
}

async function rowsOf(directory: string): Promise<Record<string, number>> {
  const text = TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')
  return (await query(directory, `select ${text}`))[0] as Record<string, number>
}

interface Sample {
  readonly minute: number
  readonly rssMb: number
  /** In use in the heap of the HTTP thread. */
  readonly heapMb: number
  /** Outside the heap: buffers. */
  readonly externalMb: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly calls: number
}

it(
  `answers ${MINUTES} minutes of mixed calls, imports and reports without an error`,
  async () => {
    const directory = await folders.fresh()
    const server = spawnServer(directory)
    const key = await server.ready
    const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
      CompliancePackName: 'mixed',
      RiskLevel: 1,
      ConfigRules: [{ ManagedRuleIdentifier: RULE, ConfigRuleName: 'mixed rule', RiskLevel: 1 }],
    })
    const before = { medians: await quietMedians(key, CompliancePackId), rows: await rowsOf(directory) }
    const begunAt = performance.now()
    const isOver = () => performance.now() - begunAt > MINUTES * 60_000
    const failures: string[] = []
    const samples: Sample[] = []
    let took: number[] = []
    const work = { calls: 0, imports: 0, reports: 0 }

    const timed = async (action: string, params: Readonly<Record<string, unknown>>) => {
      const at = performance.now()
      await call(key, action, params).catch((error: unknown) => failures.push(`${action}: ${error}`))
      took.push(performance.now() - at)
      work.calls++
    }
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const random = seededRandom(SEED + client)
      for (let turn = 0; !isOver(); turn++) {
        const dice = random.below(10)
        if (dice < 3) await timed('GetCompliancePackReport', { CompliancePackId })
        else if (dice < 6) await timed('ListCompliancePacks', { PageSize: 50 })
        else if (dice < 9) await timed('GetConfigRuleComplianceByPack', { CompliancePackId })
        else
          await timed('UpdateCompliancePack', {
            CompliancePackId,
            CompliancePackName: 'mixed',
            Description: `${client} ${turn}`,
            RiskLevel: 1 + random.below(3),
            ClientToken: `mixed-${client}-${turn}`,
          })
        await delay(5)
      }
    })
    const importer = (async () => {
      const random = seededRandom(SEED + 100)
      while (!isOver()) {
        const buckets = Array.from({ length: BUCKETS }, (_, n) => ({
          id: `bucket-${n}`,
          grant: random.below(10) === 0 ? 'public-read' : 'private',
        }))
        await importFiles(
          key,
          { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets, Date.now()) },
          {},
          5 * PATIENCE_MS,
        ).catch((error: unknown) => failures.push(`import: ${error}`))
        work.imports++
        await delay(500)
      }
    })()
    const reporter = (async () => {
      while (!isOver()) {
        await makeReport(key, CompliancePackId).catch((error: unknown) => failures.push(`report: ${error}`))
        work.reports++
        await delay(1_000)
      }
    })()
    const sampler = (async () => {
      while (!isOver()) {
        await delay(SAMPLE_MS)
        const times = took.sort((a, b) => a - b)
        took = []
        const text = await (await fetch(new URL('/metrics', key.url))).text()
        const megabytes = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) / 1e6
        samples.push({
          minute: (performance.now() - begunAt) / 60_000,
          rssMb: megabytes('process_resident_memory_bytes'),
          heapMb: megabytes('nodejs_heap_size_used_bytes'),
          externalMb: megabytes('nodejs_external_memory_bytes'),
          p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
          p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
          calls: times.length,
        })
      }
    })()
    await Promise.all([...clients, importer, reporter, sampler])
    await untilIdle(directory)
    const after = { medians: await quietMedians(key, CompliancePackId), rows: await rowsOf(directory) }
    await untilIdle(directory)
    expect((await server.terminate()).code).toBe(0)
    process.stdout.write(
      `mixed: quiet p50 in ms before ${JSON.stringify(before.medians)} after ${JSON.stringify(after.medians)}\n`,
    )
    process.stdout.write(
      `mixed: rows before ${JSON.stringify(before.rows)} after ${JSON.stringify(after.rows)}\n`,
    )

    // What is left after a collection is the least that was seen: it grows when something is kept for good.
    const quarters = [0, 1, 2, 3].map((n) =>
      samples.slice(Math.floor((samples.length * n) / 4), Math.ceil((samples.length * (n + 1)) / 4)),
    )
    const least = (read: (each: Sample) => number) =>
      quarters.map((quarter) => Math.min(...quarter.map(read)).toFixed(0)).join(', ')
    process.stdout.write(
      `mixed: least of each quarter in MB: resident ${least((each) => each.rssMb)}; heap ${least((each) => each.heapMb)}; external ${least((each) => each.externalMb)}\n`,
    )
    const half = samples.slice(Math.floor(samples.length / 2))
    process.stdout.write(
      [
        `mixed: ${MINUTES} minutes, ${work.calls} calls, ${work.imports} imports of ${BUCKETS}, ${work.reports} reports, ${failures.length} errors`,
        `mixed: memory ${Math.round(half[0]?.rssMb ?? 0)} MB half-way, ${Math.round(half.at(-1)?.rssMb ?? 0)} MB at the end, slope ${slope(half, ({ rssMb }) => rssMb).toFixed(2)} MB a minute in the second half`,
        `mixed: p50 ${slope(half, ({ p50Ms }) => p50Ms).toFixed(3)} ms a minute, p99 ${slope(half, ({ p99Ms }) => p99Ms).toFixed(2)} ms a minute; last p50 ${half.at(-1)?.p50Ms.toFixed(1)} ms, p99 ${half.at(-1)?.p99Ms.toFixed(1)} ms`,
        '',
      ].join('\n'),
    )
    expect(failures.slice(0, 5)).toEqual([])
    expect([work.calls > 0, work.imports > 0, work.reports > 0]).toEqual([true, true, true])
    expect(await findFaults(directory)).toEqual([])
    expect(errorLines).toEqual([])
  },
  MINUTES * 60_000 + 10 * PATIENCE_MS,
)

it('refuses quickly what is beyond the rate, and answers again right after', async () => {
  const server = spawnServer(await folders.fresh(), {
    ASSAY_RATE_ACCOUNT: '50',
    ASSAY_RATE_ACCOUNT_BURST: '50',
  })
  const key = await server.ready
  const outcomes = await Promise.all(
    Array.from({ length: 400 }, async () => {
      const at = performance.now()
      const outcome = await call(key, 'ListCompliancePacks').then(
        () => 'ok',
        (error: unknown) => (error instanceof ReplyError ? error.code : String(error)),
      )
      return { outcome, tookMs: performance.now() - at }
    }),
  )
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['ok', 'Throttling.User']))
  expect(outcomes.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThanOrEqual(50)
  expect(Math.max(...outcomes.map(({ tookMs }) => tookMs))).toBeLessThan(PATIENCE_MS)
  await delay(1_000)
  const at = performance.now()
  expect(await call(key, 'ListCompliancePacks')).toHaveProperty('RequestId')
  process.stdout.write(
    `overload: 400 calls at once at 50 a second: ${outcomes.filter(({ outcome }) => outcome === 'ok').length} answered, the others Throttling.User; ${(performance.now() - at).toFixed(1)} ms a second later\n`,
  )
  expect((await server.terminate()).code).toBe(0)
})

async function makeReport(key: Key, CompliancePackId: string): Promise<void> {
  await call(key, 'GenerateCompliancePackReport', { CompliancePackId })
  await until(async () => {
    const reply = await call<{ CompliancePackReport: { ReportStatus: string } }>(
      key,
      'GetCompliancePackReport',
      {
        CompliancePackId,
      },
    )
    return reply.CompliancePackReport.ReportStatus === 'COMPLETE'
  }, 5 * PATIENCE_MS)
}

/** Least squares: by how much a value grows a minute. */
function slope(samples: readonly Sample[], read: (each: Sample) => number): number {
  const n = samples.length
  if (n < 2) return 0
  const meanX = samples.reduce((sum, { minute }) => sum + minute, 0) / n
  const meanY = samples.reduce((sum, sample) => sum + read(sample), 0) / n
  const above = samples.reduce((sum, sample) => sum + (sample.minute - meanX) * (read(sample) - meanY), 0)
  return above / samples.reduce((sum, { minute }) => sum + (minute - meanX) ** 2, 0)
}
