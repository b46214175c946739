import { createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import { CommandError } from '../exit-codes.js'

/** A file to upload. */
export interface ImportSource {
  /** The name the server sees, with `/` between folders: a date in it orders the files. */
  readonly name: string
  /** Undefined for standard input. */
  readonly sizeBytes?: number
  readonly open: () => AsyncIterable<Uint8Array>
}

/** How standard input is named. */
const STANDARD_INPUT = 'stdin'

/**
 * Files and the files below folders, hidden ones left out, each once. Throws CommandError for a path that does
 * not exist or cannot be read.
 */
export function collectFiles(
  paths: readonly string[],
  stdin: () => AsyncIterable<Uint8Array>,
): ImportSource[] {
  const sources: ImportSource[] = []
  const fileOfName = new Map<string, string>()
  const seen = new Set<string>()

  function add(argument: string, file: string, sizeBytes: number): void {
    if (seen.has(file)) return
    seen.add(file)
    const wanted = uploadName(argument, file)
    // Two folders may hold files of one name; the longer name keeps them apart.
    const name = fileOfName.has(wanted) ? withoutRoot(file) : wanted
    fileOfName.set(name, file)
    sources.push({ name, sizeBytes, open: () => createReadStream(file, { highWaterMark: 1 << 20 }) })
  }

  for (const path of paths) {
    if (path === '-') {
      if (!fileOfName.has(STANDARD_INPUT)) sources.push({ name: STANDARD_INPUT, open: stdin })
      fileOfName.set(STANDARD_INPUT, '-')
      continue
    }
    const argument = resolve(path)
    for (const file of filesBelow(argument, path)) add(argument, file.path, file.sizeBytes)
  }
  return sources
}

/**
 * The name of a file below the path a person gave: from its last `ACSLogs` folder when it has one, else from the
 * given file or folder on, and never without the date folders it lies in.
 */
export function uploadName(argument: string, file: string): string {
  const path = file.split(sep).join('/')
  const delivered = path.lastIndexOf('/ACSLogs/')
  if (delivered >= 0) return path.slice(delivered + 1)
  const given = basename(argument) + file.slice(argument.length).split(sep).join('/')
  const dated = /\/(\d{4}\/\d{2}\/\d{2}\/[^/]+)$/.exec(path)?.[1] ?? ''
  return dated.length > given.length ? dated : given
}

function filesBelow(argument: string, shown: string): { path: string; sizeBytes: number }[] {
  try {
    const stat = statSync(argument)
    if (!stat.isDirectory()) return [{ path: argument, sizeBytes: stat.size }]
    return readdirSync(argument, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.slice(argument.length).includes(`${sep}.`))
      .map((path) => ({ path, stat: statSync(path) }))
      .filter((entry) => entry.stat.isFile())
      .map((entry) => ({ path: entry.path, sizeBytes: entry.stat.size }))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const reason = isAbsent ? 'there is no such file' : error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `${shown}: ${reason}`, { cause: error })
  }
}

function withoutRoot(file: string): string {
  return file
    .split(sep)
    .join('/')
    .replace(/^([A-Za-z]:)?\/+/, '')
}
