import { once } from 'node:events'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailability } from '../errors.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import {
  type BucketAddressing,
  bucketOfHost,
  defaultAddressing,
} from '../platform/object-store/bucket-address.js'
import { type OssError, ossError } from '../platform/object-store/oss-error.js'
import { v1SignedParameters } from '../platform/object-store/sign-v1.js'
import type { SigningKeys } from '../platform/object-store/signing-keys.js'
import { ObjectNotFoundError, type ObjectStore, type StoredObject } from '../platform/object-store/types.js'
import { type Verification, verifyRequest } from '../platform/object-store/verify-request.js'
import { evaluateConditions, isRangeCurrent } from './downloads-conditions.js'
import {
  errorXml,
  etagOf,
  isOverride,
  objectHeaders,
  overrideHeaders,
  type ReplyHeaders,
} from './downloads-headers.js'
import { chooseRange } from './downloads-range.js'

/** What downloads are served from. */
export interface DownloadDeps {
  readonly bucket: string
  readonly store: ObjectStore
  readonly keys: Pick<SigningKeys, 'find' | 'refresh'>
  readonly clock: Clock
  readonly ids: Ids
  /** Hosts that stand for the bucket as a whole; none unless given. */
  readonly addressing?: BucketAddressing
  /** When given, an object it denies is answered like one that does not exist. */
  readonly knownObject?: (key: string) => Promise<boolean>
  /** Told of every object that is handed out, whole or in part, before its first byte; must not wait. */
  readonly onDownload?: (download: Download) => void
}

/** An object handed out to whoever held a signed URL of it. */
export interface Download {
  readonly key: string
  readonly requestId: string
  readonly sourceAddress: string
}

/** First path segments that belong to other parts of the server, whether or not those are mounted. */
const OTHER_ROUTES: ReadonlySet<string> = new Set(['console', 'healthz', 'readyz', 'metrics'])
const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/
const OTHER_METHODS = ['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS']
const MAX_XML_IN_HEADER = 6000

/**
 * Serves the bucket's objects, read only, in OSS's wire format (spec/oss.md): path style at
 * `/{bucket}/{key}`, host style on `{bucket}.oss-{region}.aliyuncs.com` and bound hosts.
 *
 * Who may read is decided by the signature alone. It covers method, bucket, key and expiry, and the key
 * names the account: a caller who holds a URL for one report cannot make one for another account's, since
 * only the API signs, and only for what its caller may read.
 */
export function registerDownloads(server: FastifyInstance, deps: DownloadDeps): void {
  const addressing = deps.addressing ?? defaultAddressing
  const serve = (request: FastifyRequest, reply: FastifyReply) =>
    serveObject(request, reply, deps, addressing)

  // Before routing matters: on a bucket's host even `/healthz` is a key. Before the body is parsed, too.
  // No promise: every call of the API comes by here.
  server.addHook('onRequest', (request, reply, done) => {
    if (bucketOfHost(request.headers.host, addressing) === null) done()
    else serve(request, reply).then(undefined, done)
  })

  const servePath = async (request: FastifyRequest, reply: FastifyReply) => {
    const segment = request.raw.url?.split(/[/?]/, 2)[1] ?? ''
    if (OTHER_ROUTES.has(segment) || !BUCKET_NAME.test(segment)) {
      reply.callNotFound()
      return reply
    }
    return serve(request, reply)
  }
  server.route({ method: ['GET', 'HEAD'], url: '/:bucket/*', handler: servePath })
  // Refused in the hook, so that no body is read and no content type complained about.
  server.route({ method: OTHER_METHODS, url: '/:bucket/*', onRequest: servePath, handler: servePath })
}

async function serveObject(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DownloadDeps,
  addressing: BucketAddressing,
): Promise<FastifyReply> {
  const requestId = deps.ids.bytes(12).toString('hex').toUpperCase()
  reply.headers({ server: 'AliyunOSS', 'x-oss-request-id': requestId })
  try {
    return await sendObject(request, reply, deps, addressing, requestId)
  } catch (error) {
    if (error instanceof OssRefusal) return sendError(request, reply, error.refusal, requestId)
    request.log.error({ err: error, requestId }, 'download failed')
    const which = isUnavailability(error) ? 'unavailable' : 'internal'
    return sendError(request, reply, ossError(which), requestId)
  }
}

/** Carries a refusal to the one place that answers it. */
class OssRefusal extends Error {
  override readonly name = 'OssRefusal'
  readonly refusal: OssError

  constructor(refusal: OssError) {
    super(refusal.code)
    this.refusal = refusal
  }
}

async function sendObject(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DownloadDeps,
  addressing: BucketAddressing,
  requestId: string,
): Promise<FastifyReply> {
  const isHead = request.method === 'HEAD'
  if (request.method !== 'GET' && !isHead) refuseMethod(request, reply)
  const { bucket, key, parameters } = await requireVerified(request, deps, addressing)
  if (bucket !== deps.bucket) throw new OssRefusal(ossError('bucketMissing', [['BucketName', bucket]]))
  const subResources = [...v1SignedParameters(parameters).keys()]
  const isPlainRead = subResources.every((name) => isOverride(name) || name === 'security-token')
  if (key === '' || !isPlainRead) refuseMethod(request, reply)
  const overrides = overrideHeaders(parameters)
  if (overrides === null) throw new OssRefusal(ossError('overrideInvalid'))
  const object = await requireObject(key, deps)
  const state = { etag: etagOf(object), lastModifiedAt: object.lastModifiedAt }
  const outcome = evaluateConditions(request.headers, state)
  if (outcome.kind === 'failed')
    throw new OssRefusal(ossError('preconditionFailed', [['Condition', outcome.condition]]))
  if (outcome.kind === 'notModified') return sendNotModified(reply, object)
  const headers = { ...objectHeaders(object), ...overrides }
  if (isHead) return sendHead(reply, object, headers)
  deps.onDownload?.({ key, requestId, sourceAddress: request.ip })
  return sendBody(request, reply, deps.store, object, headers)
}

async function requireVerified(
  request: FastifyRequest,
  { keys, clock }: DownloadDeps,
  addressing: BucketAddressing,
): Promise<Extract<Verification, { ok: true }>> {
  const received = { method: request.method, target: request.raw.url ?? '/', headers: request.headers }
  const verify = () =>
    verifyRequest(received, { findSecret: (keyId) => keys.find(keyId), now: clock.now(), addressing })
  let verification = verify()
  if (!verification.ok && verification.error.code === 'InvalidAccessKeyId') {
    // Another process may have rotated the keys since this one last looked.
    await keys.refresh()
    verification = verify()
  }
  if (!verification.ok) throw new OssRefusal(verification.error)
  return verification
}

async function requireObject(key: string, { store, knownObject }: DownloadDeps): Promise<StoredObject> {
  const isKnown = knownObject === undefined || (await knownObject(key))
  const object = isKnown ? await store.find(key) : null
  if (object === null) throw new OssRefusal(ossError('keyMissing', [['Key', key]]))
  return object
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply): never {
  reply.header('allow', 'GET, HEAD')
  throw new OssRefusal(ossError('methodNotAllowed', [['Method', request.method]]))
}

function sendNotModified(reply: FastifyReply, object: StoredObject): FastifyReply {
  const lastModified = new Date(object.lastModifiedAt).toUTCString()
  return finish(reply)
    .code(304)
    .headers({ etag: etagOf(object), 'last-modified': lastModified })
    .send()
}

function sendHead(reply: FastifyReply, object: StoredObject, headers: ReplyHeaders): FastifyReply {
  return finish(reply).code(200).headers(headers).header('content-length', object.sizeBytes).send()
}

async function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  store: ObjectStore,
  object: StoredObject,
  headers: ReplyHeaders,
): Promise<FastifyReply> {
  const { range, 'if-range': ifRange, 'x-oss-range-behavior': behavior } = request.headers
  const isCurrent = isRangeCurrent(ifRange, { etag: etagOf(object), lastModifiedAt: object.lastModifiedAt })
  const choice = chooseRange(
    isCurrent ? range : undefined,
    object.sizeBytes,
    behavior === 'standard' ? 'standard' : 'oss',
  )
  if (choice.kind === 'unsatisfiable') {
    reply.header('content-range', `bytes */${object.sizeBytes}`)
    const elements = [
      ['ActualObjectSize', String(object.sizeBytes)],
      ['RangeRequested', range ?? ''],
    ] as const
    throw new OssRefusal(ossError('rangeInvalid', elements))
  }
  const bytes = choice.kind === 'part' ? store.read(object.key, choice) : store.read(object.key)
  try {
    // Until the first bytes are here a failure can still be answered; later it only cuts the reply off.
    await once(bytes, 'readable')
  } catch (error) {
    if (error instanceof ObjectNotFoundError)
      throw new OssRefusal(ossError('keyMissing', [['Key', object.key]]))
    throw error
  }
  finish(reply).headers(headers)
  if (choice.kind === 'whole') return reply.code(200).header('content-length', object.sizeBytes).send(bytes)
  const { start, end } = choice
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${object.sizeBytes}`)
    .header('content-length', end - start + 1)
    .send(bytes)
}

function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: OssError,
  requestId: string,
): FastifyReply {
  const xml = errorXml(error, requestId, (request.headers.host ?? '').replace(/:\d*$/, ''))
  if (error.ec !== undefined) reply.header('x-oss-ec', error.ec)
  finish(reply).code(error.status).header('content-type', 'application/xml')
  if (request.method !== 'HEAD') return reply.send(xml)
  // A HEAD reply has no body; clients look for it here, unless it would burst their header limit.
  // inferred: spec/oss.md 7
  if (xml.length <= MAX_XML_IN_HEADER) reply.header('x-oss-err', Buffer.from(xml).toString('base64'))
  return reply.send()
}

function finish(reply: FastifyReply): FastifyReply {
  return reply.header('x-oss-server-time', String(Math.round(reply.elapsedTime)))
}
