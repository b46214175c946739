import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const RESOURCES = '300'

/** The demo as it is left running: its address, the root key and the one-time link that it printed. */
export interface Demo {
  readonly url: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly link: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly demo: Demo
  }
}

/** Starts the demo once for all files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-browser-'))
  const server = spawn(process.execPath, [PROGRAM, 'demo', '--resources', RESOURCES], { cwd: folder })
  const stop = async () => {
    await ended(server)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    project.provide('demo', readDemo(await said(server, 'Ctrl+C stops it')))
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

function readDemo(text: string): Demo {
  const find = (pattern: RegExp) => {
    const [, value] = pattern.exec(text) ?? []
    if (value === undefined) throw new Error(`the demo did not say ${pattern}: ${text}`)
    return value
  }
  return {
    url: find(/ASSAY_ENDPOINT=(\S+)/),
    accessKeyId: find(/ASSAY_ACCESS_KEY_ID=(\S+)/),
    accessKeySecret: find(/ASSAY_ACCESS_KEY_SECRET=(\S+)/),
    link: find(/(http\S+#code=\S+)/),
  }
}

/** All that a program printed up to a text. Throws when it ends before. */
export function said(program: ChildProcess, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const hear = (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.includes(end)) resolve(text)
    }
    program.stdout?.on('data', hear)
    program.stderr?.on('data', hear)
    program.on('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)))
  })
}

/** Asks a program to stop, and waits until it did. */
export function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    program.on('exit', () => resolve())
    program.kill('SIGTERM')
  })
}
