/**
 * The main job from end to end, over the signed API of a server in a process of its own, with a package of 40
 * managed rules of the estate's types: import of 100,000 resources, their first evaluation, 1 % changed, one lone change until the counts
 * show it, and the report in both forms. CPU of the whole server, each also beside reading and JSON.parse of the same
 * lines in the same run, and for each resource. `--json`, `--resources N`, `--rules N` (1000: all of the catalogue): nothing of the estate is kept in memory here.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { openSqlite } from '../src/db/connect.js'
import type { RecordedItem } from '../src/inventory/readers/recorded-item.js'
import { systemClock } from '../src/platform/clock.js'
import type { AccountId, AccountNo } from '../src/platform/ids.js'
import type { ManagedRule } from '../src/rules/catalogue/types.js'
import { call, importChunks, importFile, PART_BYTES, until } from './api.js'
import { ESTATE_TYPES, resourceLine } from './estate.js'
import { loneWriteP50Ms } from './lone-write.js'
import { measure, percentile, report } from './measure.js'
import { createPack, findRule, generateReport, untilEvaluated } from './pack.js'
import { type BenchServer, startServer, withFolder } from './server.js'

/** Prime to the period of the estate's types, so that resources of all types change. */
const CHANGED_EVERY = 101
const LONE_CHANGES = 20
/** Finds the one fault that a security group of the estate may have. */
const LONE_RULE = 'sg-risky-ports-check'

async function main(resources: number, rulesWanted: number): Promise<void> {
  await withFolder(async (directory) => {
    const dataDir = join(directory, 'data')
    const server = await startServer(dataDir)
    const { url, accountId } = server
    const lines = join(directory, 'snapshot.json')
    await writeLines(lines, accountId, resources, 1, false)
    const changes = join(directory, 'changes.json')
    await writeLines(changes, accountId, resources, CHANGED_EVERY, true)
    const parse = await measure(() => parseOnly(lines))

    const imported = await spent(server, () => importChunks(url, partsOf(lines)))
    const { packId, rules } = await createPack(url, firstRules(rulesWanted))
    const evaluated = await spent(server, () => untilEvaluated(url))
    const changed = await spent(server, async () => {
      await importChunks(url, partsOf(changes))
      await untilChangesEvaluated(dataDir)
    })
    const lone = await changeAlone(server, packId, resources)
    const reported = await spent(server, () => generateReport(url, packId))
    const usage = await server.child.usage()
    await server.child.stop()
    const databaseMb = (await stat(join(dataDir, 'assay.db'))).size / 1e6

    const costs = (name: string, { cpuSeconds, wallSeconds }: Spent) => ({
      [`${name}Seconds`]: cpuSeconds,
      [`${name}WallSeconds`]: wallSeconds,
      [`${name}ToParse`]: cpuSeconds / parse.cpuSeconds,
      [`${name}UsPerResource`]: (cpuSeconds / resources) * 1e6,
    })
    const whole = imported.cpuSeconds + evaluated.cpuSeconds + reported.cpuSeconds
    const loneMs = lone.map((one) => one.wallSeconds * 1_000)
    report({
      resources,
      rules,
      inputMb: (await stat(lines)).size / 1e6,
      parseSeconds: parse.cpuSeconds,
      ...costs('import', imported),
      ...costs('evaluate', evaluated),
      ...costs('changed', changed),
      changed: Math.ceil(resources / CHANGED_EVERY),
      ...costs('report', reported),
      wholeUsPerResource: (whole / resources) * 1e6,
      loneChangeP50Ms: percentile(loneMs, 0.5),
      loneChangeP95Ms: percentile(loneMs, 0.95),
      loneChangeCpuMs: percentile(
        lone.map((one) => one.cpuSeconds * 1_000),
        0.5,
      ),
      resultWriteP50Ms: await resultWriteP50Ms(dataDir, accountId, resources),
      databaseMb,
      peakRssMb: usage.peakRssMb,
    })
  })
}

/** The first `count` rules about types of the estate, the one of the lone changes among them. */
function firstRules(count: number): (rule: ManagedRule) => boolean {
  const chosen = new Set([LONE_RULE])
  return ({ id, resourceTypes }) => {
    if (chosen.size < count && resourceTypes.some((type) => ESTATE_TYPES.includes(type))) chosen.add(id)
    return chosen.has(id)
  }
}

async function writeLines(
  path: string,
  accountId: string,
  resources: number,
  every: number,
  isChanged: boolean,
): Promise<void> {
  function* lines() {
    for (let i = 0; i < resources; i += every) yield `${resourceLine(accountId, i, isChanged)}\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}

async function parseOnly(path: string): Promise<void> {
  let parsed = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    JSON.parse(line)
    parsed++
  }
  if (parsed === 0) throw new Error('nothing was read')
}

function partsOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: PART_BYTES })
}

interface Spent {
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/** CPU of the server, and wall time, until `work` is done. */
async function spent({ child }: BenchServer, work: () => Promise<unknown>): Promise<Spent> {
  const before = await child.usage()
  const begun = performance.now()
  await work()
  const wallSeconds = (performance.now() - begun) / 1_000
  return { cpuSeconds: (await child.usage()).cpuSeconds - before.cpuSeconds, wallSeconds }
}

/**
 * Waits until all that was recorded is evaluated, as its own database says: changes that leave a count as it was, or
 * that concern rules nobody looks at here, show in no reply.
 */
async function untilChangesEvaluated(dataDir: string): Promise<void> {
  const db = openSqlite({ path: join(dataDir, 'assay.db') })
  try {
    await until(async () => {
      const accounts = await db.selectFrom('account').select(['changeSeq', 'evaluatedChangeNo']).execute()
      return accounts.every((each) => each.changeSeq === each.evaluatedChangeNo) || undefined
    }, 20)
  } finally {
    await db.destroy()
  }
}

async function countOfRule(url: string, ConfigRuleId: string): Promise<string> {
  const { ConfigRule } = await call<{ ConfigRule: { Compliance: object } }>(url, 'config', 'GetConfigRule', {
    ConfigRuleId,
  })
  return JSON.stringify(ConfigRule.Compliance)
}

/**
 * The lines of `count` lone changes, after `skip` others, spread over the estate: resources 10, 110, 210 and so on are
 * security groups with a fault, but for those that the 1 % have repaired.
 */
function loneLines(accountId: string, resources: number, skip: number, count: number): string[] {
  const step = Math.max(1, Math.floor(resources / 100 / (3 * LONE_CHANGES))) * 100
  const faulty: number[] = []
  for (let i = 10; faulty.length < skip + count; i += step) if (i % CHANGED_EVERY !== 0) faulty.push(i)
  if (faulty.at(-1)! >= resources) throw new Error('too few resources for the lone changes: 4,200 are enough')
  return faulty.slice(skip).map((i) => resourceLine(accountId, i, true))
}

/**
 * One resource after the other is repaired; each is timed from the import call until the count of its rule shows it and
 * the compliance of the package has been read.
 */
async function changeAlone(
  server: BenchServer,
  CompliancePackId: string,
  resources: number,
): Promise<Spent[]> {
  const { url, accountId } = server
  const ruleId = await findRule(url, LONE_RULE)
  const times: Spent[] = []
  for (const line of loneLines(accountId, resources, 0, LONE_CHANGES)) {
    const before = await countOfRule(url, ruleId)
    times.push(
      await spent(server, async () => {
        await importFile(url, Buffer.from(line), 2)
        await until(async () => (await countOfRule(url, ruleId)) !== before || undefined, 2)
        await call(url, 'config', 'GetConfigRuleComplianceByPack', { CompliancePackId })
      }),
    )
  }
  return times
}

/** What evaluating one more such change takes in a process by itself, over the database that the server left. */
async function resultWriteP50Ms(dataDir: string, accountId: string, resources: number): Promise<number> {
  const db = openSqlite({ path: join(dataDir, 'assay.db') })
  try {
    const account = { accountId: accountId as AccountId, accountNo: 1 as AccountNo }
    const lines = loneLines(accountId, resources, LONE_CHANGES, LONE_CHANGES)
    return await loneWriteP50Ms(db, account, lines.map(itemOf))
  } finally {
    await db.destroy()
  }
}

/** A line of the estate as the importer records it. */
function itemOf(line: string): RecordedItem {
  const { accountId, regionId, resourceType, resourceId, resourceName, tags, configuration } =
    JSON.parse(line)
  return {
    ...{ accountId, resourceType, resourceId, resourceName, tags },
    region: regionId,
    zone: null,
    resourceGroupId: null,
    status: null,
    createdAt: null,
    capturedAt: systemClock.now(),
    capturedFrom: 'item',
    event: null,
    configuration: JSON.stringify(configuration),
    source: 'snapshot',
    relations: null,
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    resources: { type: 'string', default: '100000' },
    rules: { type: 'string', default: '40' },
  },
})
await main(Number(values.resources), Number(values.rules))
