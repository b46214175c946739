import { ApiError } from '../../../errors.js'
import { type Instant, toInstant } from '../../../platform/instant.js'
import type { ReportWish } from '../../../reports/report-wish.js'

/** What a call says of the report it asks for. */
interface WishInput {
  readonly CompareWithReportId: string | undefined
  readonly AsOfTimestamp: number | undefined
  readonly AsOfRules: 'then' | 'now' | undefined
  readonly FromTimestamp: number | undefined
  readonly ToTimestamp: number | undefined
}

/** The wish of a call; throws `Invalid{Param}` for a parameter that means nothing without another one. */
export function toWish(input: WishInput, now: Instant): ReportWish {
  const { CompareWithReportId, AsOfTimestamp, AsOfRules, FromTimestamp, ToTimestamp } = input
  if (AsOfRules !== undefined && AsOfTimestamp === undefined) throw needless('AsOfRules')
  if (ToTimestamp !== undefined && FromTimestamp === undefined) throw needless('ToTimestamp')
  const until = ToTimestamp ?? AsOfTimestamp ?? now
  return {
    ...(CompareWithReportId === undefined ? {} : { compareWith: CompareWithReportId }),
    ...(AsOfTimestamp === undefined
      ? {}
      : { past: { at: toInstant(AsOfTimestamp), rules: AsOfRules ?? 'then' } }),
    ...(FromTimestamp === undefined
      ? {}
      : { period: { from: toInstant(FromTimestamp), to: toInstant(until) } }),
  }
}

function needless(name: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: name })
}
