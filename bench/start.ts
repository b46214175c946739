/**
 * What starting costs: CPU and wall time until `/readyz` says ready, over an empty and over a filled data folder, beside
 * a bare node process, taking turns; then the resident set after two idle seconds. `--json`, `--runs N`,
 * `--resources N` in the filled folder.
 */
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { importFile } from './api.js'
import { startChild } from './child.js'
import { resourceLine } from './estate.js'
import { median, report } from './measure.js'
import { startServer, withFolder } from './server.js'

/** Resources of one import. */
const BATCH = 10_000
const IDLE_MS = 2_000

interface Start {
  readonly cpuMs: number
  readonly wallMs: number
  readonly idleRssMb: number
}

async function startBare(): Promise<Start> {
  const begun = performance.now()
  const child = startChild('baselines/bare-process')
  await child.next()
  const wallMs = performance.now() - begun
  const { cpuSeconds, rssMb } = await child.usage()
  await child.stop()
  return { cpuMs: cpuSeconds * 1_000, wallMs, idleRssMb: rssMb }
}

async function startOver(dataDir: string): Promise<Start> {
  const begun = performance.now()
  const { child } = await startServer(dataDir)
  const wallMs = performance.now() - begun
  const { cpuSeconds } = await child.usage()
  await delay(IDLE_MS)
  const { rssMb } = await child.usage()
  await child.stop()
  return { cpuMs: cpuSeconds * 1_000, wallMs, idleRssMb: rssMb }
}

async function fill(dataDir: string, resources: number): Promise<void> {
  const { url, accountId, child } = await startServer(dataDir)
  for (let from = 0; from < resources; from += BATCH) {
    const length = Math.min(BATCH, resources - from)
    const lines = Array.from({ length }, (_, i) => resourceLine(accountId, from + i))
    await importFile(url, Buffer.from(lines.join('\n')))
  }
  await child.stop()
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      runs: { type: 'string', default: '5' },
      resources: { type: 'string', default: '10000' },
    },
  })
  const resources = Number(values.resources)
  await withFolder(async (directory) => {
    const filled = join(directory, 'filled')
    await fill(filled, resources)
    const starts: { bare: Start[]; empty: Start[]; filled: Start[] } = { bare: [], empty: [], filled: [] }
    for (let run = 0; run < Number(values.runs); run++) {
      starts.bare.push(await startBare())
      starts.empty.push(await startOver(join(directory, `empty-${run}`)))
      // A copy each time: a start must not profit from what the one before it did.
      const copy = join(directory, `filled-${run}`)
      await cp(filled, copy, { recursive: true })
      starts.filled.push(await startOver(copy))
    }
    const medians = (list: readonly Start[]) => ({
      cpuMs: Math.round(median(list.map((start) => start.cpuMs))),
      wallMs: Math.round(median(list.map((start) => start.wallMs))),
      idleRssMb: Math.round(median(list.map((start) => start.idleRssMb))),
    })
    const bare = medians(starts.bare)
    const empty = medians(starts.empty)
    const full = medians(starts.filled)
    report({
      bareNode: bare,
      emptyFolder: empty,
      [`folderWith${resources}Resources`]: full,
      cpuRatioEmpty: empty.cpuMs / bare.cpuMs,
      cpuRatioFilled: full.cpuMs / bare.cpuMs,
      goals: { cpuRatioEmpty: 3, idleRssMb: 120 },
    })
  })
}

await main()
