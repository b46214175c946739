import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'

/** A report as lists show it. */
export type Report = NonNullable<Reply<'ListReports'>['Reports']>[number]

const LOOK_EVERY_MS = 1_000
const SHOWN = 50

/** The package's reports, newest first; asked for again while one is being made. */
export function useReports(packId: string) {
  return useCall(
    'ListReports',
    { CompliancePackId: packId, PageSize: SHOWN },
    { everyMs: (reply) => ((reply?.Reports ?? []).some(isBeingMade) ? LOOK_EVERY_MS : false) },
  )
}

export function isBeingMade({ Status }: Report): boolean {
  return Status === 'CREATING'
}
