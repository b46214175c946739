import { createSecretKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import { type AccountId, randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createAccessKey, deleteAccessKey, listAccessKeys, updateAccessKey } from './access-keys.js'
import { attachPolicy, detachPolicy, listPoliciesFor } from './attachments.js'
import { listAuditEntries } from './audit-log.js'
import { ensureBootstrapAccount } from './bootstrap-account.js'
import { createAccount, getActingAccount, listAccounts } from './create-account.js'
import { type Credentials, cachedCredentials } from './credentials.js'
import { createPolicy, deletePolicy, listPolicies } from './policies.js'
import { recoverRootKey } from './recover-root-key.js'
import type { Principal, Scope } from './scope.js'
import { createUser, deleteUser, listUsers } from './users.js'

const clock = settableClock(toInstant(1_800_000_000_000))
const deps = { clock, ids: randomIds, masterKey: createSecretKey(randomIds.bytes(32)) }
const settings = { accountId: '1208863178610001', accessKeyId: 'LTAIroot', accessKeySecret: 'root-secret' }

let db: Db
let close: () => Promise<void>
let credentials: Credentials
let scope: Scope
let operator: Principal

beforeAll(async () => {
  ;({ db, close } = await openTestDatabase())
  credentials = cachedCredentials(db, deps.masterKey, clock, { keptForMs: 5000 })
  await ensureBootstrapAccount(db, deps, settings)
  operator = (await credentials.find('LTAIroot'))!.principal
  scope = { caller: operator, accounts: [operator] }
})
afterAll(() => close())

describe('the first account', () => {
  test('is the operator with the configured root key, also at the next start', async () => {
    const again = await ensureBootstrapAccount(db, deps, settings)
    expect(again).toMatchObject({ account: { accountId: settings.accountId, isOperator: true } })
    expect(again.madeKey).toBeUndefined()
    expect(operator).toMatchObject({ kind: 'root', accountId: settings.accountId, name: 'root' })
  })

  test('takes a further configured root key, refuses one of someone else, and another account', async () => {
    await ensureBootstrapAccount(db, deps, { accessKeyId: 'LTAIsecond', accessKeySecret: 'x' })
    expect((await credentials.find('LTAIsecond'))?.principal).toEqual(operator)
    await createUser(db, scope, deps, { name: 'key-owner' })
    const key = await createAccessKey(db, scope, deps, 'key-owner')
    const theirs = { accessKeyId: key.accessKeyId, accessKeySecret: 'x' }
    await expect(ensureBootstrapAccount(db, deps, theirs)).rejects.toThrow('unavailable')
    await expect(ensureBootstrapAccount(db, deps, { accountId: '1999999999999999' })).rejects.toThrow()
  })

  test('is made with a key told once when nothing is configured', async () => {
    const fresh = await openTestDatabase()
    const first = await ensureBootstrapAccount(fresh.db, deps, {})
    expect(first.account.accountId).toMatch(/^1\d{15}$/)
    expect(first.madeKey).toMatchObject({
      accessKeyId: expect.stringMatching(/^LTAI5t/),
      secret: expect.any(String),
    })
    expect((await ensureBootstrapAccount(fresh.db, deps, {})).madeKey).toBeUndefined()
    const stored = await fresh.db.selectFrom('accessKey').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain(first.madeKey!.secret)
    await fresh.close()
  })
})

describe('further accounts', () => {
  test('are made and listed by the operator only', async () => {
    const made = await createAccount(db, operator, deps, { name: 'member' })
    const member = (await credentials.find(made.rootKey.accessKeyId))!.principal
    expect(member).toMatchObject({ kind: 'root', accountId: made.account.accountId })
    expect((await listAccounts(db, operator, { after: 0, limit: 1 })).next).toBe(1)
    expect((await listAccounts(db, operator, { after: 1, limit: 10 })).accounts).toMatchObject([
      { name: 'member' },
    ])
    await expect(createAccount(db, member, deps, {})).rejects.toMatchObject({ code: 'OperatorOnly' })
    await expect(listAccounts(db, member, { after: 0, limit: 1 })).rejects.toMatchObject({
      code: 'OperatorOnly',
    })
    const again = createAccount(db, operator, deps, { accountId: made.account.accountId })
    await expect(again).rejects.toMatchObject({ code: 'EntityAlreadyExists.Account' })

    const own = { accountId: member.accountId, accountNo: member.accountNo }
    expect(await getActingAccount(db, member, undefined)).toEqual(own)
    expect(await getActingAccount(db, operator, member.accountId)).toEqual(own)
    const unknown = '1000000000000000' as AccountId
    for (const accountId of [operator.accountId, unknown])
      await expect(getActingAccount(db, member, accountId)).rejects.toMatchObject({ code: 'OperatorOnly' })
    await expect(getActingAccount(db, operator, unknown)).rejects.toMatchObject({
      code: 'EntityNotExist.Account',
    })
  })

  test('get a further root key from the operator, which their own log tells', async () => {
    const made = await createAccount(db, operator, deps, {})
    const member = (await credentials.find(made.rootKey.accessKeyId))!.principal
    const key = await recoverRootKey(db, operator, deps, made.account.accountId)
    expect((await credentials.find(key.accessKeyId))!.principal).toEqual(member)
    expect(await credentials.find(made.rootKey.accessKeyId)).not.toBeNull()
    const theirs: Scope = { caller: member, accounts: [made.account] }
    const { entries } = await listAuditEntries(db, theirs, {}, { before: undefined, limit: 10 })
    expect(entries.map(({ action }) => action)).toEqual(['RecoverRootKey'])
    expect(JSON.parse(entries[0]!.detail)).toMatchObject({
      accessKeyId: key.accessKeyId,
      operator: operator.accountId,
    })
    await expect(recoverRootKey(db, member, deps, operator.accountId)).rejects.toMatchObject({
      code: 'OperatorOnly',
    })
    await expect(recoverRootKey(db, operator, deps, '1000000000000000' as AccountId)).rejects.toMatchObject({
      code: 'EntityNotExist.Account',
    })
  })

  test('do not see each other’s users and policies', async () => {
    const made = await createAccount(db, operator, deps, {})
    const theirs: Scope = { caller: operator, accounts: [made.account] }
    await createUser(db, theirs, deps, { name: 'their-user' })
    await createPolicy(db, theirs, clock, { name: 'their-policy', document: ALLOW_ALL })
    expect(
      (await listUsers(db, scope, { after: '', limit: 100 })).users.map(({ name }) => name),
    ).not.toContain('their-user')
    expect((await listPolicies(db, scope, 'Custom', { after: '', limit: 100 })).policies).toEqual([])
    await createUser(db, scope, deps, { name: 'mine' })
    const attach = attachPolicy(
      db,
      scope,
      { clock, credentials },
      { kind: 'User', name: 'mine' },
      {
        type: 'Custom',
        name: 'their-policy',
      },
    )
    await expect(attach).rejects.toMatchObject({ code: 'EntityNotExist.Policy' })
  })
})

const ALLOW_ALL = JSON.stringify({ Version: '1', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })

describe('users, keys and policies', () => {
  test('a user is listed by name over pages', async () => {
    for (const name of ['p-1', 'p-2', 'p-3']) await createUser(db, scope, deps, { name })
    const first = await listUsers(db, scope, { after: 'p', limit: 2 })
    expect([first.users.map(({ name }) => name), first.next]).toEqual([['p-1', 'p-2'], 'p-2'])
    const rest = await listUsers(db, scope, { after: 'p-2', limit: 2 })
    expect([rest.users.map(({ name }) => name), rest.next]).toEqual([['p-3'], undefined])
  })

  test('names are unique and of plain characters', async () => {
    await expect(createUser(db, scope, deps, { name: 'p-1' })).rejects.toMatchObject({
      code: 'EntityAlreadyExists.User',
    })
    const odd = async () => createUser(db, scope, deps, { name: 'a b' })
    await expect(odd()).rejects.toMatchObject({ code: 'InvalidParameter.UserName.InvalidChars' })
  })

  test('a user with keys or policies cannot be deleted, one without can', async () => {
    await createUser(db, scope, deps, { name: 'leaver' })
    const { accessKeyId } = await createAccessKey(db, scope, deps, 'leaver')
    await attachPolicy(
      db,
      scope,
      { clock, credentials },
      { kind: 'User', name: 'leaver' },
      {
        type: 'System',
        name: 'AssayFullAccess',
      },
    )
    const leave = () => deleteUser(db, scope, credentials, 'leaver')
    await expect(leave()).rejects.toMatchObject({ code: 'DeleteConflict.User.AccessKey' })
    await deleteAccessKey(db, scope, credentials, { userName: 'leaver', accessKeyId })
    await expect(leave()).rejects.toMatchObject({ code: 'DeleteConflict.User.Policy' })
    await detachPolicy(
      db,
      scope,
      credentials,
      { kind: 'User', name: 'leaver' },
      { type: 'System', name: 'AssayFullAccess' },
    )
    await leave()
    await expect(leave()).rejects.toMatchObject({ code: 'EntityNotExist.User' })
  })

  test('a user has at most two keys; their secrets are in no list', async () => {
    const keys = [
      await createAccessKey(db, scope, deps, 'p-1'),
      await createAccessKey(db, scope, deps, 'p-1'),
    ]
    await expect(createAccessKey(db, scope, deps, 'p-1')).rejects.toMatchObject({
      code: 'LimitExceeded.User.AccessKey',
    })
    const listed = await listAccessKeys(db, scope, 'p-1')
    expect(listed.map(({ accessKeyId }) => accessKeyId).sort()).toEqual(
      keys.map((key) => key.accessKeyId).sort(),
    )
    expect(JSON.stringify(listed)).not.toMatch(/secret/i)
    const others = { userName: 'p-2', accessKeyId: keys[0]!.accessKeyId }
    await expect(deleteAccessKey(db, scope, credentials, others)).rejects.toMatchObject({
      code: 'EntityNotExist.User.AccessKey',
    })
  })

  test('an attached policy cannot be deleted, and a broken one not be made', async () => {
    await createPolicy(db, scope, clock, { name: 'all', document: ALLOW_ALL })
    await attachPolicy(
      db,
      scope,
      { clock, credentials },
      { kind: 'User', name: 'p-3' },
      { type: 'Custom', name: 'all' },
    )
    expect(await listPoliciesFor(db, scope, { kind: 'User', name: 'p-3' })).toMatchObject([
      { type: 'Custom', name: 'all' },
    ])
    await expect(deletePolicy(db, scope, 'all')).rejects.toMatchObject({ code: 'DeleteConflict.Policy.User' })
    await detachPolicy(db, scope, credentials, { kind: 'User', name: 'p-3' }, { type: 'Custom', name: 'all' })
    await deletePolicy(db, scope, 'all')
    const broken = async () => createPolicy(db, scope, clock, { name: 'b', document: '{}' })
    await expect(broken()).rejects.toThrow('The policy document is not valid: Version must be the text "1"')
  })
})

describe('kept credentials', () => {
  test('follow changes of this process at once', async () => {
    const { accessKeyId } = (await listAccessKeys(db, scope, 'p-1'))[0]!
    expect((await credentials.find(accessKeyId))?.isActive).toBe(true)
    await updateAccessKey(db, scope, credentials, { userName: 'p-1', accessKeyId, status: 'Inactive' })
    expect((await credentials.find(accessKeyId))?.isActive).toBe(false)
    await deleteAccessKey(db, scope, credentials, { userName: 'p-1', accessKeyId })
    expect(await credentials.find(accessKeyId)).toBeUndefined()
  })

  test('are kept as they are until the commit, and after a rollback', async () => {
    const { accessKeyId } = (await listAccessKeys(db, scope, 'p-1'))[0]!
    const before = await credentials.find(accessKeyId)
    const rolledBack = db.transaction().execute(async (db) => {
      await updateAccessKey(db, scope, credentials, { userName: 'p-1', accessKeyId, status: 'Inactive' })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')
    expect((await credentials.find(accessKeyId))?.isActive).toBe(before?.isActive)
  })

  test('follow changes of another process after the time they are kept', async () => {
    const { accessKeyId } = (await listAccessKeys(db, scope, 'p-1'))[0]!
    expect((await credentials.find(accessKeyId))?.isActive).toBe(true)
    const elsewhere = cachedCredentials(db, deps.masterKey, clock, { keptForMs: 5000 })
    await updateAccessKey(db, scope, elsewhere, { userName: 'p-1', accessKeyId, status: 'Inactive' })
    expect((await credentials.find(accessKeyId))?.isActive).toBe(true)
    clock.advance(5001)
    expect((await credentials.find(accessKeyId))?.isActive).toBe(false)
  })

  test('cannot be opened with another master key', async () => {
    const other = cachedCredentials(db, createSecretKey(randomIds.bytes(32)), clock, { keptForMs: 0 })
    await expect(other.find('LTAIroot')).rejects.toThrow()
  })
})
