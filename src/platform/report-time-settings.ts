import { integer } from './setting.js'

const days = (level: 'HIGH' | 'MEDIUM' | 'LOW', value: number) =>
  integer(
    `ASSAY_SLA_${level}_DAYS`,
    value,
    1,
    3_650,
    `Days within which findings of ${level.toLowerCase()} risk are to be put right; period reports tell what was in time.`,
  )

/** How old data may be, how many reports are kept, and how long findings may stand, by risk. */
export const REPORT_TIME_SETTINGS = {
  staleAfterHours: integer(
    'ASSAY_STALE_AFTER',
    48,
    1,
    87_600,
    'Hours after which what was read from a source is shown as not current in reports.',
  ),
  reportKeep: integer(
    'ASSAY_REPORT_KEEP',
    1,
    1,
    100_000,
    'Complete reports of a package whose files are kept, the newest included; older ones stay as rows, with their digest.',
  ),
  slaHighDays: days('HIGH', 7),
  slaMediumDays: days('MEDIUM', 30),
  slaLowDays: days('LOW', 90),
}
