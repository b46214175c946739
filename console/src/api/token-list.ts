import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useLanguage } from '../texts/language'
import { call, type OperationName, type Params, type Reply } from './call'

/** What is kept of a list that the server gives out by token: the rows around those in view. */
export interface TokenList<R> {
  /** Undefined until the first answer. */
  readonly rows: readonly R[] | undefined
  /** Rows before these that were read and are kept no more. */
  readonly before: number
  /** Rows in all, where the reply says so. */
  readonly total: number | undefined
  /** Rows that were read so far from where the list begins, kept or not. */
  readonly known: number
  /** Reads on, or again what is at a row that was read before; undefined at the end. */
  readonly more: ((row?: number) => void) | undefined
  /** Reads again what came before; undefined when nothing did. */
  readonly back: ((row?: number) => void) | undefined
  readonly error: Error | undefined
  readonly isLoading: boolean
  readonly isLoadingMore: boolean
  readonly retry: () => void
}

/** One part of such a list. */
export interface TokenPage<R> {
  readonly rows: readonly R[] | undefined
  readonly nextToken: string | undefined
  readonly total?: number | undefined
}

interface ListOptions {
  /** Names the parameter that carries the token. */
  readonly member?: 'NextToken' | 'Marker'
  /** Where the list begins, when not at its beginning. */
  readonly start?: string | undefined
  /** Parts that are kept; all, where what is made of the rows needs all. */
  readonly keeps?: number
  readonly enabled?: boolean
}

/** Which part of the list, and the token it is read with; empty at the beginning. Another reading gives other tokens. */
interface Place {
  readonly at: number
  readonly token: string
}

/** What remains of a part that is kept no more. */
interface Part {
  readonly token: string
  readonly rows: number
}

/** Reads a list part by part. `read` must be a constant function: it picks the rows out of a reply. */
export function useTokenList<N extends OperationName, R>(
  name: N,
  params: Params<N>,
  read: (reply: Reply<N>) => TokenPage<R>,
  { member = 'NextToken', start, keeps, enabled = true }: ListOptions = {},
): TokenList<R> {
  const language = useLanguage()
  const base = [name, 'list', params, language, start] as const
  const list = JSON.stringify(base)
  const sofar = useRef({ list, parts: [] as Part[] })
  if (sofar.current.list !== list) sofar.current = { list, parts: [] }
  const { parts } = sofar.current
  const [jump, setJump] = useState<{ readonly list: string; readonly to: Place; readonly no: number }>()
  const isJumped = jump?.list === list
  const begin = isJumped ? jump.to : { at: 0, token: start ?? '' }
  const query = useInfiniteQuery<
    TokenPage<R>,
    Error,
    InfiniteData<TokenPage<R>, Place>,
    readonly unknown[],
    Place
  >({
    queryKey: [...base, isJumped ? jump.no : 0],
    enabled,
    initialPageParam: begin,
    // What is kept stays until what was jumped to has come.
    placeholderData: (kept, query) =>
      JSON.stringify(query?.queryKey.slice(0, base.length)) === list ? kept : undefined,
    queryFn: async ({ pageParam: { token }, signal }) =>
      read(await call(name, token === '' ? params : { ...params, [member]: token }, { signal })),
    getNextPageParam: ({ nextToken = '' }, _, { at }) =>
      nextToken === '' ? undefined : { at: at + 1, token: nextToken },
    getPreviousPageParam: (_, __, { at }) => {
      const part = parts[at - 1]
      return part === undefined ? undefined : { at: at - 1, token: part.token }
    },
    ...(keeps === undefined ? {} : { maxPages: keeps }),
  })
  const {
    data,
    error,
    hasNextPage,
    isFetching,
    isFetchingNextPage,
    isFetchingPreviousPage,
    isLoading,
    isPlaceholderData,
  } = query
  const { fetchNextPage, fetchPreviousPage, refetch } = query
  for (const [i, { at, token }] of data?.pageParams.entries() ?? [])
    parts[at] = { token, rows: data?.pages[i]?.rows?.length ?? 0 }
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows ?? []), [data])
  const first = data?.pageParams[0]?.at ?? 0
  const before = rowsOf(parts.slice(0, first))
  const kept = rows?.length ?? 0
  const jumpTo = useCallback(
    (row: number) => {
      let at = 0
      for (let end = 0; at < parts.length - 1; at++) {
        end += parts[at]?.rows ?? 0
        if (end > row) break
      }
      const to = { at, token: parts[at]?.token ?? '' }
      setJump((one) => ({ list, to, no: (one?.no ?? 0) + 1 }))
    },
    [parts, list],
  )
  const more = useCallback(
    (row = 0) => {
      if (isFetching) return
      if (row >= before + kept + FAR) jumpTo(row)
      else void fetchNextPage({ cancelRefetch: false })
    },
    [isFetching, before, kept, jumpTo, fetchNextPage],
  )
  const back = useCallback(
    (row = before) => {
      if (isFetching) return
      if (row < before - FAR) jumpTo(row)
      else void fetchPreviousPage({ cancelRefetch: false })
    },
    [isFetching, before, jumpTo, fetchPreviousPage],
  )
  return {
    rows,
    before,
    known: rowsOf(parts),
    total: data?.pages[0]?.total,
    more: hasNextPage && error === null ? more : undefined,
    back: first > 0 && error === null ? back : undefined,
    error: error ?? undefined,
    isLoading,
    isLoadingMore: isFetchingNextPage || isFetchingPreviousPage || isPlaceholderData,
    retry: () => void (rows === undefined ? refetch() : fetchNextPage()),
  }
}

/** Rows beyond those that are kept, from which on what is between is not read. */
const FAR = 200

function rowsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0)
}
