import type { OperationName, Params, Reply } from '../../api/call'
import { type TokenList, type TokenPage, useTokenList } from '../../api/token-list'

/** What every list of users, roles and policies says of its next part. */
interface Marked {
  readonly IsTruncated?: boolean
  readonly Marker?: string
}

/** The rest of a part: its marker, when there is more. */
export function partOf<R>(rows: readonly R[] | undefined, { IsTruncated, Marker }: Marked): TokenPage<R> {
  return { rows: rows ?? [], nextToken: IsTruncated === true ? Marker : undefined }
}

/** A list that is read on by `Marker`. */
export function useMarkerList<N extends OperationName, R>(
  name: N,
  params: Params<N>,
  read: (reply: Reply<N>) => TokenPage<R>,
): TokenList<R> {
  return useTokenList(name, params, read, { member: 'Marker' })
}
