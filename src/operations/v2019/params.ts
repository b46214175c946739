import { ApiError } from '../../errors.js'
import { integer, text } from '../../rpc/fields.js'

/** `ConfigRuleIds` of the older operations on several rules. Source: spec/lifecycle.md 1 */
export const olderRuleIds = {
  required: true,
  maxItems: 50,
  tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed',
} as const

/** Account groups have names of their own today: asking for them in the older way is refused, not ignored. */
export const ownAccount = { MultiAccount: text({ enum: ['false'] }) }

export const olderPage = {
  PageNumber: integer({ min: 1, default: 1 }),
  PageSize: integer({ min: 1, max: 100, default: 10 }),
}

/** Lists of today are read by token; pages of the older ones are cut from their first rows. */
const MOST_ROWS = 10_000

/** How many rows to read for a page, and where it begins in them. Throws `InvalidPageNumber` past the first 10,000. */
export function firstRows(input: { readonly PageNumber: number; readonly PageSize: number }): {
  readonly offset: number
  readonly limit: number
} {
  const limit = input.PageNumber * input.PageSize
  if (limit > MOST_ROWS) throw new ApiError('Invalid{Param}', { Param: 'PageNumber' })
  return { offset: limit - input.PageSize, limit }
}
