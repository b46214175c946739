import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EXIT_CODES } from '../exit-codes.js'
import { runCli } from '../run-cli.js'
import { keptTerminal } from '../testing.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay verify '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function verify(path: string) {
  const terminal = keptTerminal()
  const exit = await runCli(['verify', path], terminal, {})
  return { exit, said: terminal.complained.join('\n') }
}

it('takes a folder for the one manifest in it', async () => {
  expect(await verify(folder)).toEqual({
    exit: EXIT_CODES.usage.code,
    said: expect.stringContaining('has 0 manifests'),
  })
  const manifest = join(folder, 'r.manifest.json')
  writeFileSync(manifest, 'no manifest')
  expect(await verify(folder)).toEqual(await verify(manifest))
  expect((await verify(folder)).said).toContain('r.manifest.')
  writeFileSync(join(folder, 'older.manifest.json'), '')
  expect(await verify(folder)).toEqual({
    exit: EXIT_CODES.usage.code,
    said: expect.stringContaining('has 2 manifests'),
  })
})
