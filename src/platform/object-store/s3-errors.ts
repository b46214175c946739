import { S3ServiceException } from '@aws-sdk/client-s3'
import { isUnavailability, UnavailableError } from '../../errors.js'

/** Refusals that say nothing about the request: the bytes came damaged, or too slowly. Source: S3, "Error responses" */
const TRANSIENT = new Set(['BadDigest', 'RequestTimeout', 'IncompleteBody'])
/** Of the client itself: silence, and keys that it cannot find or fetch. */
const CLIENT_FAILURES = new Set(['TimeoutError', 'CredentialsProviderError'])

/**
 * What a failed request to the store means: UnavailableError when it is the store, the way there, or the keys, which an
 * operator can mend while the job that wanted it waits.
 */
export function fromS3(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnavailableError) return error
  const isAway =
    error instanceof S3ServiceException
      ? isRefusal(error)
      : CLIENT_FAILURES.has(error.name) || isUnavailability(error)
  return isAway ? new UnavailableError(error) : error
}

function isRefusal({ name, $metadata }: S3ServiceException): boolean {
  const status = $metadata.httpStatusCode ?? 500
  return status >= 500 || [401, 403, 404, 429].includes(status) || TRANSIENT.has(name)
}
