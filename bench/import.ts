/**
 * What importing 100,000 resources of about 1.7 KB costs: CPU of whole processes, each beside streaming and parsing
 * the same file in a process of its own. Cases: a first import, the same again, and 1 % changed a day later; once as
 * log-service lines and once as a delivered document. `--json` prints one object; `--resources N`, `--runs N`;
 * `--sealed` as with ASSAY_SEAL_CONFIGURATIONS=on.
 */
import { execFileSync } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { insertAccount } from '../src/accounts/store/accounts.js'
import { openSqlite } from '../src/db/connect.js'
import { migrate } from '../src/db/migrate.js'
import { withSealedColumns } from '../src/db/sealed-columns.js'
import { importAccounts } from '../src/inventory/import-accounts.js'
import { importTally } from '../src/inventory/import-tally.js'
import { itemSplitter } from '../src/inventory/readers/split-items.js'
import { ITEM_LIMIT_BYTES } from '../src/inventory/readers/split-part.js'
import { redactNothing } from '../src/inventory/redact.js'
import { refuseVerdicts, replayFiles } from '../src/inventory/replay-files.js'
import { systemClock } from '../src/platform/clock.js'
import type { AccountId, AccountNo, ImportId, TypeNo } from '../src/platform/ids.js'
import { toInstant } from '../src/platform/instant.js'

const ACCOUNT = { accountId: '1234567890123456' as AccountId, accountNo: 1 as AccountNo }
const FIRST_DAY = toInstant(Date.UTC(2026, 0, 1))
const DAY_MS = 86_400_000
const GOALS = { first: 6, identical: 3, changed: 3 } as const

type Form = 'lines' | 'document'
type CaseName = keyof typeof GOALS
const CASES: readonly CaseName[] = ['first', 'identical', 'changed']

interface Measure {
  readonly cpuMs: number
  readonly rssMb: number
}

function makeConfiguration(i: number, isChanged: boolean): object {
  return {
    InstanceId: `i-bp1${i.toString(36)}`,
    InstanceType: i % 7 === 0 ? 'ecs.g7.xlarge' : 'ecs.c7.large',
    Status: isChanged ? 'Stopped' : 'Running',
    CreationTime: new Date(FIRST_DAY - (i % 900) * DAY_MS).toISOString(),
    ChargeType: 'PrePaid',
    DeletionProtection: i % 3 === 0,
    Cpu: 4,
    Memory: 16384.5,
    VpcAttributes: {
      VpcId: `vpc-${i % 50}`,
      VSwitchId: `vsw-${i % 200}`,
      PrivateIpAddress: { IpAddress: [`10.0.${i % 250}.7`] },
    },
    SecurityGroupIds: { SecurityGroupId: [`sg-${i % 300}`, `sg-${i % 17}`] },
    Permissions: Array.from({ length: 6 }, (_, n) => ({
      Direction: 'ingress',
      IpProtocol: 'TCP',
      PortRange: `${n * 100}/${n * 100 + 80}`,
      SourceCidrIp: n % 2 === 0 ? '0.0.0.0/0' : `192.168.${i % 250}.0/24`,
      Policy: 'Accept',
      Description: `rule "${n}" of 安全组 ${i % 10}`,
    })),
    Disks: Array.from({ length: 3 }, (_, n) => ({
      DiskId: `d-${i}-${n}`,
      Size: 40 * (n + 1),
      Encrypted: n !== 0,
    })),
  }
}

function makeItem(form: Form, i: number, isChanged: boolean): string {
  const configuration = makeConfiguration(i, isChanged)
  return JSON.stringify({
    accountId: ACCOUNT.accountId,
    availabilityZone: 'cn-hangzhou-h',
    regionId: `cn-region-${i % 4}`,
    resourceType: `ACS::ECS::Type${i % 20}`,
    resourceId: `i-bp1${i.toString(36)}`,
    resourceName: `web-${i}`,
    resourceCreateTime: FIRST_DAY,
    resourceGroupId: 'rg-acfm',
    tags: { env: i % 2 === 0 ? 'prod' : 'test', owner: `team-${i % 30}` },
    configuration: form === 'lines' ? configuration : JSON.stringify(configuration),
    ...(form === 'lines' ? { dataType: 'ConfigurationSnapshot' } : {}),
  })
}

async function writeInput(path: string, form: Form, count: number, changedEvery: number): Promise<void> {
  const out = createWriteStream(path)
  if (form === 'document') out.write('{"configurationItems":[')
  for (let i = 0; i < count; i++) {
    const text = makeItem(form, i, changedEvery > 0 && i % changedEvery === 0)
    const end = form === 'lines' ? '\n' : i === count - 1 ? ']' : ','
    if (!out.write(text + end)) await new Promise<void>((resolve) => out.once('drain', () => resolve()))
  }
  if (form === 'document') out.write(',"fileVersion":"1.0"}')
  await new Promise<void>((resolve) => out.end(() => resolve()))
}

/** The floor: every byte read, every item parsed once. */
async function parseOnly(form: Form, path: string): Promise<void> {
  let items = 0
  if (form === 'lines') {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      JSON.parse(line)
      items++
    }
  } else {
    const splitter = itemSplitter({
      arrayKeys: new Set(['configurationItems']),
      itemLimitBytes: ITEM_LIMIT_BYTES,
    })
    for await (const chunk of createReadStream(path)) {
      for (const part of splitter.push(chunk)) {
        if (part.kind !== 'item') continue
        JSON.parse(part.bytes.toString('utf8'))
        items++
      }
    }
  }
  if (items === 0) throw new Error('nothing was read')
}

async function runReplay(directory: string, path: string, at: number): Promise<void> {
  const opened = openSqlite({ path: join(directory, 'assay.db'), checkpointPages: 4000 })
  const key = createSecretKey(Buffer.alloc(32, 'bench'))
  const db = withSealedColumns(opened, { key, sealsNew: values.sealed })
  await migrate(db)
  await insertAccount(db, { ...ACCOUNT, name: 'bench', isOperator: true, createdAt: FIRST_DAY })
  const options = { asOf: toInstant(at), createAccounts: false, accountNames: {}, acceptDeletions: false }
  const owner = { ...ACCOUNT, isOperator: true }
  const importId = `imp-${at}` as ImportId
  const accounts = importAccounts(db, async () => ACCOUNT, { importId, owner, options, at: FIRST_DAY })
  const tally = importTally('off')
  const recording = { clock: systemClock, typeNumbers: new Map<string, TypeNo>(), changed: async () => {} }
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve))
  const open = (start = 0) => createReadStream(path, { start, highWaterMark: 256 * 1024 })
  const file = { path: 'input.json', sizeBytes: statSync(path).size, open }
  const own = { redact: redactNothing, verdicts: refuseVerdicts }
  const replay = { ...options, ...own, recording, accounts, tally, startedAt: FIRST_DAY, pause }
  await replayFiles(db, replay, [file])
  await db.destroy()
  if (tally.progress.problems > 0) throw new Error(JSON.stringify(tally.summary().problems[0]))
}

function measure(...task: string[]): Measure {
  const flags = ['--task', ...(values.sealed ? ['--sealed'] : [])]
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...flags, ...task], {
    encoding: 'utf8',
  })
  const result: Measure = JSON.parse(output)
  return result
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

async function compare(form: Form, count: number, runs: number) {
  const directory = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  try {
    const before = join(directory, 'before')
    const after = join(directory, 'after')
    await writeInput(before, form, count, 0)
    await writeInput(after, form, count, 100)
    const results = new Map<CaseName, { ratio: number; cpuUs: number; parseUs: number; rssMb: number }[]>()
    for (let run = 0; run < runs; run++) {
      const data = mkdtempSync(join(directory, 'data-'))
      for (const name of CASES) {
        const input = name === 'changed' ? after : before
        const at = String(name === 'changed' ? FIRST_DAY + DAY_MS : FIRST_DAY)
        const floor = measure('parse', form, input)
        const { cpuMs, rssMb } = measure('replay', data, input, at)
        const perResource = (ms: number) => Math.round((ms * 10_000) / count) / 10
        const result = {
          ratio: cpuMs / floor.cpuMs,
          cpuUs: perResource(cpuMs),
          parseUs: perResource(floor.cpuMs),
          rssMb,
        }
        results.set(name, [...(results.get(name) ?? []), result])
      }
      rmSync(data, { recursive: true })
    }
    const megabytes = Math.round(statSync(before).size / 1e6)
    const rows = CASES.map((name) => {
      const values = results.get(name)!
      const ratio = Math.round(median(values.map((value) => value.ratio)) * 100) / 100
      const part = (pick: 'cpuUs' | 'parseUs' | 'rssMb') => median(values.map((value) => value[pick]))
      const goal = GOALS[name]
      return {
        name,
        ratio,
        goal,
        holds: ratio <= goal,
        cpuUs: part('cpuUs'),
        parseUs: part('parseUs'),
        rssMb: part('rssMb'),
      }
    })
    return { form, resources: count, inputMb: megabytes, rows }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function runTask([task, ...args]: readonly string[]): Promise<void> {
  if (task === 'parse') await parseOnly(args[0] === 'lines' ? 'lines' : 'document', args[1]!)
  else await runReplay(args[0]!, args[1]!, Number(args[2]))
  const { user, system } = process.cpuUsage()
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ cpuMs: (user + system) / 1000, rssMb }))
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    resources: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    task: { type: 'boolean', default: false },
    sealed: { type: 'boolean', default: false },
  },
})
if (values.task) await runTask(positionals)
else {
  const forms: readonly Form[] = ['lines', 'document']
  const results = []
  for (const form of forms) results.push(await compare(form, Number(values.resources), Number(values.runs)))
  if (values.json) console.log(JSON.stringify({ import: results }))
  else
    for (const { form, resources, inputMb, rows } of results) {
      console.log(`${form}: ${resources} resources, ${inputMb} MB`)
      console.table(rows)
    }
}
