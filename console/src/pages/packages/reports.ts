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

/** A report with its files; asked for again until it and what was asked for later are made, since how far it is and what it came to share one reply. */
export function useReport(reportId: string) {
  return useCall(
    'GetReport',
    { ReportId: reportId },
    {
      everyMs: (reply) => {
        const { Report: report } = reply ?? {}
        if (report === undefined) return false
        const isMaking = isBeingMade(report) || (report.LateForms ?? []).some(isBeingMade)
        return isMaking ? STEP_EVERY_MS : false
      },
    },
  )
}

export function isBeingMade({ Status }: { readonly Status?: string }): boolean {
  return Status === 'CREATING'
}
