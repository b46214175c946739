import { randomBytes } from 'node:crypto'
import { type Instant, toInstant } from '../../platform/instant.js'
import { type PostOutcome, post, postSigned } from '../../platform/signed-post.js'
import { readTimeStamp, TIME_STAMP_QUERY, timeStampRequest } from '../../platform/x509/time-stamp.js'
import { verifyTimeStamp } from '../../platform/x509/verify-time-stamp.js'
import type { ChainHead } from './chain-head.js'

/** Who is asked to witness manifests; null: nobody of the kind. */
export interface WitnessPlaces {
  /** A time stamp authority. */
  readonly timestamp: { readonly url: string } | null
  /** Where chain heads are posted, and what the posts are signed with. */
  readonly chainHead: { readonly url: string; readonly secret: string } | null
}

/** What a witness gave for a manifest. */
export interface Testimony {
  /** By the clock of the witness; null where it says none. */
  readonly witnessedAt: Instant | null
  readonly receipt: string
}

const MAX_TOKEN_BYTES = 100_000
const NONCE_BYTES = 8

/** A witness that did not give what it was asked for. */
export class WitnessError extends Error {}

/** Has an authority stamp a manifest. The receipt is the reply in base64. Throws WitnessError. */
export async function askTimeStamp(place: { readonly url: string }, head: ChainHead): Promise<Testimony> {
  const digest = Buffer.from(head.manifestSha256, 'hex')
  const nonce = randomBytes(NONCE_BYTES)
  const request = { body: timeStampRequest(digest, nonce), headers: { 'content-type': TIME_STAMP_QUERY } }
  const reply = takenReply(await post(place.url, request, MAX_TOKEN_BYTES))
  try {
    const said = readTimeStamp(reply).nonce
    if (said === null || !withoutZeros(said).equals(withoutZeros(nonce)))
      throw new WitnessError('the time stamp is not the answer to this request')
    const { at } = verifyTimeStamp(reply, digest, undefined)
    return { witnessedAt: toInstant(at), receipt: reply.toString('base64') }
  } catch (error) {
    throw error instanceof WitnessError
      ? error
      : new WitnessError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** Shows a head to its keeper. The receipt tells when it was sent. Throws WitnessError. */
export async function showChainHead(
  place: { readonly url: string; readonly secret: string },
  head: ChainHead,
  now: Instant,
): Promise<Testimony> {
  const message = {
    body: JSON.stringify(head),
    contentType: 'application/json',
    headers: { 'x-assay-report-id': head.reportId },
  }
  takenReply(await postSigned(place, message, now))
  return { witnessedAt: null, receipt: JSON.stringify({ sentAt: now, head }) }
}

function takenReply(outcome: PostOutcome): Buffer {
  if (outcome.kind === 'taken') return outcome.reply
  throw new WitnessError(
    outcome.kind === 'refused' ? `answered with the status ${outcome.status}` : outcome.cause,
  )
}

/** DER writes numbers without zeros in front, but for the sign. */
function withoutZeros(number: Buffer): Buffer {
  const first = number.findIndex((byte) => byte !== 0)
  return first < 0 ? Buffer.alloc(0) : number.subarray(first)
}
