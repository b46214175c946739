/**
 * What scanning 10,000 template resources costs (Terraform, 100 files: buckets, security groups with a rule each, and
 * instances) with the rules of two packages, beside parsing the same files with the same HCL parser as it is published
 * and reading what it hands out; what one small file costs beside bare node, and how long the whole command takes for
 * it. Each run is a process of its own, CPU time of all of it, median of the runs. `--json`, `--runs N`, `--resources N`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from '@cdktn/hcl2json'
import { readTemplates } from '../cli/scan/read-templates.js'
import { systemClock } from '../src/platform/clock.js'
import { loadScanData } from '../src/templates/load-data.js'
import { chooseRules, scanTemplates } from '../src/templates/scan.js'
import { median, report } from './measure.js'
import { withFolder } from './server.js'

const FILES = 100
const CLI = fileURLToPath(new URL('../cli/main.js', import.meta.url))
const PACKS = ['BestPracticesForOSS', 'CISComplianceCheck']

interface Run {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakRssMb: number
  /** What was made of the files, so that a run that did nothing is seen. */
  readonly found: number
}

/** Four resources, one of them a rule of the security group. */
function fourResources(name: string): string {
  return `
resource "alicloud_oss_bucket" "${name}" {
  bucket = "bucket-${name}"
  acl    = "private"
  versioning {
    status = "Enabled"
  }
  tags = {
    env = "prod"
  }
}
resource "alicloud_security_group" "${name}" {
  security_group_name = "sg-${name}"
  vpc_id              = "vpc-1"
}
resource "alicloud_security_group_rule" "${name}" {
  security_group_id = alicloud_security_group.${name}.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
}
resource "alicloud_instance" "${name}" {
  instance_name   = "i-${name}"
  instance_type   = "ecs.g6.large"
  image_id        = "m-1"
  security_groups = [alicloud_security_group.${name}.id]
  vswitch_id      = "vsw-1"
}
`
}

function writeProject(folder: string, resources: number): void {
  const each = Math.ceil(resources / 4 / FILES)
  for (let file = 0; file < FILES; file++) {
    const blocks = Array.from({ length: each }, (_, i) => fourResources(`r${file}_${i}`))
    writeFileSync(join(folder, `file-${file}.tf`), blocks.join(''))
  }
}

async function scanFolder(path: string): Promise<number> {
  const { catalogue, mappings } = await loadScanData()
  const rules = chooseRules(catalogue, { packs: PACKS, rules: [] })
  const templates = await readTemplates([path], { variables: { files: [], values: [] } })
  return scanTemplates(templates, mappings, rules, systemClock.now()).results.length
}

async function parseFolder(path: string): Promise<number> {
  let found = 0
  for (const name of readdirSync(path)) {
    const body = await parse(name, readFileSync(join(path, name), 'utf8'))
    found += Object.keys(JSON.parse(JSON.stringify(body))).length
  }
  return found
}

const WORK: Readonly<Record<string, (path: string) => Promise<number> | number>> = {
  scan: scanFolder,
  parse: parseFolder,
  nothing: () => 1,
}

/** In the process that is measured: works, and prints what the whole process has used. */
async function runHere(work: string, path: string): Promise<void> {
  const found = await WORK[work]!(path)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  console.log(
    JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMb: maxRSS / 1024, found }),
  )
}

function runApart(work: string, path: string): Run {
  const begun = performance.now()
  const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--work', work, path], {
    encoding: 'utf8',
  })
  const run = { ...(JSON.parse(out) as Run), wallSeconds: (performance.now() - begun) / 1_000 }
  if (run.found === 0) throw new Error(`${work} found nothing in ${path}`)
  return run
}

/** What users wait for: the whole command as it is installed, whatever its exit code. */
function wallSeconds(words: readonly string[]): number {
  const begun = performance.now()
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`)
  return (performance.now() - begun) / 1_000
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      runs: { type: 'string', default: '5' },
      resources: { type: 'string', default: '10000' },
      work: { type: 'string' },
    },
  })
  if (values.work !== undefined) return runHere(values.work, positionals[0]!)
  await withFolder(async (directory) => {
    writeProject(directory, Number(values.resources))
    const small = join(directory, 'file-0.tf')
    const command = ['scan', small, '--rule', 'oss-bucket-public-read-prohibited']
    const runs: Record<string, Run[]> = {}
    const starts: { command: number; bare: number }[] = []
    for (let run = 0; run < Number(values.runs); run++)
      for (const [name, work, path] of [
        ['scan', 'scan', directory],
        ['parse', 'parse', directory],
        ['small', 'scan', small],
        ['bare', 'nothing', small],
      ] as const)
        runs[name] = [...(runs[name] ?? []), runApart(work, path)]
    for (let run = 0; run < Number(values.runs); run++)
      starts.push({ command: wallSeconds([CLI, ...command]), bare: wallSeconds(['-e', '0']) })
    const of = (name: string, figure: keyof Run) => median(runs[name]!.map((run) => run[figure]))
    report({
      resources: Number(values.resources),
      results: of('scan', 'found'),
      scanCpuSeconds: of('scan', 'cpuSeconds'),
      scanWallSeconds: of('scan', 'wallSeconds'),
      scanPeakRssMb: of('scan', 'peakRssMb'),
      parseCpuSeconds: of('parse', 'cpuSeconds'),
      scanToParse: of('scan', 'cpuSeconds') / of('parse', 'cpuSeconds'),
      smallCpuSeconds: of('small', 'cpuSeconds'),
      smallWallSeconds: of('small', 'wallSeconds'),
      bareCpuSeconds: of('bare', 'cpuSeconds'),
      startWallSeconds: median(starts.map(({ command }) => command)),
      bareWallSeconds: median(starts.map(({ bare }) => bare)),
    })
  })
}

await main()
