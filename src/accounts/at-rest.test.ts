import { createHash, createSecretKey } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../db/tables.js'
import { openEmbeddedTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import { randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { openSigningKeys } from '../platform/object-store/signing-keys.js'
import { createAccessKey, type NewAccessKey } from './access-keys.js'
import { assumeRole } from './assume-role.js'
import { appendAudit, emptyDigest, verifyAuditLog } from './audit-log.js'
import { ensureBootstrapAccount } from './bootstrap-account.js'
import { cachedCredentials } from './credentials.js'
import { createRole } from './roles.js'
import { type Scope, systemScope } from './scope.js'
import { createUser } from './users.js'

/** What somebody with a copy of the database files can read, and what they cannot. */
const clock = settableClock(toInstant(1_800_000_000_000))
const deps = { clock, ids: randomIds, masterKey: createSecretKey(randomIds.bytes(32)) }
const settings = {
  accountId: '1208863178610001',
  accessKeyId: 'LTAIroot',
  accessKeySecret: 'rootSecretROOTsecret0123456789',
}

let db: Db
let directory: string
let close: () => Promise<void>
let scope: Scope
let alice: NewAccessKey

beforeAll(async () => {
  ;({ db, directory, close } = await openEmbeddedTestDatabase())
  const { account } = await ensureBootstrapAccount(db, deps, settings)
  scope = systemScope(account)
  await createUser(db, scope, deps, { name: 'alice' })
  alice = await createAccessKey(db, scope, deps, 'alice')
})
afterAll(() => close())

async function databaseBytes(): Promise<Buffer> {
  const names = await readdir(directory)
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(directory, name)))))
}

describe('the database files', () => {
  test('hold no access-key secret, link-signing secret or session in the clear', async () => {
    const { secret: signing } = (await openSigningKeys(db, { ...deps, overlapMs: 1000 })).current()
    const trust = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: `acs:ram::${settings.accountId}:root` },
    }
    const trustPolicy = JSON.stringify({ Version: '1', Statement: [trust] })
    const { arn } = await createRole(db, scope, deps, 'r', { trustPolicy })
    const credentials = cachedCredentials(db, deps.masterKey, clock, { keptForMs: 0 })
    const caller = (await credentials.find(alice.accessKeyId))!.principal
    const session = await assumeRole(db, caller, deps, {
      roleArn: arn,
      sessionName: 'session',
      keys: () => undefined,
    })
    const bytes = await databaseBytes()
    for (const secret of [settings.accessKeySecret, alice.secret, signing, session.secret, session.token])
      expect(bytes.includes(secret)).toBe(false)
    // The bytes are the right ones: what is no secret is in them.
    expect(bytes.includes(alice.accessKeyId)).toBe(true)
  })

  test('copied to another machine open no secret without the master key', async () => {
    const stranger = createSecretKey(randomIds.bytes(32))
    const credentials = cachedCredentials(db, stranger, clock, { keptForMs: 0 })
    await expect(credentials.find(alice.accessKeyId)).rejects.toThrow()
  })
})

describe('the audit log of who can write the database', () => {
  test('can be rewritten as a whole, and then has another head', async () => {
    const record = {
      at: clock.now(),
      principalId: 'x',
      principalName: 'mallory',
      accessKeyId: '',
      sourceAddress: '',
      action: 'DeleteConfigRules',
      requestId: 'R',
      parametersDigest: emptyDigest,
      result: 'Success',
      detail: '{}',
    }
    const { accountNo } = scope.accounts[0]
    await appendAudit(db, accountNo, record)
    await appendAudit(db, accountNo, { ...record, action: 'CreateUser' })
    const noted = (await verifyAuditLog(db, scope)).headDigest
    await db.deleteFrom('auditEntry').where('accountNo', '=', accountNo).execute()
    await db.updateTable('account').set({ auditSeq: 0 }).where('accountNo', '=', accountNo).execute()
    await appendAudit(db, accountNo, { ...record, principalName: 'alice' })
    await appendAudit(db, accountNo, { ...record, action: 'CreateUser' })
    const rewritten = await verifyAuditLog(db, scope)
    expect(rewritten.isIntact).toBe(true)
    expect(rewritten.headDigest).not.toBe(noted)
    expect(noted).not.toBe(createHash('sha256').digest('hex'))
  })
})
