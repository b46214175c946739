import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAccessKey } from './accounts/access-keys.js'
import { ensureBootstrapAccount } from './accounts/bootstrap-account.js'
import { cachedCredentials } from './accounts/credentials.js'
import { openDataKey } from './accounts/data-key.js'
import { systemScope } from './accounts/scope.js'
import { listAccountsAfter } from './accounts/store/accounts.js'
import { createUser } from './accounts/users.js'
import type { Db } from './db/tables.js'
import { openTestDatabase } from './db/testing.js'
import { openTarget, registerTarget } from './delivery/targets.js'
import { openEndpoints, registerEndpoint } from './evaluation/function-rules.js'
import { discardSecrets, openMasterKey, resealSecrets } from './master-key.js'
import { settableClock } from './platform/clock.js'
import { randomIds } from './platform/ids.js'
import { toInstant } from './platform/instant.js'
import { openSigningKeys } from './platform/object-store/signing-keys.js'

const clock = settableClock(toInstant(1_800_000_000_000))
const deps = { clock, ids: randomIds }
const settings = { accountId: '1208863178610001', accessKeyId: 'LTAIroot', accessKeySecret: 'root-secret' }

let db: Db
let directory: string
let path: string
let close: () => Promise<void>
/** Of the user's key, to tell whether it still opens. */
let userKeyId: string

beforeEach(async () => {
  ;({ db, directory, close } = await openTestDatabase())
  path = join(directory, 'master.key')
  const masterKey = await openMasterKey(db, path)
  const { account } = await ensureBootstrapAccount(db, { ...deps, masterKey }, settings)
  const scope = systemScope(account)
  await createUser(db, scope, deps, { name: 'alice' })
  userKeyId = (await createAccessKey(db, scope, { ...deps, masterKey }, 'alice')).accessKeyId
  await openSigningKeys(db, { ...deps, masterKey, overlapMs: 1000 })
})
afterEach(() => close())

/** What the stored secrets sign like; the same before and after resealing. */
async function signatures() {
  const masterKey = await openMasterKey(db, path)
  const credentials = cachedCredentials(db, masterKey, clock, { keptForMs: 0 })
  const exported = async (id: string) => (await credentials.find(id))?.v3Key.export().toString()
  const signing = (await openSigningKeys(db, { ...deps, masterKey, overlapMs: 1000 })).current()
  return [await exported('LTAIroot'), await exported(userKeyId), signing.secret]
}

const sealedTexts = async () =>
  (await db.selectFrom('accessKey').select('secretSealed').orderBy('accessKeyId').execute()).map(
    (row) => row.secretSealed,
  )

/** Registers an endpoint of a function and one of a delivery target. */
async function registerEndpoints() {
  const masterKey = await openMasterKey(db, path)
  const [account] = await listAccountsAfter(db, 0, 1)
  const scope = systemScope(account!)
  const url = 'https://hooks.example/'
  const functionArn = `acs:fc:cn-hangzhou:${settings.accountId}:services/s.LATEST/functions/f`
  const targetArn = `acs:mns:cn-hangzhou:${settings.accountId}:/topics/t`
  const events = { ruleChanged: async () => {} }
  await registerEndpoint(db, scope, { ...deps, masterKey, events }, { functionArn, url, secret: SECRET })
  await registerTarget(db, scope.caller, { ...deps, masterKey }, { targetArn, address: url, secret: SECRET })
  return async () => {
    const masterKey = await openMasterKey(db, path)
    const endpoint = (await openEndpoints(db, account!, masterKey)).get(functionArn)
    const target = await openTarget(db, masterKey, targetArn)
    return [endpoint?.secret, target?.kind === 'endpoint' ? target.secret : undefined]
  }
}

const SECRET = 'the secret of both endpoints'

test('regression: secrets of endpoints outlive a new master key, and endpoints do not outlive a lost one', async () => {
  const secrets = await registerEndpoints()
  expect(await secrets()).toEqual([SECRET, SECRET])
  await resealSecrets(db, path, deps)
  expect(await secrets()).toEqual([SECRET, SECRET])
  await discardSecrets(db, path, deps)
  expect(await secrets()).toEqual([undefined, undefined])
})

describe('resealing', () => {
  test('keeps every secret, under another master key, and tells the audit log', async () => {
    const [before, keyBefore, textsBefore] = [
      await signatures(),
      await readFile(path, 'utf8'),
      await sealedTexts(),
    ]
    expect(await resealSecrets(db, path, deps)).toEqual({ accessKeys: 2, signingKeys: 1 })
    expect(await signatures()).toEqual(before)
    expect(await readFile(path, 'utf8')).not.toBe(keyBefore)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    for (const text of await sealedTexts()) expect(textsBefore).not.toContain(text)
    const actions = await db.selectFrom('auditEntry').select('action').execute()
    expect(actions.map(({ action }) => action)).toContain('ResealKeys')
  })

  test('cut off before anything was sealed is undone', async () => {
    const before = await signatures()
    await writeFile(`${path}.new`, `${'ab'.repeat(32)}\n`)
    expect(await signatures()).toEqual(before)
    await expect(stat(`${path}.new`)).rejects.toThrow('ENOENT')
  })

  test.each(['', 'abc'])('cut off while the new key was written (%j) is undone', async (text) => {
    const before = await signatures()
    await writeFile(`${path}.new`, text)
    expect(await signatures()).toEqual(before)
  })

  test('cut off after the commit, before the files changed places, is finished', async () => {
    const before = await signatures()
    await copyFile(path, `${path}.old`)
    await resealSecrets(db, path, deps)
    await copyFile(path, `${path}.new`)
    await copyFile(`${path}.old`, path)
    const fresh = await readFile(`${path}.new`, 'utf8')
    expect(await signatures()).toEqual(before)
    expect(await readFile(path, 'utf8')).toBe(fresh)
  })

  test('can be done again and again', async () => {
    const before = await signatures()
    for (let i = 0; i < 3; i++) await resealSecrets(db, path, deps)
    expect(await signatures()).toEqual(before)
  })
})

describe('the key of sealed configurations', () => {
  const dataKey = async (sealsNew: boolean) => {
    const masterKey = await openMasterKey(db, path)
    return (await openDataKey(db, { ...deps, masterKey }, { sealsNew })).export().toString('hex')
  }

  test('stays the same whoever opens it, and under another master key', async () => {
    const key = await dataKey(false)
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(await dataKey(true)).toBe(key)
    await resealSecrets(db, path, deps)
    expect(await dataKey(false)).toBe(key)
  })

  test('is not given up once something was sealed with it', async () => {
    await dataKey(true)
    await rm(path)
    await expect(discardSecrets(db, path, deps)).rejects.toMatchObject({
      cause: expect.stringContaining('nothing can open them'),
    })
    expect(await db.selectFrom('accessKey').select('accessKeyId').execute()).toHaveLength(2)
  })

  test('goes with a lost master key while nothing was sealed with it', async () => {
    const key = await dataKey(false)
    await rm(path)
    await discardSecrets(db, path, deps)
    expect(await dataKey(false)).not.toBe(key)
  })
})

describe('a master key', () => {
  test('that is another one is refused', async () => {
    await writeFile(path, `${'cd'.repeat(32)}\n`)
    await expect(openMasterKey(db, path)).rejects.toMatchObject({
      cause: expect.stringContaining('is not the one that the stored secrets were sealed with'),
    })
  })

  test('that is gone is not replaced behind the operator’s back', async () => {
    await rm(path)
    await expect(openMasterKey(db, path)).rejects.toMatchObject({ cause: expect.stringContaining('is gone') })
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  test('that is lost is given up with its secrets; a configured root key comes back', async () => {
    await rm(path)
    expect(await discardSecrets(db, path, deps)).toEqual({ accessKeys: 2 })
    const masterKey = await openMasterKey(db, path)
    await ensureBootstrapAccount(db, { ...deps, masterKey }, settings)
    const [root, user] = await signatures()
    expect([root, user]).toEqual(['root-secret', undefined])
  })
})

describe('a master key from the environment', () => {
  test('is used instead of a file, and must fit', async () => {
    const text = (await readFile(path, 'utf8')).trim()
    await rm(path)
    expect((await openMasterKey(db, path, text)).export().toString('hex')).toBe(text)
    await expect(openMasterKey(db, path, 'ef'.repeat(32))).rejects.toMatchObject({
      cause: expect.stringContaining('the master key in ASSAY_MASTER_KEY is not the one'),
    })
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })
})

describe('a configured root key', () => {
  const start = async (given: object) =>
    ensureBootstrapAccount(
      db,
      { ...deps, masterKey: await openMasterKey(db, path) },
      { ...settings, ...given },
    )

  test('gets the configured secret when its own was forgotten', async () => {
    await start({ accessKeySecret: 'another-secret' })
    expect((await signatures())[0]).toBe('another-secret')
  })

  test('is active again, whoever disabled it, and a new one is added; the audit log tells of both', async () => {
    await db
      .updateTable('accessKey')
      .set({ status: 'Inactive' })
      .where('accessKeyId', '=', 'LTAIroot')
      .execute()
    await start({})
    await start({})
    await start({ accessKeyId: 'LTAIrecovered', accessKeySecret: 'new' })
    const keys = await db.selectFrom('accessKey').select(['accessKeyId', 'status']).execute()
    expect(keys).toContainEqual({ accessKeyId: 'LTAIroot', status: 'Active' })
    expect(keys).toContainEqual({ accessKeyId: 'LTAIrecovered', status: 'Active' })
    const told = await db
      .selectFrom('auditEntry')
      .select('detail')
      .where('action', '=', 'RecoverRootKey')
      .execute()
    expect(told.map(({ detail }) => JSON.parse(detail).accessKeyId)).toEqual(['LTAIroot', 'LTAIrecovered'])
  })
})
