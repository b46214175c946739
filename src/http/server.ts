import {
  createServer as createHttpServer,
  type ServerOptions as HttpOptions,
  type Server as HttpServer,
} from 'node:http'
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import type { Config } from '../config.js'
import { ApiError } from '../errors.js'
import { answerClientError } from './client-error.js'
import { fromFastifyError, type GatewayDeps, registerGateway, sendApiError } from './gateway.js'
import { TLS_OPTIONS, type TlsPair } from './tls.js'

/** What one connection, and all of them together, may take. */
export type ConnectionLimits = Pick<
  Config,
  | 'maxBodyBytes'
  | 'maxConnections'
  | 'maxHeaderBytes'
  | 'headersTimeoutSeconds'
  | 'requestTimeoutSeconds'
  | 'keepAliveSeconds'
>

export interface ServerOptions extends GatewayDeps {
  /** Whether the database answers and the thread that works off jobs has not ended; asked by /readyz. */
  readonly isReady: () => Promise<boolean>
  readonly limits: ConnectionLimits
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-*` headers are believed; none by default. */
  readonly trustedProxies?: readonly string[]
  /** False for a process that only works off jobs: it tells of its health and nothing else. */
  readonly hasApi: boolean
  /** Given, HTTPS is spoken, and nothing else. */
  readonly tls?: TlsPair
  /** Mounts what else is served: downloads, the console. */
  readonly mount?: (app: FastifyInstance) => void
}

export interface Server {
  readonly app: FastifyInstance
  /** Starts listening; returns the address, e.g. `http://127.0.0.1:8420`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>
  /** New connections get another certificate; those that are there stay. For servers that began with one. */
  useTls(pair: TlsPair): void
  /** Takes no new calls, lets running ones finish (at most `graceMs`), then closes. */
  stop(graceMs?: number): Promise<void>
}

/** Parts of an upload are the largest bodies; every other one stays below `maxBodyBytes`. */
const UPLOAD_BYTES = 16 * 1024 * 1024
/** How often connections are looked at for being too slow. */
const CHECK_EVERY_MS = 1_000

/** The HTTP server: the API at `/`, health, readiness and metrics, and what `mount` adds. */
export function createServer(options: ServerOptions): Server {
  const app = fastify(fastifyOptions(options))
  app.removeAllContentTypeParsers()
  const { maxBodyBytes } = options.limits
  // Bodies are held in memory before anybody is known to have sent them: only uploads may be large.
  for (const [type, bodyLimit] of [
    ['application/octet-stream', UPLOAD_BYTES],
    ['*', maxBodyBytes],
  ] as const)
    app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )
  app.setErrorHandler((error, request, reply) => {
    const isUpload = request.headers['content-type']?.startsWith('application/octet-stream') ?? false
    const limit = isUpload ? UPLOAD_BYTES : maxBodyBytes
    return sendApiError(options, request, reply, fromFastifyError(error, limit))
  })
  app.setNotFoundHandler((request, reply) =>
    sendApiError(options, request, reply, new ApiError('InvalidAction.NotFound')),
  )
  if (options.hasApi) registerGateway(app, options)
  registerHealth(app, options)
  options.mount?.(app)
  return {
    app,
    listen: async (at) => {
      const address = await app.listen(at)
      return options.tls === undefined ? address : address.replace(/^http:/, 'https:')
    },
    useTls: (pair) => {
      if (!(app.server instanceof HttpsServer)) throw new Error('the server does not speak TLS')
      app.server.setSecureContext({ ...pair, ...TLS_OPTIONS })
    },
    stop: (graceMs = 10_000) => stop(app, graceMs),
  }
}

function fastifyOptions(options: ServerOptions): FastifyServerOptions {
  const { limits, trustedProxies, ids } = options
  return {
    logger: false,
    bodyLimit: UPLOAD_BYTES,
    forceCloseConnections: 'idle',
    // Calls already on a kept connection are answered while the server stops.
    return503OnClosing: false,
    trustProxy: trustedProxies === undefined ? false : [...trustedProxies],
    // Routes have no schemas; the compilers that fastify would load for them are most of its code.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // The gateway reads the raw query itself, once.
    routerOptions: { querystringParser: () => ({}) },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, ids, limits.maxHeaderBytes),
    serverFactory: (handler) => listener(options, handler),
  }
}

function noSchemas(): never {
  throw new Error('routes of this server have no schemas')
}

function listener(
  { limits, tls }: ServerOptions,
  handler: Parameters<typeof createHttpServer>[1],
): HttpServer {
  const timeout = limits.requestTimeoutSeconds * 1000
  const headersTimeout = Math.min(limits.headersTimeoutSeconds * 1000, timeout)
  const options: HttpOptions = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout,
    requestTimeout: timeout,
    keepAliveTimeout: limits.keepAliveSeconds * 1000,
    connectionsCheckingInterval: CHECK_EVERY_MS,
  }
  const server =
    tls === undefined
      ? createHttpServer(options, handler)
      : createHttpsServer({ ...options, ...tls, ...TLS_OPTIONS, handshakeTimeout: headersTimeout }, handler)
  server.maxConnections = limits.maxConnections
  // Ends connections on which nothing moves: a client that stops reading a report would hold its file open.
  server.setTimeout(timeout)
  return server
}

function registerHealth(app: FastifyInstance, options: ServerOptions): void {
  app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'))
  app.get('/readyz', async (_request, reply) => {
    const isReady = await options.isReady()
    return reply
      .code(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ready\n' : 'not ready\n')
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.metrics.contentType).send(await options.metrics.text()),
  )
}

async function stop(app: FastifyInstance, graceMs: number): Promise<void> {
  const forced = setTimeout(() => app.server.closeAllConnections(), graceMs)
  // A connection whose last call was answered while closing stays open as long as its client likes.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50)
  try {
    await app.close()
  } finally {
    clearTimeout(forced)
    clearInterval(idle)
  }
}
