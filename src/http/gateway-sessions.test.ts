import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signV1Params } from '../rpc/signature-v1.js'
import { ACCOUNT_ID, makeUser, startGateway, type TestGateway, type TestKey } from './gateway-testing.js'

/** Roles, sessions and what they may do, over HTTP. */
const STS = { version: '2015-04-01' }
const ASSAY = { version: '2026-12-01' }
const AUDITOR_ARN = `acs:ram::${ACCOUNT_ID}:role/auditor`

let gateway: TestGateway
/** A user that may assume roles, and nothing else. */
let alice: TestKey

beforeAll(async () => {
  gateway = await startGateway()
  alice = await makeUser(gateway, 'alice', ['AliyunSTSAssumeRoleAccess'])
  await makeRole('auditor', 'AssayAuditorAccess')
})
afterAll(() => gateway.close())
beforeEach(() => gateway.setSkew(0))

function trust(...principals: readonly string[]): string {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: principals } }]
  return JSON.stringify({ Version: '1', Statement })
}

async function makeRole(
  RoleName: string,
  PolicyName: string,
  document = trust(`acs:ram::${ACCOUNT_ID}:root`),
) {
  const made = await gateway.call('CreateRole', { RoleName, AssumeRolePolicyDocument: document })
  await gateway.call('AttachPolicyToRole', { RoleName, PolicyType: 'System', PolicyName })
  return made
}

async function assume(form: Record<string, string> = {}, key = alice) {
  const params = { RoleArn: AUDITOR_ARN, RoleSessionName: 'alice', ...form }
  return gateway.call('AssumeRole', params, { ...STS, key })
}

async function session(form: Record<string, string> = {}, key = alice): Promise<TestKey> {
  const { status, body, text } = await assume(form, key)
  if (status !== 200) throw new Error(text)
  const { AccessKeyId, AccessKeySecret, SecurityToken } = body['Credentials'] as Record<string, string>
  return { accessKeyId: AccessKeyId!, accessKeySecret: AccessKeySecret!, securityToken: SecurityToken! }
}

const codeOf = async (answer: ReturnType<TestGateway['call']>) => (await answer).body['Code']
const listEntries = (key: TestKey) => gateway.call('ListAuditEntries', {}, { ...ASSAY, key })

describe('a session', () => {
  test('has the permissions of its role and not those of who assumed it', async () => {
    expect(await codeOf(listEntries(alice))).toBe('NoPermission')
    const key = await session()
    expect((await listEntries(key)).status).toBe(200)
    expect(await codeOf(gateway.call('CreateUser', { UserName: 'x' }, { key }))).toBe('NoPermission')
    expect(await codeOf(assume({}, key))).toBe('NoPermission')
  })

  test('replies in the documented form', async () => {
    const { body } = await assume()
    expect(body['Credentials']).toEqual({
      AccessKeyId: expect.stringMatching(/^STS\.[A-Za-z0-9]{25}$/),
      AccessKeySecret: expect.stringMatching(/^[A-Za-z0-9]{44}$/),
      SecurityToken: expect.any(String),
      Expiration: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/),
    })
    const { AssumedRoleId, Arn } = body['AssumedRoleUser'] as Record<string, string>
    expect(AssumedRoleId).toMatch(/^3\d{17}:alice$/)
    expect(Arn).toBe(`${AUDITOR_ARN}/alice`)
  })

  test('says who it is, as users and accounts do', async () => {
    const who = async (key?: TestKey) =>
      (await gateway.call('GetCallerIdentity', {}, key === undefined ? STS : { ...STS, key })).body
    expect(await who()).toMatchObject({
      IdentityType: 'Account',
      AccountId: ACCOUNT_ID,
      UserId: ACCOUNT_ID,
      Arn: `acs:ram::${ACCOUNT_ID}:root`,
    })
    expect(await who(alice)).toMatchObject({
      IdentityType: 'RAMUser',
      Arn: `acs:ram::${ACCOUNT_ID}:user/alice`,
    })
    const mine = await who(await session())
    expect(mine).toMatchObject({
      IdentityType: 'AssumedRoleUser',
      Arn: `acs:ram::${ACCOUNT_ID}:assumed-role/auditor/alice`,
      PrincipalId: expect.stringMatching(/:alice$/),
    })
    expect(mine).not.toHaveProperty('UserId')
  })

  test('is named in a denial and in the audit log', async () => {
    await makeRole('maker', 'AliyunRAMFullAccess')
    const key = await session({ RoleArn: `acs:ram::${ACCOUNT_ID}:role/maker`, RoleSessionName: 'build-7' })
    const denied = await listEntries(key)
    expect(denied.body['AccessDeniedDetail']).toMatchObject({
      AuthPrincipalType: 'AssumedRoleUser',
      AuthPrincipalDisplayName: 'maker:build-7',
      AuthPrincipalOwnerId: ACCOUNT_ID,
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      NoPermissionType: 'ImplicitDeny',
    })
    expect((await gateway.call('CreateUser', { UserName: 'made-by-session' }, { key })).status).toBe(200)
    const { body } = await listEntries({
      accessKeyId: alice.accessKeyId,
      accessKeySecret: alice.accessKeySecret,
    })
    expect(body['Code']).toBe('NoPermission')
    const [entry] = (await gateway.call('ListAuditEntries', { AuditAction: 'CreateUser' }, ASSAY)).body[
      'AuditEntries'
    ] as readonly Record<string, string>[]
    expect(entry).toMatchObject({ PrincipalName: 'maker:build-7', AccessKeyId: key.accessKeyId })
    expect(entry!['PrincipalId']).toMatch(/^3\d{17}:build-7$/)
  })

  test('makes no access keys of its own, which would outlive it', async () => {
    await makeRole('key-maker', 'AliyunRAMFullAccess')
    const key = await session({ RoleArn: `acs:ram::${ACCOUNT_ID}:role/key-maker` })
    expect(await codeOf(gateway.call('CreateAccessKey', {}, { key }))).toBe('EntityNotExist.User')
  })

  test('signs with V1 too', async () => {
    const { accessKeyId, accessKeySecret, securityToken } = await session()
    const base = { Action: 'GetCallerIdentity', Version: '2015-04-01', Format: 'JSON' }
    const at = { timestamp: new Date().toISOString().replace(/\.\d{3}/, ''), nonce: `v1-${Math.random()}` }
    const key = { accessKeyId, accessKeySecret }
    const params = signV1Params('GET', { ...base, SecurityToken: securityToken! }, key, at)
    const reply = await fetch(`${gateway.url}/?${new URLSearchParams(params)}`)
    expect(((await reply.json()) as { IdentityType: string }).IdentityType).toBe('AssumedRoleUser')
  })
})

describe('a session policy', () => {
  const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '1', Statement })
  const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' })

  test('takes away what it does not allow', async () => {
    const key = await session({ Policy: policy(allow('assay:ListAuditEntries')) })
    expect((await listEntries(key)).status).toBe(200)
    const denied = await gateway.call('VerifyAuditLog', {}, { ...ASSAY, key })
    expect(denied.body['AccessDeniedDetail']).toMatchObject({
      PolicyType: 'SessionPolicy',
      NoPermissionType: 'ImplicitDeny',
    })
  })

  test('denies what it denies', async () => {
    const deny = { Effect: 'Deny', Action: 'assay:List*', Resource: '*' }
    const key = await session({ Policy: policy(allow('*'), deny) })
    const denied = await listEntries(key)
    expect(denied.body['AccessDeniedDetail']).toMatchObject({
      PolicyType: 'SessionPolicy',
      NoPermissionType: 'ExplicitDeny',
    })
    expect((await gateway.call('VerifyAuditLog', {}, { ...ASSAY, key })).status).toBe(200)
  })

  test('adds nothing', async () => {
    const key = await session({ Policy: policy(allow('*')) })
    const denied = await gateway.call('CreateUser', { UserName: 'x' }, { key })
    expect(denied.body['AccessDeniedDetail']).toMatchObject({ PolicyType: 'AccountLevelIdentityBasedPolicy' })
  })

  test.each([
    ['{', 'InvalidParameter.PolicyGrammar'],
    [policy({ Effect: 'Allow', Action: 'x', Resource: '*' }), 'InvalidParameter.PolicyGrammar'],
    [policy({ ...allow('*'), Resource: 'x'.repeat(2048) }), 'InvalidParameter.PolicySize'],
  ])('that is none is refused: %.20s', async (Policy, code) => {
    expect(await codeOf(assume({ Policy }))).toBe(code)
  })
})

describe('security tokens', () => {
  test('of a session that has ended are refused as expired', async () => {
    const key = await session({ DurationSeconds: '900' })
    gateway.setSkew(899_000)
    expect((await listEntries(key)).status).toBe(200)
    gateway.setSkew(901_000)
    const date = new Date(Date.now() + 901_000).toISOString().replace(/\.\d{3}/, '')
    const late = await gateway.call('ListAuditEntries', {}, { ...ASSAY, key, date })
    expect([late.status, late.body['Code']]).toEqual([400, 'InvalidSecurityToken.Expired'])
  })

  test('missing, altered or of another session are refused', async () => {
    const key = await session()
    const other = await session()
    const fresh = await session()
    const { accessKeyId, accessKeySecret, securityToken } = key
    const cases: readonly (readonly [TestKey, string])[] = [
      [{ accessKeyId, accessKeySecret }, 'MissingSecurityToken'],
      [{ ...key, securityToken: 'CAISxyz' }, 'InvalidSecurityToken.Malformed'],
      [{ ...key, securityToken: `${securityToken!.slice(0, -2)}AA` }, 'InvalidSecurityToken.Malformed'],
      [{ ...key, securityToken: other.securityToken! }, 'InvalidSecurityToken.MismatchWithAccessKey'],
      [{ ...key, accessKeySecret: fresh.accessKeySecret }, 'SignatureDoesNotMatch'],
      [{ ...alice, securityToken: securityToken! }, 'InvalidSecurityToken.MismatchWithAccessKey'],
    ]
    for (const [wrong, code] of cases) expect(await codeOf(listEntries(wrong))).toBe(code)
    await listEntries(key)
    expect(await codeOf(listEntries({ ...key, securityToken: other.securityToken! }))).toBe(
      'InvalidSecurityToken.MismatchWithAccessKey',
    )
  })

  test('end with their role, and follow its policies at once', async () => {
    await makeRole('short', 'AssayAuditorAccess')
    const key = await session({ RoleArn: `acs:ram::${ACCOUNT_ID}:role/short` })
    expect((await listEntries(key)).status).toBe(200)
    const policy = { RoleName: 'short', PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }
    await gateway.call('DetachPolicyFromRole', policy)
    expect(await codeOf(listEntries(key))).toBe('NoPermission')
    await gateway.call('DeleteRole', { RoleName: 'short' })
    await makeRole('short', 'AssayAuditorAccess')
    expect(await codeOf(listEntries(key))).toBe('InvalidAccessKeyId.NotFound')
  })
})

describe('AssumeRole', () => {
  test.each([
    [{ DurationSeconds: '899' }, 'InvalidParameter.DurationSeconds'],
    [{ DurationSeconds: '3601' }, 'InvalidParameter.DurationSeconds'],
    [{ RoleSessionName: 'a' }, 'InvalidParameter.RoleSessionName'],
    [{ RoleSessionName: 'a b' }, 'InvalidParameter.RoleSessionName'],
    [{ RoleArn: 'acs:ram::1:role/auditor' }, 'InvalidParameter.RoleArn'],
    [{ RoleArn: `acs:ram::${ACCOUNT_ID}:role/missing` }, 'EntityNotExist.Role'],
  ])('%j is answered %s', async (form, code) => {
    expect(await codeOf(assume(form))).toBe(code)
  })

  test('needs permission for the role, decided before it is looked for', async () => {
    const bob = await makeUser(gateway, 'bob')
    const [existing, missing] = [await assume({}, bob), await assume({ RoleArn: `${AUDITOR_ARN}x` }, bob)]
    for (const { body } of [existing, missing])
      expect(body['AccessDeniedDetail']).toMatchObject({ AuthAction: 'sts:AssumeRole' })
    expect([existing.status, existing.body['Message']]).toEqual([missing.status, missing.body['Message']])
  })

  test('is not for root keys', async () => {
    const root = await gateway.call('AssumeRole', { RoleArn: AUDITOR_ARN, RoleSessionName: 'root' }, STS)
    expect(root.body['Code']).toBe('NoPermission')
  })

  test('asks the trust policy: who, and under which condition', async () => {
    const arn = (name: string) => `acs:ram::${ACCOUNT_ID}:role/${name}`
    await makeRole('for-bob', 'AssayAuditorAccess', trust(`acs:ram::${ACCOUNT_ID}:user/bob`))
    const denied = await assume({ RoleArn: arn('for-bob') })
    expect(denied.body['AccessDeniedDetail']).toMatchObject({
      PolicyType: 'AssumeRolePolicy',
      NoPermissionType: 'ImplicitDeny',
      AuthAction: 'sts:AssumeRole',
    })
    const conditional = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: `acs:ram::${ACCOUNT_ID}:user/alice` },
      Condition: { StringEquals: { 'sts:ExternalId': 'ticket-1' } },
    }
    const document = JSON.stringify({ Version: '1', Statement: conditional })
    await makeRole('with-ticket', 'AssayAuditorAccess', document)
    expect(await codeOf(assume({ RoleArn: arn('with-ticket') }))).toBe('NoPermission')
    expect((await assume({ RoleArn: arn('with-ticket'), ExternalId: 'ticket-1' })).status).toBe(200)
  })

  test('across accounts works where trusted, and tells nothing of other roles', async () => {
    const made = await gateway.call('CreateAccount', {}, ASSAY)
    const { AccessKeyId, AccessKeySecret } = made.body['RootAccessKey'] as Record<string, string>
    const root: TestKey = { accessKeyId: AccessKeyId!, accessKeySecret: AccessKeySecret! }
    await gateway.call('CreateUser', { UserName: 'carol' }, { key: root })
    const attach = { UserName: 'carol', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess' }
    await gateway.call('AttachPolicyToUser', attach, { key: root })
    const reply = await gateway.call('CreateAccessKey', { UserName: 'carol' }, { key: root })
    const madeKey = reply.body['AccessKey'] as Record<string, string>
    const carol = { accessKeyId: madeKey['AccessKeyId']!, accessKeySecret: madeKey['AccessKeySecret']! }
    const [theirs, none] = [await assume({}, carol), await assume({ RoleArn: `${AUDITOR_ARN}x` }, carol)]
    const shown = ({ status, body }: typeof theirs) => [
      status,
      body['Code'],
      body['Message'],
      { ...(body['AccessDeniedDetail'] as object), EncodedDiagnosticMessage: '' },
    ]
    expect(theirs.body['Code']).toBe('NoPermission')
    expect(shown(theirs)).toEqual(shown(none))
    const { AccountId } = (await gateway.call('GetCallerIdentity', {}, { ...STS, key: root })).body
    await makeRole('guest', 'AssayAuditorAccess', trust(`acs:ram::${AccountId}:root`))
    const key = await session({ RoleArn: `acs:ram::${ACCOUNT_ID}:role/guest` }, carol)
    expect((await gateway.call('GetCallerIdentity', {}, { ...STS, key })).body['AccountId']).toBe(ACCOUNT_ID)
  })
})
