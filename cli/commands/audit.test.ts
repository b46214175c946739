import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, startGateway, type TestGateway } from '../../src/http/gateway-testing.js'
import { toInstant } from '../../src/platform/instant.js'
import { runCli } from '../run-cli.js'
import { keptTerminal } from '../testing.js'
import { readTime } from './audit.js'

let gateway: TestGateway
let folder: string
beforeAll(async () => {
  gateway = await startGateway()
  folder = mkdtempSync(join(tmpdir(), 'assay-audit-'))
  await gateway.call('CreateUser', { UserName: 'alice' })
  await gateway.call('CreateUser', { UserName: 'alice' })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await gateway.close()
})

async function run(...words: string[]) {
  const terminal = keptTerminal()
  const env = {
    ASSAY_DATA_DIR: folder,
    ASSAY_ENDPOINT: gateway.url,
    ASSAY_ACCESS_KEY_ID: ROOT.accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: ROOT.accessKeySecret,
  }
  const exit = await runCli(words, terminal, env)
  return { exit, out: terminal.printed, err: terminal.complained }
}

describe('assay audit', () => {
  it('shows entries, newest first, filtered by result', async () => {
    const { exit, out } = await run('audit', '--since', '1h', '--action', 'CreateUser')
    expect(exit).toBe(0)
    expect(out[0]).toMatch(/^ENTRY +TIME +WHO +KEY +FROM +ACTION +RESULT/)
    expect(out.slice(1).map((line) => line.split(/ +/).at(-1))).toEqual([
      'EntityAlreadyExists.User',
      'Success',
    ])
    const failed = await run('audit', '--result', 'Failure', '--json')
    expect(JSON.parse(failed.out.join('\n'))).toMatchObject([{ Action: 'CreateUser', PrincipalName: 'root' }])
    expect((await run('audit', '--until', '2020-01-01', '--json')).out).toEqual(['[]'])
  })

  it('rotates a key with overlap and says when the old one was used', async () => {
    expect((await run('keys', 'rotate', '--user', 'alice')).exit).toBe(0)
    const second = await run('keys', 'rotate', '--user', 'alice')
    expect(second.out.at(-1)).toMatch(/^old key {2}LTAI5t\w+ {2}Active, last used never$/)
    const third = await run('keys', 'rotate', '--user', 'alice')
    expect(third.exit).toBe(1)
    expect(third.err[0]).toContain('LimitExceeded.User.AccessKey')
  })

  it('verifies the chain, and exits 1 when an entry was altered', async () => {
    const whole = await run('audit', 'verify')
    expect(whole).toMatchObject({
      exit: 0,
      out: [expect.stringContaining('unbroken'), expect.stringMatching(/^head {5}[0-9a-f]{64}$/)],
    })
    await gateway.db.updateTable('auditEntry').set({ result: 'Success' }).where('entryNo', '=', 2).execute()
    const broken = await run('audit', 'verify')
    expect(broken).toMatchObject({ exit: 1, out: [expect.stringContaining('broken at entry 2')] })
    expect(JSON.parse((await run('audit', 'verify', '--json')).out.join('\n'))).toMatchObject({ BrokenAt: 2 })
  })

  it.each([
    ['24h', 1_800_000_000_000 - 86_400_000],
    ['30m', 1_800_000_000_000 - 1_800_000],
    ['2026-11-24T00:00:00+08:00', Date.UTC(2026, 10, 23, 16)],
  ])('reads the time %s', (text, expected) => {
    expect(readTime('--since', text, toInstant(1_800_000_000_000))).toBe(expected)
  })

  it.each(['yesterday', '24', 'h', '-1h', ''])('refuses the time %j', async (text) => {
    expect(await run('audit', '--since', text)).toMatchObject({ exit: 2 })
  })
})
