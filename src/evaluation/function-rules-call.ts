import type { Instant } from '../platform/instant.js'
import { postSigned } from '../platform/signed-post.js'

/** Where a function answers, and the secret its calls are signed with. */
export interface FunctionEndpoint {
  readonly functionArn: string
  readonly url: string
  readonly secret: string
}

/** What became of one call. */
export type CallOutcome =
  | { readonly kind: 'taken' }
  /** The function answered with a status that is no success. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly code: 'TimeOut' | 'FunctionUnreachable'; readonly cause: string }

export type PostEvent = (endpoint: FunctionEndpoint, body: string, at: Instant) => Promise<CallOutcome>

/** Posts an event document once; the results of a function come by PutEvaluations. */
export const postEvent: PostEvent = async ({ functionArn, ...place }, body, at) => {
  const contentType = 'application/json; charset=utf-8'
  const outcome = await postSigned(
    place,
    { body, contentType, headers: { 'x-assay-function': functionArn } },
    at,
  )
  if (outcome.kind !== 'unreachable') return outcome
  return {
    kind: 'unreachable',
    code: outcome.isTimeout ? 'TimeOut' : 'FunctionUnreachable',
    cause: outcome.cause,
  }
}
