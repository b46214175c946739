import type { RiskLevel } from '../../rules/types.js'

/** Days within which a finding is to be put right, by its risk. */
export type SlaDays = Readonly<Record<RiskLevel, number>>

/** Where no others are set. */
export const USUAL_SLA_DAYS: SlaDays = { 1: 7, 2: 30, 3: 90 }
