/**
 * What the workbook writers cost: CPU seconds and peak memory of whole processes, medians of five, beside the raw limit
 * of `baselines/raw-sheet.ts` run in turn with them. `--peers` adds the writers of `baselines/sheet-peers.ts`, and Python's
 * XlsxWriter where it is installed, with how many times more CPU each takes. `--json` prints one object; `--runs N` changes the number of runs.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pipeWorkbook } from '../src/workbook/pipe-workbook.js'
import { styles } from '../src/workbook/style.js'
import { writeXls } from '../src/workbook/xls/write-xls.js'
import { writeXlsx } from '../src/workbook/xlsx/write-xlsx.js'
import { writeRawSheet } from './baselines/raw-sheet.js'
import { SHEET_PEERS } from './baselines/sheet-peers.js'

const HEADERS = [
  'Account',
  'Rule id',
  'Rule name',
  'Resource type',
  'Resource id',
  'Resource name',
  'Region',
  'Result',
  'Risk level',
  'Evaluated at',
  'Changed at',
  'Trigger',
  'Annotation',
  'Package',
]
const FIRST_AT = Date.UTC(2026, 0, 1)
const NAMES = ['bucket is private', 'disk is encrypted', 'port 22 < open & listed', '安全组不开放高危端口']
const REGIONS = ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'eu-central-1']

/** Debian's, for which its package python3-xlsxwriter is. */
const PYTHON = '/usr/bin/python3'
const XLSXWRITER = fileURLToPath(new URL('../../bench/baselines/xlsxwriter-sheet.py', import.meta.url))

type PeerName = keyof typeof SHEET_PEERS | 'xlsxwriter'
/** Each peer, and the case of ours that it is measured against. */
const PEERS: Readonly<Record<PeerName, 'xlsx' | 'xls'>> = {
  hucre: 'xlsx',
  exceljs: 'xlsx',
  sheetjs: 'xlsx',
  sheetjsXls: 'xls',
  xlsxwriter: 'xlsx',
}
const PEER_NAMES = Object.keys(PEERS) as PeerName[]

const CASES = ['rows', 'raw', 'xlsx', 'xlsxMillion', 'xlsx10k', 'xls', ...PEER_NAMES] as const
type CaseName = (typeof CASES)[number]

const ROW_COUNTS: Readonly<Record<CaseName, number>> = {
  rows: 100_000,
  raw: 100_000,
  xlsx: 100_000,
  xlsx10k: 10_000,
  xlsxMillion: 1_000_000,
  xls: 60_000,
  hucre: 100_000,
  exceljs: 100_000,
  sheetjs: 100_000,
  sheetjsXls: 60_000,
  xlsxwriter: 100_000,
}

/** 14 columns: 11 texts, one of them 200 characters of JSON, one number and two dates; about 1 KB of sheet XML. */
function* makeRows(count: number): Generator<(string | number | Date)[]> {
  for (let i = 0; i < count; i++) {
    const at = FIRST_AT + i * 1_000
    const id = ((i * 2_654_435_761) % 4_294_967_296).toString(36)
    yield [
      '1234567890123456',
      `cr-${(i % 40).toString(16).padStart(14, '0')}`,
      NAMES[i % 8 === 7 ? 3 : i % 3]!,
      'ACS::ECS::Instance',
      `i-bp1${id}${i}`,
      `web-${i % 1000}-${id}`,
      REGIONS[i % 4]!,
      i % 7 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
      (i % 3) + 1,
      new Date(at),
      new Date(at - 86_400_000),
      'ConfigurationItemChangeNotification',
      `{"configuration":"${id}","desiredValue":"<Encrypted> & tagged","operator":"StringEquals","property":"$.Disks[0].Encrypted","reason":"value is false since ${i}","evidence":"${id}${id}${id}","ok":false}`,
      `cp-${(i % 5).toString(16).padStart(16, '0')}`,
    ]
  }
}

function isPeer(name: CaseName): name is keyof typeof SHEET_PEERS {
  return name in SHEET_PEERS
}

async function runCase(name: CaseName, file: string): Promise<void> {
  const rows = makeRows(ROW_COUNTS[name])
  if (name === 'rows') {
    let cells = 0
    for (const row of rows) cells += row.length
    if (cells === 0) throw new Error('no rows')
    return
  }
  if (name === 'raw') {
    await writeRawSheet(file, HEADERS, rows)
    return
  }
  if (isPeer(name)) return SHEET_PEERS[name](file, HEADERS, rows)
  const columns = HEADERS.map((header, index) => ({
    header,
    widthChars: 18,
    ...(index === 9 || index === 10 ? { style: styles.dateTime } : {}),
  }))
  const sheet = { name: 'Results', columns, freezeRows: 1, autoFilter: true, rows }
  const options = { creator: 'bench', createdAt: new Date(FIRST_AT) }
  const write = name === 'xls' ? writeXls : writeXlsx
  await pipeWorkbook(write([sheet], options), createWriteStream(file))
}

type Measure = {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakRssMb: number
  readonly fileMb: number
}

async function measureHere(name: CaseName): Promise<Measure> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-workbook-'))
  // SheetJS takes the form from the name.
  const file = join(directory, name.toLowerCase().endsWith('xls') ? 'out.xls' : 'out.xlsx')
  try {
    await runCase(name, file)
    const { user, system } = process.cpuUsage()
    return {
      cpuSeconds: (user + system) / 1e6,
      wallSeconds: process.uptime(),
      peakRssMb: process.resourceUsage().maxRSS / 1024,
      fileMb: name === 'rows' ? 0 : statSync(file).size / 1e6,
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function measureInChild(name: CaseName): Measure {
  if (name === 'xlsxwriter') return measureXlsxWriter()
  const script = fileURLToPath(import.meta.url)
  const output = execFileSync(process.execPath, [script, '--case', name], { encoding: 'utf8' })
  return JSON.parse(output)
}

function measureXlsxWriter(): Measure {
  const directory = mkdtempSync(join(tmpdir(), 'bench-workbook-'))
  try {
    const words = [XLSXWRITER, String(ROW_COUNTS.xlsxwriter), join(directory, 'out.xlsx')]
    return JSON.parse(execFileSync(PYTHON, words, { encoding: 'utf8' }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The peers that are there. */
function installedPeers(): readonly PeerName[] {
  const hasXlsxWriter = spawnSync(PYTHON, ['-c', 'import xlsxwriter']).status === 0
  return PEER_NAMES.filter((name) => name !== 'xlsxwriter' || hasXlsxWriter)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** Cases take turns, so that a slow minute of the machine hits all of them. */
function measureAll(names: readonly CaseName[], runs: number): Map<CaseName, Measure[]> {
  const all = new Map<CaseName, Measure[]>(names.map((name) => [name, []]))
  for (let run = 0; run < runs; run++) for (const name of names) all.get(name)!.push(measureInChild(name))
  return all
}

function summarise(name: CaseName, measures: readonly Measure[], rawCpuSeconds: number) {
  const cpuSeconds = median(measures.map((m) => m.cpuSeconds))
  const rows = ROW_COUNTS[name]
  return {
    rows,
    cpuSeconds,
    cpuMicrosecondsPerRow: (cpuSeconds / rows) * 1e6,
    wallSeconds: median(measures.map((m) => m.wallSeconds)),
    peakRssMb: median(measures.map((m) => m.peakRssMb)),
    fileMb: median(measures.map((m) => m.fileMb)),
    ...(rows === ROW_COUNTS.raw ? { ratioToRaw: cpuSeconds / rawCpuSeconds } : {}),
    runs: measures.length,
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
      million: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
    },
  })
  if (values.case !== undefined) {
    const name = CASES.find((known) => known === values.case)
    if (name === undefined) throw new Error(`no such case: ${values.case}`)
    console.log(JSON.stringify(await measureHere(name)))
    return
  }
  const own = ['rows', 'raw', 'xlsx', 'xlsx10k', 'xls'] as const
  const all = measureAll(values.peers ? [...own, ...installedPeers()] : own, Number(values.runs))
  if (values.million) all.set('xlsxMillion', [measureInChild('xlsxMillion')])
  const rawCpuSeconds = median(all.get('raw')!.map((m) => m.cpuSeconds))
  const cases = Object.fromEntries(
    [...all].map(([name, measures]) => [name, summarise(name, measures, rawCpuSeconds)]),
  )
  const peers = Object.fromEntries(
    PEER_NAMES.flatMap((peer) => {
      const own = cases[PEERS[peer]]
      return peer in cases && own !== undefined ? [[peer, cases[peer]!.cpuSeconds / own.cpuSeconds]] : []
    }),
  )
  if (values.json) {
    const machine = { node: process.version, cpus: cpus().length }
    console.log(JSON.stringify({ machine, cases, peers }))
    return
  }
  for (const [name, result] of Object.entries(cases)) {
    const ratio =
      name in peers
        ? `  x${peers[name]!.toFixed(2)} ours`
        : 'ratioToRaw' in result
          ? `  x${result.ratioToRaw.toFixed(2)} raw`
          : ''
    const memory = `${result.peakRssMb.toFixed(0)} MB peak  ${result.fileMb.toFixed(1)} MB file`
    console.log(
      `${name.padEnd(12)} ${result.rows} rows  ${result.cpuSeconds.toFixed(2)} s CPU  ${memory}${ratio}`,
    )
  }
}

await main()
