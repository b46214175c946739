/**
 * The main job from end to end, over the signed API of a server in a process of its own, with every managed rule of
 * the catalogue: import of 100,000 resources, their first evaluation, 1 % changed, one lone change until the counts
 * show it, and the report in both forms. CPU of the whole server, each also beside reading and JSON.parse of the same
 * lines in the same run. `--json`, `--resources N`.
 */
import { createReadStream } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { call, importFile, until } from './api.js'
import { resourceLine } from './estate.js'
import { measure, median, report } from './measure.js'
import { createPack, generateReport, untilEvaluated } from './pack.js'
import { type BenchServer, startServer, withFolder } from './server.js'

/** Prime to the period of the estate's types, so that resources of all types change. */
const CHANGED_EVERY = 101
const LONE_CHANGES = 15
/** Finds the one fault that a security group of the estate may have. */
const LONE_RULE = 'sg-risky-ports-check'

async function main(resources: number): Promise<void> {
  await withFolder(async (directory) => {
    const dataDir = join(directory, 'data')
    const server = await startServer(dataDir)
    const lines = join(directory, 'snapshot.json')
    await writeLines(lines, server.accountId, resources, 1, false)
    const changes = join(directory, 'changes.json')
    await writeLines(changes, server.accountId, resources, CHANGED_EVERY, true)
    const inputMb = (await stat(lines)).size / 1e6
    const parse = await measure(() => parseOnly(lines))

    const bytes = await readFile(lines)
    const imported = await spent(server, () => importFile(server.url, bytes))
    const { packId, rules } = await createPack(server.url, () => true)
    const evaluated = await spent(server, () => untilEvaluated(server.url))
    const changedBytes = await readFile(changes)
    const changed = await spent(server, async () => {
      const before = await countResults(server.url)
      await importFile(server.url, changedBytes)
      await untilSettled(server, before)
    })
    const lone = await changeAlone(server, resources)
    const reported = await spent(server, () => generateReport(server.url, packId))
    const usage = await server.child.usage()
    await server.child.stop()
    const databaseMb = (await stat(join(dataDir, 'assay.db'))).size / 1e6

    const perParsed = (seconds: number) => seconds / parse.cpuSeconds
    report({
      resources,
      rules,
      inputMb,
      parseSeconds: parse.cpuSeconds,
      importSeconds: imported.cpuSeconds,
      importToParse: perParsed(imported.cpuSeconds),
      evaluateSeconds: evaluated.cpuSeconds,
      evaluateToParse: perParsed(evaluated.cpuSeconds),
      changed: changedBytes.toString('latin1').split('\n').length,
      changedSeconds: changed.cpuSeconds,
      changedToParse: perParsed(changed.cpuSeconds),
      loneChangeP50Ms: median(lone.map((one) => one.wallMs)),
      loneChangeWorstMs: Math.max(...lone.map((one) => one.wallMs)),
      loneChangeCpuMs: median(lone.map((one) => one.cpuMs)),
      reportSeconds: reported.cpuSeconds,
      reportWallSeconds: reported.wallSeconds,
      reportToParse: perParsed(reported.cpuSeconds),
      databaseMb,
      peakRssMb: usage.peakRssMb,
    })
  })
}

async function writeLines(
  path: string,
  accountId: string,
  resources: number,
  every: number,
  isChanged: boolean,
): Promise<void> {
  const lines: string[] = []
  for (let i = 0; i < resources; i += every) lines.push(resourceLine(accountId, i, isChanged))
  await writeFile(path, lines.join('\n'))
}

async function parseOnly(path: string): Promise<void> {
  let parsed = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    JSON.parse(line)
    parsed++
  }
  if (parsed === 0) throw new Error('nothing was read')
}

/** CPU of the server, and wall time, until `work` is done. */
async function spent(
  { child }: BenchServer,
  work: () => Promise<unknown>,
): Promise<{ cpuSeconds: number; wallSeconds: number }> {
  const before = await child.usage()
  const begun = performance.now()
  await work()
  const wallSeconds = (performance.now() - begun) / 1_000
  return { cpuSeconds: (await child.usage()).cpuSeconds - before.cpuSeconds, wallSeconds }
}

interface Counted {
  readonly ConfigRuleId: string
  readonly SourceIdentifier: string
  readonly Compliance: { readonly Count: number; readonly ComplianceType: string }
}

async function listRules(url: string): Promise<readonly Counted[]> {
  const reply = await call<{ ConfigRules: { ConfigRuleList: readonly Counted[] } }>(
    url,
    'config',
    'ListConfigRules',
    { PageSize: 100 },
  )
  return reply.ConfigRules.ConfigRuleList
}

/** What all rules together count, as one text: when it is another, something was evaluated. */
async function countResults(url: string): Promise<string> {
  return (await listRules(url)).map(({ Compliance }) => Compliance.Count).join()
}

async function countOfRule(url: string, ConfigRuleId: string): Promise<number> {
  const { ConfigRule } = await call<{ ConfigRule: Counted }>(url, 'config', 'GetConfigRule', { ConfigRuleId })
  return ConfigRule.Compliance.Count
}

/** Waits until the counts have moved, and then until the server has been idle for a moment. */
async function untilSettled({ url, child }: BenchServer, before: string): Promise<void> {
  await until(async () => ((await countResults(url)) === before ? undefined : true), 20)
  let { cpuSeconds } = await child.usage()
  for (;;) {
    await delay(200)
    const now = (await child.usage()).cpuSeconds
    if (now - cpuSeconds < 0.02) return
    cpuSeconds = now
  }
}

/** One resource after the other is repaired; each is timed from the import call to the first count that shows it. */
async function changeAlone(server: BenchServer, resources: number) {
  const { url, accountId } = server
  const rule = (await listRules(url)).find(({ SourceIdentifier }) => SourceIdentifier === LONE_RULE)
  if (rule === undefined) throw new Error(`no rule ${LONE_RULE}`)
  const times: { wallMs: number; cpuMs: number }[] = []
  for (let n = 0; n < LONE_CHANGES; n++) {
    const line = resourceLine(accountId, Math.floor(resources / 200) * 100 + n * 100 + 10, true)
    const before = await countOfRule(url, rule.ConfigRuleId)
    const { cpuSeconds, wallSeconds } = await spent(server, async () => {
      await importFile(url, Buffer.from(line), 2)
      await until(async () => (await countOfRule(url, rule.ConfigRuleId)) !== before || undefined, 2)
    })
    times.push({ wallMs: wallSeconds * 1_000, cpuMs: cpuSeconds * 1_000 })
  }
  return times
}

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, resources: { type: 'string', default: '100000' } },
})
await main(Number(values.resources))
