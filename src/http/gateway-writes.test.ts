import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verifyAuditLog } from '../accounts/audit-log.js'
import { systemScope } from '../accounts/scope.js'
import { deleteExpiredCalls, TOKEN_KEPT_MS } from '../accounts/store/calls.js'
import { createUser } from '../accounts/users.js'
import { ApiError } from '../errors.js'
import { operation } from '../operations/operation.js'
import { toInstant } from '../platform/instant.js'
import { text } from '../rpc/fields.js'
import { wireText } from '../rpc/shapes.js'
import { makeUser, startGateway, type TestGateway } from './gateway-testing.js'

/** What a write leaves behind: effect, audit entry, nonce and client token stand or fall together. */
const VERSION = { version: '2026-12-01' }
let fails: 'no' | 'api' | 'undeclared' | 'bug' = 'no'

const MakeThing = operation({
  name: 'MakeThing',
  version: '2026-12-01',
  ramAction: 'assay:MakeThing',
  access: 'write',
  clientToken: true,
  params: { Name: text({ required: true }) },
  reply: { Id: wireText },
  errors: ['EntityAlreadyExists.User', 'InvalidParameter.UserName.InvalidChars'],
  async handle({ Name }, { db, scope, clock, ids }) {
    const user = await createUser(db, scope, { clock, ids }, { name: Name })
    if (fails === 'api') throw new ApiError('EntityAlreadyExists.User')
    if (fails === 'undeclared') throw new ApiError('ConfigRuleExists')
    if (fails === 'bug') throw new Error('broken')
    return { Id: user.principalId }
  },
})

const MakeOutside = operation({
  name: 'MakeOutside',
  version: '2026-12-01',
  ramAction: 'assay:MakeOutside',
  access: 'write',
  ownTransaction: true,
  params: {},
  reply: { InTransaction: wireText },
  errors: [],
  handle: async (_, { db }) => ({ InTransaction: String(db.isTransaction) }),
})

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway({ operations: [MakeThing, MakeOutside] })
})
afterAll(() => gateway.close())
beforeEach(() => {
  fails = 'no'
})

const make = (form: Record<string, string>) => gateway.call('MakeThing', form, VERSION)
const audit = async () => {
  const { body } = await gateway.call('ListAuditEntries', { MaxResults: '100' }, VERSION)
  return body['AuditEntries'] as readonly Record<string, unknown>[]
}
const exists = async (UserName: string) => (await gateway.call('GetUser', { UserName })).status === 200

describe('client tokens', () => {
  test('give the same outcome once, whatever the nonce and the order of parameters', async () => {
    const first = await make({ Name: 'once', ClientToken: 'token-1' })
    const second = await make({ ClientToken: 'token-1', Name: 'once' })
    expect(second.body['Id']).toBe(first.body['Id'])
    expect(second.body['RequestId']).not.toBe(first.body['RequestId'])
  })

  test('refuse other parameters', async () => {
    const other = await make({ Name: 'another', ClientToken: 'token-1' })
    expect([other.status, other.body['Code']]).toEqual([400, 'IdempotentParameterMismatch'])
    expect(await exists('another')).toBe(false)
  })

  test.each(['x'.repeat(65), 'ümlaut', 'a b'])('of the form %s are none', async (ClientToken) => {
    expect((await make({ Name: 'odd', ClientToken })).body['Code']).toBe('InvalidClientToken')
  })

  test('of twenty calls at once take effect once', async () => {
    const calls = Array.from({ length: 20 }, () => make({ Name: 'racer', ClientToken: 'token-race' }))
    const answers = await Promise.all(calls)
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(answers.map(({ body }) => body['Id'])).size).toBe(1)
  })

  test('of a failed call are free again', async () => {
    fails = 'api'
    expect((await make({ Name: 'retried', ClientToken: 'token-2' })).status).toBe(409)
    fails = 'no'
    expect((await make({ Name: 'retried', ClientToken: 'token-2' })).status).toBe(200)
  })

  test('are another caller’s own', async () => {
    const account = await gateway.call('CreateAccount', {}, VERSION)
    const { AccessKeyId, AccessKeySecret } = account.body['RootAccessKey'] as Record<string, string>
    const key = { accessKeyId: AccessKeyId!, accessKeySecret: AccessKeySecret! }
    const theirs = await gateway.call(
      'MakeThing',
      { Name: 'other', ClientToken: 'token-1' },
      { ...VERSION, key },
    )
    expect(theirs.status).toBe(200)
  })

  test('are forgotten after a day', async () => {
    await make({ Name: 'daily', ClientToken: 'token-3' })
    gateway.setSkew(0)
    await deleteExpiredCalls(gateway.db, toInstant(Date.now() + TOKEN_KEPT_MS + 60_000))
    expect((await make({ Name: 'daily', ClientToken: 'token-3' })).body['Code']).toBe(
      'EntityAlreadyExists.User',
    )
  })
})

describe('a failing write', () => {
  test.each([
    ['api', 409, 'EntityAlreadyExists.User'],
    ['undeclared', 500, 'InternalError'],
    ['bug', 500, 'InternalError'],
  ] as const)('(%s) leaves no effect, but an audit entry and its nonce', async (how, status, code) => {
    fails = how
    const request = gateway.sign('MakeThing', { Name: `failed-${how}` }, VERSION)
    const answer = await gateway.send(request)
    expect([answer.status, answer.body['Code']]).toEqual([status, code])
    fails = 'no'
    expect(await exists(`failed-${how}`)).toBe(false)
    expect((await audit())[0]).toMatchObject({
      Action: 'MakeThing',
      Result: code,
      RequestId: answer.body['RequestId'],
    })
    const nonces = await gateway.db.selectFrom('nonce').select('nonce').execute()
    expect(nonces.map(({ nonce }) => nonce)).toContain(request.headers['x-acs-signature-nonce'])
  })

  test('whose audit entry cannot be written has no effect either', async () => {
    await gateway.db.schema.alterTable('auditEntry').renameTo('auditEntryAway').execute()
    const answer = await make({ Name: 'unaudited' })
    await gateway.db.schema.alterTable('auditEntryAway').renameTo('auditEntry').execute()
    expect([answer.status, answer.body['Code']]).toEqual([500, 'InternalError'])
    expect(await exists('unaudited')).toBe(false)
    expect((await gateway.call('VerifyAuditLog', {}, VERSION)).body).toMatchObject({ IsIntact: true })
  })

  test('that replays a nonce this process has forgotten is refused by the stored one', async () => {
    const request = gateway.sign('MakeThing', { Name: 'replayed' }, VERSION)
    await gateway.db
      .insertInto('nonce')
      .values({
        accessKeyId: 'LTAIfakeFAKEfake0001',
        nonce: request.headers['x-acs-signature-nonce']!,
        seenAt: toInstant(Date.now()),
      })
      .execute()
    expect((await gateway.send(request)).body['Code']).toBe('SignatureNonceUsed')
    expect(await exists('replayed')).toBe(false)
  })
})

describe('the audit log', () => {
  test('holds who did what from where with which result, and digests instead of parameters', async () => {
    const key = await makeUser(gateway, 'clerk')
    await gateway.call('DeleteUser', { UserName: 'once' }, { key })
    const [denied, made] = await audit()
    expect(denied).toMatchObject({
      PrincipalName: 'clerk',
      AccessKeyId: key.accessKeyId,
      Action: 'DeleteUser',
      Result: 'NoPermission',
      SourceAddress: '127.0.0.1',
      ParametersDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(made).toMatchObject({ PrincipalName: 'root', Action: 'CreateAccessKey', Result: 'Success' })
    expect(denied!['PreviousDigest']).toBe(made!['Digest'])
    expect(JSON.stringify([denied, made])).not.toContain(key.accessKeySecret)
  })

  test('has no entry for reads and for calls nobody has signed', async () => {
    const before = (await audit())[0]!['EntryNumber']
    await gateway.call('ListUsers')
    await gateway.call(
      'CreateUser',
      { UserName: 'x' },
      { key: { accessKeyId: 'nobody', accessKeySecret: 'x' } },
    )
    expect((await audit())[0]!['EntryNumber']).toBe(before)
  })

  test('tells of a handler with its own transaction too', async () => {
    const answer = await gateway.call('MakeOutside', {}, VERSION)
    expect(answer.body).toMatchObject({ InTransaction: 'false' })
    expect((await audit())[0]).toMatchObject({ Action: 'MakeOutside', Result: 'Success' })
  })

  test('pages backwards without gaps and filters', async () => {
    const numbers: unknown[] = []
    let NextToken: string | undefined
    do {
      const form = { MaxResults: '7', ...(NextToken === undefined ? {} : { NextToken }) }
      const { body } = await gateway.call('ListAuditEntries', form, VERSION)
      numbers.push(...(body['AuditEntries'] as { EntryNumber: number }[]).map((entry) => entry.EntryNumber))
      NextToken = body['NextToken'] as string | undefined
    } while (NextToken !== undefined)
    expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index))
    const filtered = await gateway.call('ListAuditEntries', { AuditAction: 'MakeOutside' }, VERSION)
    expect((filtered.body['AuditEntries'] as unknown[]).length).toBe(1)
  })

  const scope = () => systemScope(gateway.account)
  test.each([
    ['an altered result', { result: 'Success' }, 3],
    ['another time', { at: toInstant(1) }, 4],
    ['another principal', { principalId: 'x' }, 2],
    ['a digest made to fit nothing', { digest: '0'.repeat(64) }, 5],
  ])('shows %s', async (_, change, entryNo) => {
    const row = await gateway.db
      .selectFrom('auditEntry')
      .selectAll()
      .where('accountNo', '=', gateway.account.accountNo)
      .where('entryNo', '=', entryNo)
      .executeTakeFirstOrThrow()
    const changed = 'result' in change ? { result: `${row.result}!` } : change
    const update = (values: object) =>
      gateway.db
        .updateTable('auditEntry')
        .set(values)
        .where('accountNo', '=', gateway.account.accountNo)
        .where('entryNo', '=', entryNo)
        .execute()
    await update(changed)
    expect(await verifyAuditLog(gateway.db, scope())).toMatchObject({ isIntact: false, brokenAt: entryNo })
    await update(row)
    expect(await verifyAuditLog(gateway.db, scope())).toMatchObject({ isIntact: true })
  })

  test('shows entries cut out of the middle and off the end', async () => {
    const { entryCount } = await verifyAuditLog(gateway.db, scope())
    for (const entryNo of [entryCount - 3, entryCount]) {
      const where = { accountNo: gateway.account.accountNo, entryNo }
      const row = await gateway.db
        .deleteFrom('auditEntry')
        .where('accountNo', '=', where.accountNo)
        .where('entryNo', '=', entryNo)
        .returningAll()
        .executeTakeFirstOrThrow()
      expect(await verifyAuditLog(gateway.db, scope())).toMatchObject({ isIntact: false, brokenAt: entryNo })
      await gateway.db.insertInto('auditEntry').values(row).execute()
    }
    expect(await verifyAuditLog(gateway.db, scope())).toMatchObject({ isIntact: true, entryCount })
  })
})
