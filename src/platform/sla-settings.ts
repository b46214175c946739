import { integer } from './setting.js'

const days = (level: 'HIGH' | 'MEDIUM' | 'LOW', value: number) =>
  integer(
    `ASSAY_SLA_${level}_DAYS`,
    value,
    1,
    3_650,
    `Days within which findings of ${level.toLowerCase()} risk are to be put right; period reports tell what was in time.`,
  )

/** How long findings may stand, by risk. */
export const SLA_SETTINGS = {
  slaHighDays: days('HIGH', 7),
  slaMediumDays: days('MEDIUM', 30),
  slaLowDays: days('LOW', 90),
}
