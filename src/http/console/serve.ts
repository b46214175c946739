import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ConsoleFile, type ConsoleFiles, etagOf, readConsoleFiles } from './files.js'
import { ASK_AGAIN, FOREVER, SAFETY_HEADERS } from './headers.js'
import type { SignInCodes } from './sign-in-codes.js'

/** What the console is served from. */
export interface ConsoleDeps {
  /** Folder of the built console. */
  readonly folder: string
  /** The OpenAPI document of the build. */
  readonly openapiFile: string
  readonly signInCodes: SignInCodes
}

const INDEX = 'index.html'
const BASE = '<base href="./">'

/**
 * Serves the built console below `/console/`, `/openapi.json`, and the exchange of one-time sign-in codes. Every path
 * below `/console/` that is no file is a page of the console. The page's base is written relative to the path that was
 * asked for, so it works behind any prefix that a proxy takes off.
 */
export function registerConsole(app: FastifyInstance, deps: ConsoleDeps): void {
  // Read when first asked for: most starts never are.
  let files: Promise<ConsoleFiles> | undefined
  const loaded = () => (files ??= readConsoleFiles(deps.folder))
  app.get('/console', async (request, reply) => {
    const query = (request.raw.url ?? '').slice('/console'.length)
    return reply.headers(SAFETY_HEADERS).code(308).header('location', `console/${query}`).send()
  })
  app.get('/console/*', async (request, reply) => servePath(request, reply, await loaded()))
  app.post('/console/sign-in', { bodyLimit: 1024 }, async (request, reply) =>
    exchangeCode(request, reply, deps.signInCodes),
  )
  let openapi: Promise<ConsoleFile> | undefined
  app.get('/openapi.json', async (request, reply) => {
    openapi ??= readOpenapi(deps.openapiFile)
    return send(request, reply, await openapi, ASK_AGAIN)
  })
}

async function readOpenapi(path: string): Promise<ConsoleFile> {
  const [body, gzip] = await Promise.all([readFile(path), readFile(`${path}.gz`)])
  return { body, gzip, etag: etagOf(body), contentType: 'application/json; charset=utf-8' }
}

function servePath(request: FastifyRequest, reply: FastifyReply, files: ConsoleFiles): FastifyReply {
  const [path = ''] = (request.raw.url ?? '').split('?', 1)
  const name = path.slice('/console/'.length)
  const file = name === '' || name === INDEX ? undefined : files.get(name)
  if (file !== undefined) return send(request, reply, file, name.startsWith('assets/') ? FOREVER : ASK_AGAIN)
  const index = files.get(INDEX)
  if (index === undefined || name.startsWith('assets/')) {
    const text = index === undefined ? 'the console was not built: npm run build\n' : 'no such file\n'
    return reply.headers(SAFETY_HEADERS).code(404).type('text/plain; charset=utf-8').send(text)
  }
  return send(request, reply, atDepth(index, name), ASK_AGAIN)
}

/** The page for a path that lies this many folders below `/console/`. */
function atDepth(index: ConsoleFile, name: string): ConsoleFile {
  const depth = name.split('/').length - 1
  if (depth === 0) return index
  const html = index.body.toString('utf8').replace(BASE, `<base href="${'../'.repeat(depth)}">`)
  const body = Buffer.from(html)
  return { body, contentType: index.contentType, etag: etagOf(body) }
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  file: ConsoleFile,
  cacheControl: string,
): FastifyReply {
  reply.headers(SAFETY_HEADERS).headers({ etag: file.etag, 'cache-control': cacheControl })
  const accepted = request.headers['accept-encoding'] ?? ''
  reply.header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  reply.type(file.contentType)
  if (file.brotli !== undefined && /\bbr\b/.test(accepted))
    return reply.header('content-encoding', 'br').send(file.brotli)
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted))
    return reply.header('content-encoding', 'gzip').send(file.gzip)
  return reply.send(file.body)
}

/** Answers the credentials that a code stands for, once; any other code is told nothing but that it is none. */
function exchangeCode(request: FastifyRequest, reply: FastifyReply, codes: SignInCodes): FastifyReply {
  const code = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : ''
  const credentials = codes.redeem(code)
  reply.headers(SAFETY_HEADERS).header('cache-control', 'no-store')
  if (credentials === undefined) return reply.code(404).send({ Code: 'SignInCodeUsed' })
  return reply.send(credentials)
}
