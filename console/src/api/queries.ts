import {
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useLanguage } from '../texts/language'
import { call, type OperationName, type Params, type Reply } from './call'
import { CallError } from './errors'
import { onReturn } from './reachability'
import { onSessionChange } from './session'

/** Replies that were read; forgotten when somebody else signs in. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && error instanceof CallError && error.isPassing,
      refetchOnWindowFocus: true,
    },
  },
})
onReturn(() => void queryClient.invalidateQueries())
onSessionChange(() => queryClient.clear())

interface CallHookOptions<R> {
  /** False while what the call needs is not known. */
  readonly enabled?: boolean
  /** Asks again at this interval; of what moves by itself. May depend on the newest reply. */
  readonly everyMs?: number | false | ((reply: R | undefined) => number | false)
  /** Shows the reply before while the next is on its way; for pages of one list. */
  readonly keepsPrevious?: boolean
}

/** The reply of a reading operation, kept and shared between components that ask the same. */
export function useCall<N extends OperationName>(
  name: N,
  params: Params<N>,
  options: CallHookOptions<Reply<N>> = {},
): UseQueryResult<Reply<N>> {
  const language = useLanguage()
  const { enabled = true, everyMs = false, keepsPrevious = false } = options
  return useQuery<Reply<N>>({
    ...callQuery(name, params, language),
    enabled,
    refetchInterval: typeof everyMs === 'function' ? (query) => everyMs(query.state.data) : everyMs,
    ...(keepsPrevious ? { placeholderData: (before: Reply<N> | undefined) => before } : {}),
  } as Parameters<typeof useQuery<Reply<N>>>[0])
}

/** For `useQueries`, `prefetchQuery` and the like. */
export function callQuery<N extends OperationName>(name: N, params: Params<N>, language: string) {
  return {
    queryKey: [name, params, language] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(name, params, { signal }),
  }
}

/** A writing operation; afterwards the replies of `refreshes` are read again. */
export function useAction<N extends OperationName>(name: N, refreshes: readonly OperationName[] = []) {
  const client = useQueryClient()
  return useMutation<Reply<N>, Error, Params<N>>({
    mutationFn: (params) => call(name, params),
    onSuccess: async () => {
      await Promise.all(refreshes.map((each) => client.invalidateQueries({ queryKey: [each] })))
    },
  })
}
