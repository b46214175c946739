import type { KeyObject } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Db } from '../db/tables.js'
import { UnavailableError } from '../errors.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { openObjectStore } from '../platform/object-store/open-store.js'
import { putFolderFile } from '../platform/object-store/put-folder-file.js'
import type { ObjectStore } from '../platform/object-store/types.js'
import { type PostOutcome, postSigned, type SignedMessage, tryAgain } from '../platform/signed-post.js'
import { DeliveryError } from './delivery-error.js'
import { type OpenTarget, openTarget } from './targets.js'

/** What delivering takes besides the channel. */
export interface DeliveryDeps {
  readonly db: Db
  readonly queue: JobQueue
  readonly masterKey: KeyObject
  /** Pauses before the second, third ... try of one post; their number is that of the retries. */
  readonly retryAfterMs: readonly number[]
  /** Folder for what is on its way to a bucket elsewhere. */
  readonly spoolDirectory: string
}

/** What kind of thing is posted, as the endpoint is told beside it. */
export type Posted = 'Change' | 'NonCompliance' | 'Snapshot' | 'Compliance' | 'Notice' | 'Object'

/** A body to be posted. */
export interface Packet {
  readonly kind: Posted
  readonly body: string
  readonly isLines: boolean
}

/** Where a channel delivers to. */
export interface DeliveryPlace {
  /** Stores a file under its key. Throws DeliveryError. */
  putObject(key: string, text: string): Promise<void>
  /** Sends a message, or lines of a log. Throws DeliveryError. */
  post(packet: Packet): Promise<void>
}

/** The place that a target's ARN leads to now. Throws DeliveryError when it leads nowhere. */
export async function openPlace(
  deps: DeliveryDeps,
  channelId: string,
  targetArn: string,
  signal: AbortSignal,
): Promise<DeliveryPlace> {
  const target = await openTarget(deps.db, deps.masterKey, targetArn)
  if (target === null)
    throw new DeliveryError('TargetNotRegistered', `nothing is registered for ${targetArn}`)
  if (target.kind === 'store') return storePlace(deps, target.address)
  return endpointPlace(deps, channelId, target, signal)
}

function storePlace({ queue, spoolDirectory }: DeliveryDeps, address: string): DeliveryPlace {
  let opened: Promise<ObjectStore> | undefined
  async function put(key: string, text: string): Promise<void> {
    const url = new URL(address)
    if (url.protocol === 'file:') return putFolderFile(fileURLToPath(url), key, text)
    const place = { address, directory: spoolDirectory, spoolDirectory, isOnly: false }
    opened ??= openObjectStore(place, queue)
    await (await opened).put(key, chunksOf(text), { contentType: 'application/json' })
  }
  return {
    putObject: async (key, text) => {
      try {
        await put(key, text)
      } catch (error) {
        const fault = error instanceof UnavailableError ? error.cause : error
        throw new DeliveryError(causeOf(fault), `${address}: ${messageOf(fault)}`, { cause: error })
      }
    },
    post: async () => {
      throw new DeliveryError('NotAnEndpoint', `${address} is a store: messages need an http endpoint`)
    },
  }
}

function endpointPlace(
  { queue, retryAfterMs }: DeliveryDeps,
  channelId: string,
  target: Extract<OpenTarget, { readonly kind: 'endpoint' }>,
  signal: AbortSignal,
): DeliveryPlace {
  const send = async (kind: Posted, message: SignedMessage) => {
    const headers = {
      'x-assay-delivery-target': target.targetArn,
      'x-assay-delivery-channel': channelId,
      'x-assay-delivery-kind': kind,
      ...message.headers,
    }
    const post = () => postSigned(target, { ...message, headers }, queue.clock.now())
    const failure = failureOf(await tryAgain(post, retryAfterMs, signal))
    if (failure !== null) throw new DeliveryError(failure.cause, `${target.url}: ${failure.message}`)
  }
  return {
    putObject: (key, text) =>
      send('Object', {
        body: text,
        contentType: 'application/json; charset=utf-8',
        headers: { 'x-assay-object-key': key },
      }),
    post: ({ kind, body, isLines }) =>
      send(kind, {
        body,
        contentType: isLines ? 'application/x-ndjson; charset=utf-8' : 'application/json; charset=utf-8',
        headers: {},
      }),
  }
}

function failureOf(outcome: PostOutcome): { readonly cause: string; readonly message: string } | null {
  switch (outcome.kind) {
    case 'taken':
      return null
    case 'refused':
      return { cause: `Status${outcome.status}`, message: `the endpoint answered with ${outcome.status}` }
    case 'unreachable':
      return { cause: outcome.isTimeout ? 'TimeOut' : 'Unreachable', message: outcome.cause }
  }
}

async function* chunksOf(text: string): AsyncIterable<Buffer> {
  yield Buffer.from(text)
}

/** The name of the fault, e.g. `NoSuchBucket` or `ENOSPC`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
