import { Link } from '@tanstack/react-router'
import type { RowData } from '@tanstack/react-table'
import { type ReactElement, type ReactNode, useCallback } from 'react'
import type { TokenList } from '../api/token-list'
import { useFormat } from '../format/use-format'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { Icon } from './icon'
import { Failure, Loading, State } from './states'
import { type Column, Table } from './table'

interface ListProps<R> {
  readonly label: string
  readonly columns: readonly Column<R>[]
  readonly keyOf: (row: R) => string
  /** Instead of "Nothing matches". */
  readonly empty?: ReactNode
}

/** A list that the server gives out by token: more rows come as the end comes into view. */
export function EndlessTable<R extends RowData>({
  list,
  empty,
  summary,
  from = 0,
  pager,
  ...table
}: ListProps<R> & {
  readonly list: TokenList<R>
  /** Rows of the whole list before this one begins. */
  readonly from?: number
  /** Ways to other places of the list. */
  readonly pager?: ReactNode
  /** Says how much was read, instead of the number of rows; `isAll` when there is no more. */
  readonly summary?: (rows: readonly R[], isAll: boolean) => string
}): ReactElement {
  const texts = useTexts(shellTexts)
  const format = useFormat()
  const { rows, before, known, total, more, back, error, isLoading, isLoadingMore, retry } = list
  const onEnd = useCallback((row: number) => more?.(row), [more])
  if (rows === undefined)
    return error === undefined ? <Loading lines={8} /> : <Failure error={error} onRetry={retry} />
  if (rows.length === 0 && !isLoading)
    return <>{empty ?? <State icon="search" title={texts.nothingFound} />}</>
  const last = from + before + rows.length
  const count = format.count(last)
  return (
    <>
      <Table
        {...table}
        rows={rows}
        before={before}
        known={known}
        from={from}
        total={total ?? (more === undefined ? last : -1)}
        onEnd={onEnd}
        onStart={back}
      />
      {error !== undefined && <Failure error={error} onRetry={retry} />}
      <p className="pager" aria-live="polite">
        <span>
          {isLoadingMore
            ? texts.loadingMore
            : summary !== undefined
              ? summary(rows, more === undefined)
              : total === undefined
                ? texts.rowsLoaded(count)
                : texts.rowsOf(format.count(from + 1), count, format.count(total))}
        </span>
      </p>
      {(before > 0 || more !== undefined || from > 0) && (
        <p className="on-paper">
          {total === undefined
            ? texts.printedSoFar(format.count(from + before + 1), count)
            : texts.printedOf(format.count(from + before + 1), count, format.count(total))}
        </p>
      )}
      {pager}
    </>
  )
}

/** One page of a list that the server gives out by number; the page is in the address as `page`. */
export function PagedTable<R extends RowData>({
  rows,
  page,
  pageSize,
  total,
  empty,
  ...table
}: ListProps<R> & {
  readonly rows: readonly R[]
  readonly page: number
  readonly pageSize: number
  readonly total: number
}): ReactElement {
  const texts = useTexts(shellTexts)
  if (total === 0) return <>{empty ?? <State icon="search" title={texts.nothingFound} />}</>
  return (
    <>
      <Table {...table} rows={rows} total={total} />
      {total > rows.length && <PrintedPage page={page} pageSize={pageSize} total={total} />}
      <Pager page={page} pageSize={pageSize} total={total} />
    </>
  )
}

function PrintedPage({
  page,
  pageSize,
  total,
}: {
  readonly page: number
  readonly pageSize: number
  readonly total: number
}): ReactElement {
  const texts = useTexts(shellTexts)
  const format = useFormat()
  const first = format.count((page - 1) * pageSize + 1)
  const last = format.count(Math.min(total, page * pageSize))
  return <p className="on-paper">{texts.printedOf(first, last, format.count(total))}</p>
}

function Pager({
  page,
  pageSize,
  total,
}: {
  readonly page: number
  readonly pageSize: number
  readonly total: number
}): ReactElement {
  const texts = useTexts(shellTexts)
  const format = useFormat()
  const pages = Math.max(1, Math.ceil(total / pageSize))
  const first = format.count(Math.min(total, (page - 1) * pageSize + 1))
  const last = format.count(Math.min(total, page * pageSize))
  return (
    <nav className="pager" aria-label={texts.pageOf(format.count(page), format.count(pages))}>
      <span>{texts.rowsOf(first, last, format.count(total))}</span>
      {pages > 1 && (
        <>
          <PageLink page={page - 1} isThere={page > 1}>
            <Icon name="left" size={16} /> {texts.previous}
          </PageLink>
          <PageLink page={page + 1} isThere={page < pages}>
            {texts.next} <Icon name="right" size={16} />
          </PageLink>
        </>
      )}
    </nav>
  )
}

function PageLink({
  page,
  isThere,
  children,
}: {
  readonly page: number
  readonly isThere: boolean
  readonly children: ReactNode
}): ReactElement {
  if (!isThere)
    return (
      <span className="button button-plain" aria-disabled="true">
        {children}
      </span>
    )
  return (
    <Link to="." search={withPage(page)} className="button button-plain">
      {children}
    </Link>
  )
}

/** The address as it is, on another page; every list that has pages has `page` among its parameters. */
function withPage(page: number): never {
  const change = (before: Readonly<Record<string, unknown>>) => ({ ...before, page: String(page) })
  return change as never
}
