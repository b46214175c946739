import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useLanguage } from '../texts/language'
import { call, type OperationName, type Params, type Reply } from './call'

/** What was read so far of a list that the server gives out by token. */
export interface TokenList<R> {
  /** Undefined until the first answer. */
  readonly rows: readonly R[] | undefined
  /** Rows in all, where the reply says so. */
  readonly total: number | undefined
  /** Reads on; undefined at the end. */
  readonly more: (() => void) | undefined
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

/**
 * Reads a list part by part. `read` must be a constant function: it picks the rows out of a reply; `member` names the
 * parameter that carries the token.
 */
export function useTokenList<N extends OperationName, R>(
  name: N,
  params: Params<N>,
  read: (reply: Reply<N>) => TokenPage<R>,
  member: 'NextToken' | 'Marker' = 'NextToken',
): TokenList<R> {
  const language = useLanguage()
  const query = useInfiniteQuery<
    TokenPage<R>,
    Error,
    InfiniteData<TokenPage<R>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [name, 'list', params, language],
    initialPageParam: undefined,
    queryFn: async ({ pageParam, signal }) =>
      read(
        await call(name, pageParam === undefined ? params : { ...params, [member]: pageParam }, { signal }),
      ),
    getNextPageParam: ({ nextToken }) =>
      nextToken === undefined || nextToken === '' ? undefined : nextToken,
  })
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, isLoading } = query
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows ?? []), [data])
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return {
    rows,
    total: data?.pages[0]?.total,
    more: hasNextPage && error === null ? more : undefined,
    error: error ?? undefined,
    isLoading,
    isLoadingMore: isFetchingNextPage,
    retry: () => void (rows === undefined ? refetch() : fetchNextPage()),
  }
}
