import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify'
import { ApiError } from '../errors.js'
import { fromFastifyError, type GatewayDeps, registerGateway, sendApiError } from './gateway.js'

export interface ServerOptions extends GatewayDeps {
  /** Whether the database answers; asked by /readyz. */
  readonly isReady: () => Promise<boolean>
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-*` headers are believed; none by default. */
  readonly trustedProxies?: readonly string[]
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Mounts what else is served: downloads, the console. */
  readonly mount?: (app: FastifyInstance) => void
}

export interface Server {
  readonly app: FastifyInstance
  /** Starts listening; returns the address, e.g. `http://127.0.0.1:8420`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>
  /** Takes no new calls, lets running ones finish (at most `graceMs`), then closes. */
  stop(graceMs?: number): Promise<void>
}

/** Uploads of import parts are the largest bodies. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024
const SOCKET_OPTIONS = {
  /** The request line counts too: parameters of GET operations travel in it. */
  maxHeaderSize: 64 * 1024,
  requestTimeout: 120_000,
  keepAliveTimeout: 72_000,
}

/** The HTTP server: the API at `/`, health, readiness and metrics, and what `mount` adds. */
export function createServer(options: ServerOptions): Server {
  const app = fastify(fastifyOptions(options))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) =>
    sendApiError(options, request, reply, fromFastifyError(error, BODY_LIMIT_BYTES)),
  )
  app.setNotFoundHandler((request, reply) =>
    sendApiError(options, request, reply, new ApiError('InvalidAction.NotFound')),
  )
  registerGateway(app, options)
  registerHealth(app, options)
  options.mount?.(app)
  return {
    app,
    listen: (at) => app.listen(at),
    stop: (graceMs = 10_000) => stop(app, graceMs),
  }
}

function fastifyOptions(options: ServerOptions): FastifyServerOptions {
  return {
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // Calls already on a kept connection are answered while the server stops.
    return503OnClosing: false,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    // The gateway reads the raw query itself, once.
    routerOptions: { querystringParser: () => ({}) },
    serverFactory: (handler) => {
      const { tls } = options
      return tls === undefined
        ? createHttpServer(SOCKET_OPTIONS, handler)
        : createHttpsServer({ ...SOCKET_OPTIONS, ...tls }, handler)
    },
  }
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
