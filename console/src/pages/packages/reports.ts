import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'

/** A report as lists show it. */
export type Report = NonNullable<Reply<'ListReports'>['Reports']>[number]

const LOOK_EVERY_MS = 1_000
const STEP_EVERY_MS = 500
const SHOWN = 50

/** The package's reports, newest first; asked for again while one is being made. */
export function useReports(packId: string) {
  return useCall(
    'ListReports',
    { CompliancePackId: packId, PageSize: SHOWN },
    { everyMs: (reply) => ((reply?.Reports ?? []).some(isBeingMade) ? LOOK_EVERY_MS : false) },
  )
}

/** A report with its files; asked for again until it is made, since how far it is and what it came to share one reply. */
export function useReport(reportId: string) {
  return useCall(
    'GetReport',
    { ReportId: reportId },
    {
      everyMs: (reply) => (reply?.Report !== undefined && isBeingMade(reply.Report) ? STEP_EVERY_MS : false),
    },
  )
}

export function isBeingMade({ Status }: Pick<Report, 'Status'>): boolean {
  return Status === 'CREATING'
}
