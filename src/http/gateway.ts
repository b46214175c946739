import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../errors.js'
import type { Ids } from '../platform/ids.js'
import type { Log } from '../platform/log.js'
import { asApiError, encodeError, errorPageOf, type HttpReply } from '../rpc/encode-reply.js'
import { chooseLanguage } from '../rpc/language.js'
import type { CallOutcome } from '../rpc/pipeline.js'
import type { HttpRequest } from '../rpc/read-request.js'
import { endOfTurn } from './end-of-turn.js'
import type { Metrics } from './metrics.js'

export interface GatewayDeps {
  /** Answers one call; never throws. */
  readonly call: (http: HttpRequest) => Promise<CallOutcome>
  readonly log: Log
  readonly metrics: Metrics
  readonly ids: Ids
  /** Address that clients reach this server at, without a path. */
  readonly publicUrl?: string | undefined
}

const EMPTY = Buffer.alloc(0)

/** Serves the API at `/`: GET and POST are calls, any other method is told so in the API's own form. */
export function registerGateway(app: FastifyInstance, deps: GatewayDeps): void {
  app.all('/', async (request, reply) => {
    const startedAt = performance.now()
    const outcome = await deps.call(readHttp(request))
    await endOfTurn()
    const ms = performance.now() - startedAt
    // What Fastify does with a reply (hooks, serializers, looking at each header) is for others.
    reply.hijack()
    write(reply.raw, outcome.reply)
    deps.metrics.callAnswered(outcome, ms)
    record(deps.log, request, outcome, ms)
  })
}

/** Writes body and tail without putting them together: a long tail is shared and need not be copied. */
function write(raw: ServerResponse, { status, headers, body, tail }: HttpReply): void {
  const lines: string[] = []
  for (const name in headers) lines.push(name, headers[name]!)
  lines.push('content-length', String(Buffer.byteLength(body) + (tail?.length ?? 0)))
  raw.writeHead(status, lines)
  if (tail === undefined) {
    raw.end(body)
    return
  }
  raw.write(body)
  raw.end(tail)
}

/** Answers what no route takes, and what fails before a route is reached, in the form of an API error. */
export function sendApiError(
  deps: Pick<GatewayDeps, 'log' | 'ids' | 'publicUrl'>,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const apiError = asApiError(error)
  const requestId = deps.ids.uuid()
  if (apiError.status >= 500) deps.log.error({ err: error, requestId }, 'request failed')
  const host = request.headers.host ?? ''
  const { status, headers, body } = encodeError(apiError, {
    format: 'JSON',
    requestId,
    hostId: host,
    product: 'Config',
    language: chooseLanguage(undefined, request.headers['accept-language'] ?? ''),
    errorPage: errorPageOf(deps.publicUrl, { host, isSecure: request.protocol === 'https' }),
  })
  return reply.code(status).headers(headers).send(body)
}

/** What Fastify refuses by itself, as a code of ours: the caller's fault stays the caller's. */
export function fromFastifyError(error: unknown, bodyLimitBytes: number): unknown {
  const statusCode = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (statusCode === 413) return new ApiError('RequestTooLarge', { LimitBytes: bodyLimitBytes })
  return statusCode < 500
    ? new ApiError('InvalidParameter', { Param: 'Content-Type' }, { cause: error })
    : error
}

function readHttp(request: FastifyRequest): HttpRequest {
  const { raw } = request
  const url = raw.url ?? '/'
  const question = url.indexOf('?')
  return {
    method: raw.method ?? 'GET',
    path: question < 0 ? url : url.slice(0, question),
    rawQuery: question < 0 ? '' : url.slice(question + 1),
    headers: raw.headers,
    body: Buffer.isBuffer(request.body) ? request.body : EMPTY,
    // Both follow a proxy's headers only when the proxy is trusted.
    sourceAddress: plainAddress(request.ip),
    isSecure: request.protocol === 'https',
  }
}

/** An IPv4 client of a socket that listens on `::` is an IPv4 client, to policies and to the log. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** One line a call; parameters, keys and signatures never appear in it. */
function record(log: Log, request: FastifyRequest, outcome: CallOutcome, ms: number): void {
  const { requestId, action, version, accountId, principalId, code, reply, failure } = outcome
  const line = {
    requestId,
    action,
    version,
    accountId,
    principalId,
    code,
    status: reply.status,
    ms: Math.round(ms * 100) / 100,
    address: plainAddress(request.ip),
  }
  if (failure === undefined) log.info(line, 'call')
  else log.error({ ...line, err: failure }, 'call')
}
