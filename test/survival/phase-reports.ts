import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../scenarios/client.js'
import { auditFaults } from './audit.js'
import type { CleanRun } from './clean-run.js'
import { findFaults, query } from './contents.js'
import type { Folders } from './folders.js'
import { untilIdle } from './idle.js'
import type { Random } from './random.js'
import { KILLS_OF_ONE_JOB, PATIENCE_MS } from './settings.js'
import { findStrayObjects, sha256Of } from './stray-objects.js'
import { type Supervised, supervise } from './supervised.js'
import type { Tally } from './tally.js'

const REPORTS_OF_ONE_PACK = 2

interface ReportReply {
  readonly CompliancePackReport: { readonly ReportStatus: string; readonly ReportUrl?: string }
}

/**
 * Reports of every package, twice, killed while they are made, then one package deleted; returns what is lost, doubled
 * or left over.
 */
export async function killReports(
  folders: Folders,
  clean: CleanRun,
  random: Random,
  kills: number,
  tally: Tally,
): Promise<string[]> {
  const found: string[] = []
  let reportMs = 0
  while (tally.kills < kills) {
    const directory = await folders.copyOf(clean.evaluated)
    const server = await supervise(directory)
    const digests = new Map<string, string>()
    let acknowledged = 0
    for (const round of ['first', 'second']) {
      const begunAt = performance.now()
      for (const CompliancePackId of clean.packIds) {
        await server.ask('GenerateCompliancePackReport', {
          CompliancePackId,
          ClientToken: `${round}-${CompliancePackId}`,
        })
        acknowledged++
      }
      for (let killed = 0; killed < KILLS_OF_ONE_JOB && reportMs > 0 && tally.kills < kills; killed++) {
        await delay(random.below(reportMs))
        if (!(await isMakingReports(server, clean.packIds))) break
        await server.killAndRestart()
        tally.kills++
      }
      for (const packId of clean.packIds) digests.set(packId, await downloadReport(server, packId))
      // The first round of all is undisturbed and tells how long a round takes.
      if (reportMs === 0) reportMs = performance.now() - begunAt
    }
    const [CompliancePackIds = ''] = clean.packIds
    await server.ask('DeleteCompliancePacks', { CompliancePackIds })
    await server.killAndRestart()
    tally.kills++
    await untilIdle(directory)
    found.push(...(await auditFaults(server)))
    await server.stop()
    tally.acknowledged += acknowledged + 1
    found.push(...(await countReports(directory, acknowledged, CompliancePackIds, tally)))
    found.push(...(await findStrayObjects(directory, digests)), ...(await findFaults(directory)))
    if (found.length > 0) return found
    await folders.discard(directory)
  }
  return found
}

/** Waits for the report of a package, downloads it and returns the digest of what came. */
async function downloadReport(server: Supervised, CompliancePackId: string): Promise<string> {
  const url = await until(async () => {
    const reply = await server.ask<ReportReply>('GetCompliancePackReport', { CompliancePackId })
    const { ReportStatus, ReportUrl } = reply.CompliancePackReport
    if (ReportStatus === 'NONE') throw new Error(`the report of ${CompliancePackId} is lost`)
    return ReportUrl
  }, PATIENCE_MS)
  const reply = await fetch(url)
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  return sha256Of(Buffer.from(await reply.arrayBuffer()))
}

/** The reports are made in the order they were asked for. */
async function isMakingReports(server: Supervised, packIds: readonly string[]): Promise<boolean> {
  const CompliancePackId = packIds.at(-1)
  const reply = await server.ask<ReportReply>('GetCompliancePackReport', { CompliancePackId })
  return reply.CompliancePackReport.ReportStatus === 'CREATING'
}

/** One COMPLETE report for each acknowledged Generate: no more, no fewer, and none of the deleted package. */
async function countReports(
  directory: string,
  generated: number,
  deletedPackId: string,
  tally: Tally,
): Promise<string[]> {
  const reports = await query(directory, 'select report_id, pack_id, status, cause from report')
  const acknowledged = generated - REPORTS_OF_ONE_PACK
  const complete = reports.filter(({ status }) => status === 'COMPLETE').length
  tally.lost += Math.max(0, acknowledged - complete)
  tally.doubled += Math.max(0, complete - acknowledged)
  const others = reports.filter(
    (report) => report['status'] !== 'COMPLETE' || report['packId'] === deletedPackId,
  )
  const found = others.map((report) => `should not be there: ${JSON.stringify(report)}`)
  return complete === acknowledged ? found : [...found, `${complete} reports for ${acknowledged} requests`]
}
