/**
 * How long calls wait while a report is made: 500 signed `GetCompliancePackReport` a second over 32 connections, first
 * with nothing else to do and then while one report after the other of a package with 100,000 results is made. A call
 * counts from when it should have been sent. `--json`, `--seconds N`, `--resources N`.
 */
import { parseArgs } from 'node:util'
import { importFile } from './api.js'
import { type Child, startChild } from './child.js'
import { resourceLine } from './estate.js'
import type { LoadOrder, LoadResult } from './load.js'
import { report } from './measure.js'
import { createPack, generateReport, untilEvaluated } from './pack.js'
import { ROOT_KEY, startServer, withFolder } from './server.js'

const PER_SECOND = 500

async function load(generator: Child, order: LoadOrder): Promise<LoadResult> {
  generator.send(JSON.stringify(order))
  await generator.next()
  generator.send('go')
  const result: LoadResult = JSON.parse(await generator.next())
  if (result.failed > 0) throw new Error(`${result.failed} calls failed: ${result.sample.body}`)
  return result
}

async function main(resources: number, seconds: number): Promise<void> {
  await withFolder(async (directory) => {
    const server = await startServer(directory)
    const lines = Array.from({ length: resources }, (_, i) => resourceLine(server.accountId, i))
    await importFile(server.url, Buffer.from(lines.join('\n')))
    const { packId } = await createPack(server.url, () => true)
    await untilEvaluated(server.url)
    await generateReport(server.url, packId)
    const order: LoadOrder = {
      url: server.url,
      key: ROOT_KEY,
      params: {
        Version: '2020-09-07',
        Format: 'JSON',
        Action: 'GetCompliancePackReport',
        CompliancePackId: packId,
      },
      requests: PER_SECOND * seconds,
      connections: 32,
      perSecond: PER_SECOND,
    }
    const generator = startChild('load')
    await generator.next()
    await load(generator, order)
    const alone = await load(generator, order)
    let isLoaded = false
    const reports = (async () => {
      let made = 0
      while (!isLoaded) {
        // Asks seldom: the calls that are measured are the generator's.
        await generateReport(server.url, packId, 200)
        made++
      }
      return made
    })()
    const beside = await load(generator, order)
    isLoaded = true
    const reportsMade = await reports
    await generator.stop()
    await server.child.stop()
    report({
      resources,
      callsPerSecond: PER_SECOND,
      reportsMade,
      alone: { p50Ms: alone.p50Ms, p99Ms: alone.p99Ms },
      besideReport: { p50Ms: beside.p50Ms, p99Ms: beside.p99Ms },
      goals: { besideReportP99Ms: 30 },
    })
  })
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    resources: { type: 'string', default: '3500' },
    seconds: { type: 'string', default: '10' },
  },
})
await main(Number(values.resources), Number(values.seconds))
