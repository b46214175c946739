import { ApiError } from '../../../errors.js'
import { toInstant } from '../../../platform/instant.js'
import type { ReportWish } from '../../../reports/report-wish.js'

/** What a call says of the report it asks for. */
interface WishInput {
  readonly CompareWithReportId: string | undefined
  readonly AsOfTimestamp: number | undefined
  readonly AsOfRules: 'then' | 'now' | undefined
}

/** The wish of a call; throws `Invalid{Param}` for a parameter that means nothing without another one. */
export function toWish(input: WishInput): ReportWish {
  const { CompareWithReportId, AsOfTimestamp, AsOfRules } = input
  if (AsOfRules !== undefined && AsOfTimestamp === undefined) throw needless('AsOfRules')
  return {
    ...(CompareWithReportId === undefined ? {} : { compareWith: CompareWithReportId }),
    ...(AsOfTimestamp === undefined
      ? {}
      : { past: { at: toInstant(AsOfTimestamp), rules: AsOfRules ?? 'then' } }),
  }
}

function needless(name: string): ApiError {
  return new ApiError('Invalid{Param}', { Param: name })
}
