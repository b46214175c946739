import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBootstrapAccount } from '../../src/accounts/bootstrap-account.js'
import { openSqlite } from '../../src/db/connect.js'
import { lockDataDirectory } from '../../src/db/data-lock.js'
import { migrate } from '../../src/db/migrate.js'
import { openMasterKey } from '../../src/master-key.js'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { runCli } from '../run-cli.js'
import { keptTerminal } from '../testing.js'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay reseal '))
  const db = openSqlite({ path: join(folder, 'assay.db') })
  await migrate(db)
  const masterKey = await openMasterKey(db, join(folder, 'master.key'))
  await ensureBootstrapAccount(db, { clock: systemClock, ids: randomIds, masterKey }, {})
  await db.destroy()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...words: string[]) {
  return runWith({}, ...words)
}

async function runWith(env: Record<string, string>, ...words: string[]) {
  const terminal = keptTerminal()
  const exit = await runCli(words, terminal, { ASSAY_DATA_DIR: folder, ...env })
  return { exit, out: terminal.printed, err: terminal.complained }
}
const keyFile = () => readFileSync(join(folder, 'master.key'), 'utf8')

describe('assay keys reseal', () => {
  it('is refused while a server has the data folder, exit 5', async () => {
    const lock = lockDataDirectory(folder)
    const before = keyFile()
    const { exit, err } = await run('keys', 'reseal')
    lock.release()
    expect(exit).toBe(5)
    expect(err[0]).toContain('is in use by another assay process')
    expect(keyFile()).toBe(before)
  })

  it('seals with a new key', async () => {
    const before = keyFile()
    const { exit, out } = await run('keys', 'reseal')
    expect({ exit, out }).toEqual({
      exit: 0,
      out: [`1 access key sealed anew; the master key is in ${join(folder, 'master.key')}`],
    })
    expect(keyFile()).not.toBe(before)
  })

  it('of a key that is in no file is refused', async () => {
    const { exit, err } = await runWith({ ASSAY_MASTER_KEY: 'ab'.repeat(32) }, 'keys', 'reseal')
    expect(exit).toBe(3)
    expect(err[0]).toContain('ASSAY_MASTER_KEY is set')
  })

  it('without the old key is refused, unless the secrets are given up', async () => {
    rmSync(join(folder, 'master.key'))
    const refused = await run('keys', 'reseal')
    expect(refused.exit).toBe(3)
    expect(refused.err[0]).toContain('is gone')
    expect((await run('keys', 'reseal', '--lost-master-key')).out[0]).toMatch(/^1 access key deleted/)
  })
})
