import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../architecture.js'

const run = promisify(execFile)

describe('the test double', () => {
  it('runs the example of docs/testing.md as it stands', async () => {
    const manual = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8')
    const [, example] = /<!-- example: .* -->\n```js\n([\s\S]*?)```/.exec(manual) ?? []
    expect(example).toContain('startAssay')
    // Inside the package, so that it finds `assay/testing` by the package's own name.
    const folder = mkdtempSync(join(ROOT, 'test/double/example-'))
    try {
      const file = join(folder, 'example.mjs')
      writeFileSync(file, example ?? '')
      const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', file], { cwd: ROOT })
      expect(stdout).toMatch(/# pass 1\n# fail 0/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 60_000)

  it('is served for anything else, and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'assay-double-'))
    const child = execFile(
      process.execPath,
      [join(ROOT, 'dist/cli/main.js'), 'serve', '--ephemeral', '--at', '2026-01-01'],
      { env: { ...process.env, TMPDIR: temporary } },
    )
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      child.on('exit', (code) => reject(new Error(`ended with ${code}: ${printed}`)))
      child.stdout?.on('data', (chunk: string) => {
        printed += chunk
        if (printed.includes('ASSAY_ACCESS_KEY_SECRET=')) resolve()
      })
    })
    const env = Object.fromEntries(
      printed
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    expect(readdirSync(temporary)).toHaveLength(1)
    const assay = (...words: string[]) =>
      run(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'call', ...words], {
        env: { ...process.env, ...env },
      })
    const before = JSON.parse((await assay('GetClock')).stdout)
    expect(before.Timestamp).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1))
    expect(before.Timestamp).toBeLessThan(Date.UTC(2026, 0, 1, 0, 5))
    await assay('SetClock', '--Timestamp', String(Date.UTC(2026, 5, 1)))
    const after = JSON.parse((await assay('GetClock')).stdout)
    expect(after.Timestamp).toBeGreaterThanOrEqual(Date.UTC(2026, 5, 1))
    await expect(assay('SetClock', '--Timestamp', '1')).rejects.toThrow(/InvalidTimestamp/)
    child.removeAllListeners('exit')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    expect(readdirSync(temporary)).toEqual([])
    rmSync(temporary, { recursive: true })
  }, 60_000)
})
