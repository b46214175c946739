import { CallError, type Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import {
  GenerateCompliancePackReport,
  GetCompliancePackReport,
  GetReport,
  ListReports,
  type ReportDetail,
} from '../operations/reports.js'
import { waitFor } from '../wait-for.js'

/** Hears of every state of a package's report that differs from the one before: NONE, CREATING or COMPLETE. */
export type ReportWatcher = (status: string) => void

/**
 * Has a report of a package made, or joins the one that is being made, and waits for it. Throws CommandError when it
 * fails, with the cause.
 */
export async function generateReport(
  client: Client,
  packId: string,
  watch: ReportWatcher = () => {},
): Promise<ReportDetail> {
  const tell = onChange(watch)
  tell(await readStatus(client, packId))
  await requestReport(client, packId)
  const { Reports } = await client.call(ListReports, { CompliancePackId: packId, PageSize: 1 })
  const newest = Reports[0]
  if (newest === undefined) throw new CommandError('failed', `there is no report of ${packId}`)
  await waitFor(async () => {
    const status = await readStatus(client, packId)
    tell(status)
    return status === 'CREATING' ? undefined : status
  })
  const { Report: report } = await client.call(GetReport, { ReportId: newest.ReportId })
  if (report.Status !== 'COMPLETE')
    throw new CommandError('failed', `the report ${report.ReportId} failed: ${report.Cause ?? report.Status}`)
  return report
}

async function requestReport(client: Client, packId: string): Promise<void> {
  try {
    await client.call(GenerateCompliancePackReport, { CompliancePackId: packId })
  } catch (error) {
    if (!(error instanceof CallError && error.code === 'CompliancePackReportCreating')) throw error
  }
}

async function readStatus(client: Client, packId: string): Promise<string> {
  const reply = await client.call(GetCompliancePackReport, { CompliancePackId: packId })
  return reply.CompliancePackReport.ReportStatus
}

function onChange(watch: ReportWatcher): ReportWatcher {
  let last = ''
  return (status) => {
    if (status === last) return
    last = status
    watch(status)
  }
}
