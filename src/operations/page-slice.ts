import type { PageSlice } from '../rules/store/read-rules.js'

/** The decoded parameters of a paged list. */
interface PageInput {
  readonly PageNumber: number
  readonly PageSize: number
}

/** Where a page begins and how long it is. */
export function toSlice({ PageNumber, PageSize }: PageInput): PageSlice {
  return { offset: (PageNumber - 1) * PageSize, limit: PageSize }
}

/** One page of a list that is in memory. */
export function sliceOf<T>(items: readonly T[], input: PageInput): readonly T[] {
  const { offset, limit } = toSlice(input)
  return items.slice(offset, offset + limit)
}
