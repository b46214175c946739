/**
 * What storing results costs: a first full pass of 40 rules over 100,000 resources and then 1 % changed resources
 * scattered evenly, beside reading, parsing and evaluating alone, and beside one row for each result
 * (`baselines/row-per-result.ts`). Each in a process of its own on a copy of the same database, taking turns; what is
 * written is the difference to evaluating alone. `threads` is the full pass with two threads that read and evaluate.
 * `--json`, `--resources N`, `--runs N`.
 */
import { execFileSync } from 'node:child_process'
import { createSecretKey, randomBytes } from 'node:crypto'
import { copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { openSqlite } from '../src/db/connect.js'
import { withSealedColumns } from '../src/db/sealed-columns.js'
import type { Db } from '../src/db/tables.js'
import { BLOCK_SIZE, blockOf, blockRangeOfType, resourceAt, typeOfBlock } from '../src/evaluation/block.js'
import { type EvaluatedResources, evaluateResources } from '../src/evaluation/evaluate-resources.js'
import { encodeEvidence } from '../src/evaluation/evidence.js'
import { loadRuleSet, type RuleSet } from '../src/evaluation/rule-set.js'
import { evaluateChanges, evaluateWaitingRules } from '../src/evaluation/run-evaluation.js'
import { readWatermark } from '../src/evaluation/store/blocks.js'
import { RECORD_BATCH, recordItems } from '../src/inventory/record-items.js'
import {
  listChanges,
  listRecordedResources,
  readTypeNames,
  readTypeSizes,
} from '../src/inventory/store/evaluated-resources.js'
import { systemClock } from '../src/platform/clock.js'
import type { BlockNo, ResourceNo } from '../src/platform/ids.js'
import { evaluationThreads } from '../src/start-evaluation-threads.js'
import { openRowStore, type RowResult } from './baselines/row-per-result.js'
import { measure, median, report } from './measure.js'
import { withFolder } from './server.js'
import { ACCOUNT, prepare } from './settings-database.js'
import { RULES, settingsItem } from './settings-estate.js'

const CHANGED_EVERY = 100
const THREADS = 2
const TASKS = ['evaluate', 'blocks', 'threads', 'rows'] as const
type Task = (typeof TASKS)[number]

interface Cost {
  /** CPU seconds of the full pass, and of the pass over what changed. */
  readonly fullSeconds: number
  readonly fullWallSeconds: number
  readonly changedSeconds: number
  readonly peakRssMb: number
  readonly bytes: number
  readonly flips: number
  /** Results by code: the same whatever stores them. */
  readonly counts: readonly number[]
}

async function recordChanges(db: Db, resources: number): Promise<void> {
  const capturedAt = systemClock.now()
  const items = []
  for (let i = 0; i < resources; i += CHANGED_EVERY) {
    items.push(settingsItem(ACCOUNT.accountId, i, capturedAt, true))
  }
  const recording = { clock: systemClock, changed: async () => {}, typeNumbers: new Map() }
  for (let first = 0; first < items.length; first += RECORD_BATCH) {
    await recordItems(db, recording, ACCOUNT, 1, items.slice(first, first + RECORD_BATCH))
  }
}

/** Reads, parses and evaluates whole blocks or some resources of them, as `evaluateBlock` does before it writes. */
async function evaluateAlone(
  db: Db,
  blocks: ReadonlyMap<BlockNo, readonly ResourceNo[] | null>,
  use: (evaluated: EvaluatedResources) => void,
): Promise<void> {
  const types = await readTypeNames(db)
  const rules: RuleSet = await loadRuleSet(db, ACCOUNT)
  for (const [blockNo, resourceNos] of blocks) {
    const resourceType = types.get(typeOfBlock(blockNo))!
    const resources = await listRecordedResources(db, ACCOUNT, {
      first: resourceAt(blockNo, 0),
      end: resourceAt(blockNo + 1, 0),
      ...(resourceNos === null ? {} : { resourceNos }),
    })
    const none = { look: () => ({ isExempt: false, changesAt: null }) }
    use(
      evaluateResources(ACCOUNT, resourceType, rules.forType(resourceType), resources, none, {
        now: systemClock.now(),
      }),
    )
  }
}

async function allBlocks(db: Db): Promise<Map<BlockNo, null>> {
  const blocks = new Map<BlockNo, null>()
  for (const [typeNo, size] of await readTypeSizes(db, ACCOUNT)) {
    const { first } = blockRangeOfType(typeNo)
    for (let n = 0; n < Math.ceil(size / BLOCK_SIZE); n++) blocks.set((first + n) as BlockNo, null)
  }
  return blocks
}

async function changedBlocks(db: Db): Promise<Map<BlockNo, ResourceNo[]>> {
  const changes = await listChanges(db, ACCOUNT, await readWatermark(db, ACCOUNT), 1_000_000)
  const blocks = new Map<BlockNo, ResourceNo[]>()
  for (const { resourceNo } of changes) {
    const blockNo = blockOf(resourceNo)
    blocks.set(blockNo, [...(blocks.get(blockNo) ?? []), resourceNo])
  }
  return blocks
}

function rowsOf({ updates, rechecks }: EvaluatedResources): Map<number, RowResult[]> {
  const rows = new Map<number, RowResult[]>()
  for (const resourceNo of rechecks.keys()) {
    const offset = resourceNo % BLOCK_SIZE
    const results: RowResult[] = []
    for (const [ruleNo, { codes, evidence }] of updates) {
      const found = evidence.get(offset)
      const text = found === undefined ? null : JSON.stringify(encodeEvidence(found))
      results.push({ resourceNo, ruleNo, verdict: codes[offset]!, evidence: text })
    }
    rows.set(resourceNo, results)
  }
  return rows
}

async function usedBytes(db: Db): Promise<number> {
  const pages = await sql<{ pageCount: number }>`pragma page_count`.execute(db)
  return pages.rows[0]!.pageCount * 4_096
}

async function runTask(task: Task, directory: string, resources: number): Promise<Cost> {
  const dataKey = createSecretKey(randomBytes(32))
  // As the job thread opens it.
  const db = withSealedColumns(openSqlite({ path: join(directory, 'assay.db') }), {
    key: dataKey,
    sealsNew: false,
  })
  const counts = [0, 0, 0, 0, 0, 0, 0]
  const count = ({ updates }: EvaluatedResources) => {
    for (const { codes } of updates.values()) for (const code of codes) if (code < 7) counts[code]!++
  }
  const pool = evaluationThreads(THREADS, {
    database: { path: join(directory, 'assay.db'), checkpointPages: 0 },
    dataKey,
  })
  const run = {
    db,
    clock: systemClock,
    account: ACCOUNT,
    pause: async () => {},
    ...(task === 'threads' ? { pool } : {}),
  }
  let cost: Omit<Cost, 'counts' | 'peakRssMb'>
  let peakRssMb: number
  if (task === 'evaluate') {
    const full = await measure(async () => evaluateAlone(db, await allBlocks(db), count))
    peakRssMb = full.peakRssMb
    await recordChanges(db, resources)
    const changed = await measure(async () => evaluateAlone(db, await changedBlocks(db), () => {}))
    cost = {
      fullSeconds: full.cpuSeconds,
      fullWallSeconds: full.wallSeconds,
      changedSeconds: changed.cpuSeconds,
      bytes: 0,
      flips: 0,
    }
  } else if (task === 'blocks' || task === 'threads') {
    const before = await usedBytes(db)
    const full = await measure(() => evaluateWaitingRules(run))
    peakRssMb = full.peakRssMb
    const bytes = (await usedBytes(db)) - before
    for (let code = 1; code < counts.length; code++) {
      const sums = await sql<{
        n: number
      }>`select sum(${sql.ref(`n${code}`)}) as n from verdict_block`.execute(db)
      counts[code] = sums.rows[0]!.n
    }
    await recordChanges(db, resources)
    const changed = await measure(() => evaluateChanges(run))
    const flips = await sql<{ n: number }>`select count(*) as n from verdict_change`.execute(db)
    cost = {
      fullSeconds: full.cpuSeconds,
      fullWallSeconds: full.wallSeconds,
      changedSeconds: changed.cpuSeconds,
      bytes,
      flips: flips.rows[0]!.n,
    }
  } else {
    const path = join(directory, 'rows.db')
    const store = openRowStore(path)
    const full = await measure(async () =>
      evaluateAlone(db, await allBlocks(db), (evaluated) => {
        count(evaluated)
        store.insertAll([...rowsOf(evaluated).values()].flat())
      }),
    )
    peakRssMb = full.peakRssMb
    store.checkpoint()
    const { size } = await stat(path)
    await recordChanges(db, resources)
    let flips = 0
    const changed = await measure(async () =>
      evaluateAlone(db, await changedBlocks(db), (evaluated) => {
        flips += store.updateAll(rowsOf(evaluated), systemClock.now())
      }),
    )
    store.close()
    cost = {
      fullSeconds: full.cpuSeconds,
      fullWallSeconds: full.wallSeconds,
      changedSeconds: changed.cpuSeconds,
      bytes: size,
      flips,
    }
  }
  await db.destroy()
  return { ...cost, counts, peakRssMb }
}

function runInProcess(task: Task, directory: string, resources: number): Cost {
  const script = fileURLToPath(import.meta.url)
  const words = [script, '--task', task, '--directory', directory, '--resources', String(resources)]
  const cost: Cost = JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }))
  return cost
}

async function compare(resources: number, runs: number): Promise<void> {
  await withFolder(async (directory) => {
    const base = join(directory, 'base.db')
    await prepare({ path: base }, resources)
    const costs: Record<Task, Cost[]> = { evaluate: [], blocks: [], threads: [], rows: [] }
    for (let n = 0; n < runs; n++) {
      for (const task of TASKS) {
        const own = join(directory, `${task}-${n}`)
        await mkdir(own)
        await copyFile(base, join(own, 'assay.db'))
        costs[task].push(runInProcess(task, own, resources))
        await rm(own, { recursive: true })
      }
    }
    checkSame(costs)
    report(summarise(costs, resources))
  })
}

/** A store that keeps other results than the others is not measured but broken. */
function checkSame({ evaluate, blocks, threads, rows }: Readonly<Record<Task, readonly Cost[]>>): void {
  const results = new Set(
    [...evaluate, ...blocks, ...threads, ...rows].map(({ counts }) => counts.slice(1).join()),
  )
  const flips = new Set([...blocks, ...threads, ...rows].map((cost) => cost.flips))
  if (results.size !== 1 || flips.size !== 1)
    throw new Error(`results differ: ${[...results].join(' / ')}; flips: ${[...flips].join()}`)
}

function summarise(costs: Readonly<Record<Task, readonly Cost[]>>, resources: number) {
  const of = (task: Task, member: Exclude<keyof Cost, 'counts'>) =>
    median(costs[task].map((cost) => cost[member]))
  const evaluate = of('evaluate', 'fullSeconds')
  const blocks = of('blocks', 'fullSeconds') - evaluate
  const rows = of('rows', 'fullSeconds') - evaluate
  const changed = resources / CHANGED_EVERY
  const least = (task: Task, member: 'fullSeconds' | 'fullWallSeconds') =>
    Math.min(...costs[task].map((cost) => cost[member]))
  const perChanged = (task: Task) =>
    ((of(task, 'changedSeconds') - of('evaluate', 'changedSeconds')) / changed) * 1_000
  return {
    resources,
    verdicts: resources * RULES,
    flips: of('blocks', 'flips'),
    readParseEvaluateSeconds: evaluate,
    writeBlocksSeconds: blocks,
    writeRowsSeconds: rows,
    writeToEvaluate: blocks / evaluate,
    rowsToBlocksCpu: rows / blocks,
    threadsWall: least('threads', 'fullWallSeconds') / least('blocks', 'fullWallSeconds'),
    threadsCpu: least('threads', 'fullSeconds') / least('blocks', 'fullSeconds'),
    blocksMb: of('blocks', 'bytes') / 1e6,
    rowsMb: of('rows', 'bytes') / 1e6,
    rowsToBlocksDisk: of('rows', 'bytes') / of('blocks', 'bytes'),
    changedWriteMsPerResource: perChanged('blocks'),
    changedRowsMsPerResource: perChanged('rows'),
    changedTotalMsPerResource: (of('blocks', 'changedSeconds') / changed) * 1_000,
    peakRssMb: of('blocks', 'peakRssMb'),
    goals: {
      writeToEvaluate: 0.35,
      rowsToBlocksCpu: 20,
      threadsWall: 0.75,
      threadsCpu: 1.15,
      rowsToBlocksDisk: 15,
      changedWriteMsPerResource: 0.3,
      peakRssMb: 200,
    },
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    resources: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    task: { type: 'string' },
    directory: { type: 'string', default: '' },
  },
})
const resources = Number(values.resources)
const task = TASKS.find((known) => known === values.task)
if (task === undefined) await compare(resources, Number(values.runs))
else console.log(JSON.stringify(await runTask(task, values.directory, resources)))
