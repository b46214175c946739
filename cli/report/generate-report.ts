import { CallError, type Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import {
  GenerateCompliancePackReport,
  GenerateReport,
  GetCompliancePackReport,
  GetReport,
  ListReports,
  type ReportDetail,
  type ReportProgress,
} from '../operations/reports.js'
import { duration, plainText } from '../table.js'
import { waitFor } from '../wait-for.js'

/**
 * Hears of every state of a package's report that differs from the one before, NONE, CREATING or COMPLETE, and of every
 * change of how far it is, in words that may be empty.
 */
export type ReportWatcher = (status: string, progress: string) => void

/** What the report is besides one of the package as it stands: parameters of GenerateReport. */
export type ReportWish = Readonly<Record<string, string | number>>

/**
 * Has a report of a package made and waits for it. One that is being made is joined, unless something is wished of the
 * report. Throws CommandError when it fails, with the cause.
 */
export async function generateReport(
  client: Client,
  packId: string,
  watch: ReportWatcher = () => {},
  wish: ReportWish = {},
): Promise<ReportDetail> {
  const tell = onChange(watch)
  tell(await readStatus(client, packId), '')
  const ReportId = await requestReport(client, packId, wish)
  const report = await waitForEnd(client, ReportId, ({ Status, Progress }) =>
    tell(Status, progressText(Progress, Date.now())),
  )
  if (report.Status !== 'COMPLETE')
    throw new CommandError('failed', `the report ${ReportId} failed: ${report.Cause ?? report.Status}`)
  return report
}

/** What the codes of a wish that cannot be met mean; the service says no more than that a parameter is not valid. */
const HINTS: Readonly<Record<string, string>> = {
  InvalidAsOfTimestamp:
    '--as-of takes a time that is past, and with --rules then one when the package was there; --rules now takes any',
  InvalidFromTimestamp: '--from takes a time before --to',
  InvalidToTimestamp: '--to takes a time that is past, and not after --as-of',
  InvalidCompareWithReportId: 'a report on the past is compared with no other one',
}

async function requestReport(client: Client, packId: string, wish: ReportWish): Promise<string> {
  if (Object.keys(wish).length > 0) {
    const params = { CompliancePackId: packId, ...wish }
    const { ReportId } = await client.call(GenerateReport, params).catch((error: unknown) => {
      const hint = error instanceof CallError ? HINTS[error.code] : undefined
      if (hint === undefined) throw error
      throw new CommandError('failed', `${packId}: ${hint}`, { cause: error })
    })
    return ReportId
  }
  for (;;) {
    try {
      await client.call(GenerateCompliancePackReport, { CompliancePackId: packId })
    } catch (error) {
      if (!(error instanceof CallError && error.code === 'CompliancePackReportCreating')) throw error
    }
    const { Reports } = await client.call(ListReports, { CompliancePackId: packId, PageSize: 1 })
    const newest = Reports[0]
    if (newest === undefined) throw new CommandError('failed', `there is no report of ${packId}`)
    if (newest.AsOfRules === undefined) return newest.ReportId
    // Somebody else's report on the past: it is not what is wanted here.
    await waitForEnd(client, newest.ReportId, () => {})
  }
}

/** The report once it is made, or is not going to be. */
function waitForEnd(
  client: Client,
  ReportId: string,
  tell: (report: ReportDetail) => void,
): Promise<ReportDetail> {
  return waitFor(async () => {
    const { Report } = await client.call(GetReport, { ReportId })
    tell(Report)
    return Report.Status === 'CREATING' ? undefined : Report
  })
}

async function readStatus(client: Client, packId: string): Promise<string> {
  const reply = await client.call(GetCompliancePackReport, { CompliancePackId: packId })
  return reply.CompliancePackReport.ReportStatus
}

/** How far a report is and how long it may take, or why it is tried again. */
export function progressText(progress: ReportProgress | undefined, now: number): string {
  if (progress === undefined) return ''
  const { Step, StepNo, Steps, Percent, EstimatedCompleteTimestamp, NextAttemptTimestamp, LastCause } =
    progress
  if (NextAttemptTimestamp !== undefined)
    return `failed (${plainText(LastCause ?? '')}), tried again in ${duration(Math.max(0, NextAttemptTimestamp - now))}`
  if (Step === undefined) return 'waits'
  const left =
    EstimatedCompleteTimestamp === undefined
      ? ''
      : `, about ${duration(Math.max(0, EstimatedCompleteTimestamp - now))} left`
  return `${Percent} %, ${Step} (${StepNo} of ${Steps})${left}`
}

function onChange(watch: ReportWatcher): ReportWatcher {
  let last = ''
  return (status, progress) => {
    const line = `${status} ${progress}`
    if (line === last) return
    last = line
    watch(status, progress)
  }
}
