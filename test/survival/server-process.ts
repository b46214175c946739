import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../architecture.js'
import type { Key } from '../scenarios/client.js'
import { databaseUrlOf } from './database-note.js'

export const ACCOUNT_ID = '1208863178610001'
const ROOT_KEY = { accessKeyId: 'LTAIsurvivalROOT0001', accessKeySecret: 'survivalROOTsecret0123456789' }

/** A server in a process of its own. */
export interface ServerProcess {
  /** Resolves when it listens; rejects with what it wrote to stderr when it ends before. */
  readonly ready: Promise<Key>
  readonly pid: number
  /** Stops it in its tracks, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  /** SIGKILL; resolves when the operating system has taken the process away. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code and how long that took. */
  terminate(): Promise<{ readonly code: number | null; readonly tookMs: number }>
}

/** Lines of level error and above of every server since `forgetErrors`; a survivor has nothing to complain about. */
export const errorLines: string[] = []

const running = new Set<ChildProcess>()

/**
 * Test files share this module, and some break what servers rightly complain about: each that looks begins with it.
 * What it gives back runs after the file's tests: a failed one leaves its servers running.
 */
export function forgetErrors(): () => Promise<void> {
  errorLines.length = 0
  return async () => {
    const left = [...running]
    const closed = left.map((child) => once(child, 'close'))
    for (const child of left) child.kill('SIGKILL')
    await Promise.all(closed)
  }
}

// A failed test must not leave servers behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a server on a data folder; does not wait. */
export function spawnServer(
  directory: string,
  settings: Readonly<Record<string, string>> = {},
): ServerProcess {
  const url = databaseUrlOf(directory)
  const child = spawn(process.execPath, [join(ROOT, 'test/survival/run-server.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ASSAY_PORT: '0',
      ASSAY_DATA_DIR: directory,
      ASSAY_ACCOUNT_ID: ACCOUNT_ID,
      ASSAY_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      ASSAY_ACCESS_KEY_SECRET: ROOT_KEY.accessKeySecret,
      ASSAY_QUOTA_PACKS: '100000',
      ASSAY_QUOTA_RULES: '1000000',
      ASSAY_LOG_LEVEL: 'error',
      // What is killed is the making of a report; the other forms only make it longer.
      ASSAY_REPORT_FORMS: 'xls,json',
      ...(url === undefined ? {} : { ASSAY_DATABASE_URL: url }),
      ...settings,
    },
  })
  running.add(child)
  const exited = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  let complaint = ''
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaint += `${line}\n`
    if (line.startsWith('{"level":')) errorLines.push(line)
  })
  const ready = new Promise<Key>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { url } = JSON.parse(line) as { url: string }
      resolve({ url, ...ROOT_KEY })
    })
    once(child, 'close').then(() => reject(new Error(complaint)), reject)
  })
  // A server killed while it starts is no failure of the one who killed it.
  ready.catch(() => {})
  return {
    ready,
    // Undefined only where it could not be started, and then it is never ready.
    pid: child.pid ?? -1,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    terminate: async () => {
      const begunAt = performance.now()
      child.kill('SIGTERM')
      const code = await exited
      return { code, tookMs: performance.now() - begunAt }
    },
  }
}
