import type { Instant } from '../platform/instant.js'
import type { PastRules } from './model-time.js'

/** What is wished of a report besides its package; an absent member is not wished. */
export interface ReportWish {
  /** Id of the earlier report that findings are compared with; the newest one before when absent. */
  readonly compareWith?: string
  /** The past instant the report is of, and under whose rules. */
  readonly past?: { readonly at: Instant; readonly rules: PastRules }
  /** Episodes of non-compliance are told of this time, `to` excluded. */
  readonly period?: { readonly from: Instant; readonly to: Instant }
}

/** The text in which a row keeps it. */
export function writeWish({ compareWith, past, period }: ReportWish): string {
  return JSON.stringify({ compareWith, past, period })
}

/** What `writeWish` wrote. */
export function readWish(text: string): ReportWish {
  const wish: ReportWish = JSON.parse(text)
  return wish
}
