import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EventTally, eventTally } from '../accounts/repeated-events.js'
import { makeUser, ROOT, startGateway, type TestGateway } from './gateway-testing.js'

/** What the audit log tells: of changes, by digests; of keys used in vain; and to whom. */
const ASSAY = { version: '2026-12-01' }

let gateway: TestGateway
let tally: EventTally
const used: string[] = []

beforeAll(async () => {
  gateway = await startGateway({
    keyUse: { used: (accessKeyId) => used.push(accessKeyId), failed: (event) => tally.note(event) },
  })
  tally = eventTally(gateway.account)
})
afterAll(() => gateway.close())

interface Entry {
  readonly Action: string
  readonly Result: string
  readonly AccessKeyId: string
  readonly PrincipalName: string
  readonly SourceAddress: string
  readonly Detail: string
}

async function entries(form: Record<string, string> = {}): Promise<readonly Entry[]> {
  const { body } = await gateway.call('ListAuditEntries', { MaxResults: '100', ...form }, ASSAY)
  return body['AuditEntries'] as readonly Entry[]
}

const detailOf = (entry: Entry | undefined) => JSON.parse(entry?.Detail ?? '{}')

describe('a change', () => {
  test('is told by digests before and after, which meet from one change to the next', async () => {
    const statement = { Effect: 'Allow', Action: 'config:*', Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '1', Statement: [statement] })
    await gateway.call('CreateUser', { UserName: 'changed' })
    await gateway.call('UpdateUser', { UserName: 'changed', NewComments: 'one' })
    await gateway.call('UpdateUser', { UserName: 'changed', NewComments: 'two' })
    await gateway.call('DeleteUser', { UserName: 'changed' })
    const found = await entries()
    const changes = found.slice(0, 4).map((entry) => detailOf(entry).changes[0])
    const [deleted, second, first, created] = changes
    for (const change of changes) expect(change.resource).toBe('user/changed')
    expect(created).not.toHaveProperty('before')
    expect(deleted).not.toHaveProperty('after')
    expect(created.after).toMatch(/^[0-9a-f]{64}$/)
    expect([first.before, second.before, deleted.before]).toEqual([created.after, first.after, second.after])
    expect(first.after).not.toBe(second.after)
    await gateway.call('CreatePolicy', { PolicyName: 'p', PolicyDocument })
    expect(detailOf((await entries())[0]).changes).toMatchObject([{ resource: 'policy/p' }])
  })

  test('of several things in one call is told one by one', async () => {
    const form = { PolicyName: 'p', SetAsDefault: 'true' }
    const statement = { Effect: 'Deny', Action: '*', Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '1', Statement: [statement] })
    await gateway.call('CreatePolicyVersion', { ...form, PolicyDocument })
    const detail = detailOf((await entries())[0])
    expect(detail.changes.map(({ resource }: { resource: string }) => resource)).toEqual([
      'policy/p/v2',
      'policy/p',
    ])
    expect(detail.changeCount).toBe(2)
  })

  test('that failed names no change', async () => {
    await gateway.call('DeleteUser', { UserName: 'nobody' })
    const [entry] = await entries()
    expect(entry).toMatchObject({ Action: 'DeleteUser', Result: 'EntityNotExist.User' })
    expect(detailOf(entry)).not.toHaveProperty('changes')
  })

  test('never shows a secret', async () => {
    const { accessKeySecret } = await makeUser(gateway, 'secretive')
    expect(JSON.stringify(await entries())).not.toContain(accessKeySecret)
    const rows = await gateway.db.selectFrom('auditEntry').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(accessKeySecret)
  })
})

describe('a key used in vain', () => {
  test.each([
    ['a wrong secret', { ...ROOT, accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch', ROOT.accessKeyId],
    ['an unknown key', { ...ROOT, accessKeyId: 'LTAImadeup' }, 'InvalidAccessKeyId.NotFound', ''],
    [
      'a made-up session',
      { ...ROOT, accessKeyId: 'STS.x', securityToken: 'x' },
      'InvalidSecurityToken.Malformed',
      '',
    ],
  ])('with %s is told', async (_, key, code, accessKeyId) => {
    const answer = await gateway.call('GetCallerIdentity', {}, { version: '2015-04-01', key })
    expect(answer.body['Code']).toBe(code)
    await tally.flush(gateway.db, undefined)
    const [entry] = await entries({ AuditAction: 'UseAccessKey', AuditResult: code })
    expect(entry).toMatchObject({ AccessKeyId: accessKeyId, PrincipalName: '', SourceAddress: '127.0.0.1' })
    expect(detailOf(entry).examples).toEqual([key.accessKeyId])
  })

  test('after it was disabled, and a replay, are told to the account', async () => {
    const key = await makeUser(gateway, 'disabled')
    const { accessKeyId } = key
    const replayed = gateway.sign('GetCallerIdentity', {}, { version: '2015-04-01', key })
    await gateway.send(replayed)
    await gateway.send(replayed)
    await gateway.call('UpdateAccessKey', {
      UserName: 'disabled',
      UserAccessKeyId: accessKeyId,
      Status: 'Inactive',
    })
    await gateway.call('GetCallerIdentity', {}, { version: '2015-04-01', key })
    await tally.flush(gateway.db, undefined)
    const found = await entries({ AuditAccessKeyId: accessKeyId })
    expect(found.map(({ Result }) => Result).sort()).toEqual([
      'InvalidAccessKeyId.Inactive',
      'SignatureNonceUsed',
    ])
  })

  test('leaves the last use of the key as it was; a good use does not', async () => {
    const before = used.length
    await gateway.call('GetCallerIdentity', {}, { key: { ...ROOT, accessKeySecret: 'wrong' } })
    expect(used).toHaveLength(before)
    await gateway.call('GetUser', { UserName: 'x' })
    expect(used.at(-1)).toBe(ROOT.accessKeyId)
  })
})

describe('the list', () => {
  test('is filtered by result, key, principal and action, and paged', async () => {
    const failed = await entries({ AuditResult: 'Failure' })
    expect(failed.length).toBeGreaterThan(3)
    expect(failed.every(({ Result }) => Result !== 'Success')).toBe(true)
    const byRoot = await entries({ AuditAccessKeyId: ROOT.accessKeyId, AuditResult: 'Success' })
    expect(byRoot.every(({ PrincipalName }) => PrincipalName === 'root')).toBe(true)
    expect((await entries({ AuditAction: 'UpdateUser' })).map(({ Action }) => Action)).toEqual([
      'UpdateUser',
      'UpdateUser',
    ])
    const all: unknown[] = []
    let token: string | undefined
    do {
      const form: Record<string, string> = {
        MaxResults: '3',
        ...(token === undefined ? {} : { NextToken: token }),
      }
      const { body } = await gateway.call('ListAuditEntries', form, ASSAY)
      all.push(...(body['AuditEntries'] as unknown[]))
      token = body['NextToken'] as string | undefined
    } while (token !== undefined)
    expect(all).toEqual(await entries())
  })

  test('stays a chain', async () => {
    expect((await gateway.call('VerifyAuditLog', {}, ASSAY)).body['IsIntact']).toBe(true)
  })
})

test('when a key was last used is asked by RAM’s own operation', async () => {
  const { accessKeyId } = await makeUser(gateway, 'idle')
  const ask = () => gateway.call('GetAccessKeyLastUsed', { UserName: 'idle', UserAccessKeyId: accessKeyId })
  expect((await ask()).body['AccessKeyLastUsed']).toEqual({ LastUsedDate: '' })
  const at = 1_764_000_000_000
  await gateway.db
    .updateTable('accessKey')
    .set({ lastUsedAt: at as never })
    .where('accessKeyId', '=', accessKeyId)
    .execute()
  expect((await ask()).body['AccessKeyLastUsed']).toEqual({ LastUsedDate: '2025-11-24T16:00:00Z' })
})
