import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** One file of the built console as it is sent. */
export interface ConsoleFile {
  readonly body: Buffer
  readonly contentType: string
  /** Weak, as one file has several encodings; with quotes. */
  readonly etag: string
  /** What the build compressed beside it, when that is smaller. */
  readonly brotli?: Buffer
  readonly gzip?: Buffer
}

/** By path below `/console/`, with `/`. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
}

/**
 * Reads the built console into memory. Only what is found here is ever served, so no request path reaches the file
 * system. Empty when the console was not built.
 */
export async function readConsoleFiles(folder: string): Promise<ConsoleFiles> {
  const bodies = new Map<string, Buffer>()
  for (const name of await namesBelow(folder)) bodies.set(name, await readFile(join(folder, name)))
  const files = new Map<string, ConsoleFile>()
  for (const [name, body] of bodies) {
    const contentType = TYPES[extname(name)]
    if (contentType === undefined) continue
    const brotli = bodies.get(`${name}.br`)
    const gzip = bodies.get(`${name}.gz`)
    const file = { body, contentType, etag: etagOf(body) }
    files.set(name, {
      ...file,
      ...(brotli === undefined ? {} : { brotli }),
      ...(gzip === undefined ? {} : { gzip }),
    })
  }
  return files
}

/** Of bytes as they are. */
export function etagOf(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
}

async function namesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
