import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUser, startGateway, type TestGateway, type TestKey } from './gateway-testing.js'

/** Users, groups, roles and policy versions over HTTP: what a change does to who may call, at once. */
const ASSAY = { version: '2026-12-01' }
const TRUST = JSON.stringify({
  Version: '1',
  Statement: {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { RAM: 'acs:ram::1208863178610001:root' },
  },
})

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())

const ram = async (action: string, form: Record<string, string> = {}, key?: TestKey) => {
  const answer = await gateway.call(action, form, key === undefined ? {} : { key })
  return answer.status === 200 ? answer.body : String(answer.body['Code'])
}
const mayListEntries = async (key: TestKey) =>
  (await gateway.call('ListAuditEntries', {}, { ...ASSAY, key })).status === 200
const document = (Action: string) =>
  JSON.stringify({ Version: '1', Statement: { Effect: 'Allow', Action, Resource: '*' } })

describe('groups', () => {
  test('give their users what they may, and take it away again', async () => {
    const key = await makeUser(gateway, 'member')
    const group = { GroupName: 'auditors' }
    expect(await ram('CreateGroup', { ...group, Comments: 'read' })).toMatchObject({
      Group: { GroupName: 'auditors', Comments: 'read', GroupId: expect.stringMatching(/^3\d{17}$/) },
    })
    const attachment = { ...group, PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }
    await ram('AttachPolicyToGroup', attachment)
    expect(await mayListEntries(key)).toBe(false)
    await ram('AddUserToGroup', { ...group, UserName: 'member' })
    expect(await mayListEntries(key)).toBe(true)
    expect(await ram('ListGroupsForUser', { UserName: 'member' })).toMatchObject({
      Groups: { Group: [{ GroupName: 'auditors', JoinDate: expect.any(String) }] },
    })
    expect(await ram('ListUsersForGroup', group)).toMatchObject({
      Users: { User: [{ UserName: 'member' }] },
      IsTruncated: false,
    })
    expect(await ram('ListPoliciesForGroup', group)).toMatchObject({
      Policies: { Policy: [{ PolicyName: 'AssayAuditorAccess' }] },
    })
    expect(await ram('DeleteGroup', group)).toBe('DeleteConflict.Group.User')
    expect(await ram('DeleteUser', { UserName: 'member' })).toBe('DeleteConflict.User.AccessKey')
    await ram('RemoveUserFromGroup', { ...group, UserName: 'member' })
    expect(await mayListEntries(key)).toBe(false)
    expect(await ram('DeleteGroup', group)).toBe('DeleteConflict.Group.Policy')
    await ram('DetachPolicyFromGroup', attachment)
    expect(await ram('DeleteGroup', group)).toHaveProperty('RequestId')
    expect(await ram('GetGroup', group)).toBe('EntityNotExist.Group')
  })

  test('are renamed with their users, and not onto each other', async () => {
    await ram('CreateGroup', { GroupName: 'one' })
    await ram('CreateGroup', { GroupName: 'two' })
    await ram('CreateUser', { UserName: 'joiner' })
    await ram('AddUserToGroup', { GroupName: 'one', UserName: 'joiner' })
    expect(await ram('AddUserToGroup', { GroupName: 'one', UserName: 'joiner' })).toBe(
      'EntityAlreadyExists.User.Group',
    )
    expect(await ram('RemoveUserFromGroup', { GroupName: 'two', UserName: 'joiner' })).toBe(
      'EntityNotExist.User.Group',
    )
    expect(await ram('UpdateGroup', { GroupName: 'one', NewGroupName: 'two' })).toBe(
      'EntityAlreadyExists.Group',
    )
    await ram('UpdateGroup', { GroupName: 'one', NewGroupName: 'three', NewComments: 'c' })
    expect(await ram('ListUsersForGroup', { GroupName: 'three' })).toMatchObject({
      Users: { User: [{ UserName: 'joiner' }] },
    })
    expect(await ram('CreateGroup', { GroupName: 'a b' })).toBe('InvalidParameter.GroupName.InvalidChars')
    expect(await ram('ListGroups', { MaxItems: '1' })).toMatchObject({
      Groups: { Group: [{ GroupName: 'three' }] },
      IsTruncated: true,
      Marker: 'three',
    })
  })
})

describe('policy versions', () => {
  const policy = { PolicyName: 'narrowing' }
  const typed = { ...policy, PolicyType: 'Custom' }

  test('take effect when they become the default, and only then', async () => {
    const key = await makeUser(gateway, 'versioned')
    await ram('CreatePolicy', { ...policy, PolicyDocument: document('assay:*') })
    await ram('AttachPolicyToUser', { ...typed, UserName: 'versioned' })
    expect(await mayListEntries(key)).toBe(true)
    expect(await ram('CreatePolicyVersion', { ...policy, PolicyDocument: document('ram:*') })).toMatchObject({
      PolicyVersion: { VersionId: 'v2', IsDefaultVersion: false, PolicyDocument: document('ram:*') },
    })
    expect(await mayListEntries(key)).toBe(true)
    await ram('SetDefaultPolicyVersion', { ...policy, VersionId: 'v2' })
    expect(await mayListEntries(key)).toBe(false)
    expect(await ram('GetPolicy', typed)).toMatchObject({
      Policy: { DefaultVersion: 'v2' },
      DefaultPolicyVersion: { VersionId: 'v2', PolicyDocument: document('ram:*') },
    })
    await ram('CreatePolicyVersion', { ...policy, PolicyDocument: document('assay:*'), SetAsDefault: 'true' })
    expect(await mayListEntries(key)).toBe(true)
  })

  test('are five at most; the oldest gives way when asked to', async () => {
    const more = { ...policy, PolicyDocument: document('config:*') }
    await ram('CreatePolicyVersion', more)
    await ram('CreatePolicyVersion', more)
    expect(await ram('CreatePolicyVersion', more)).toBe('LimitExceeded.Policy.Version')
    const RotateStrategy = 'DeleteOldestNonDefaultVersionWhenLimitExceeded'
    expect(await ram('CreatePolicyVersion', { ...more, RotateStrategy })).toMatchObject({
      PolicyVersion: { VersionId: 'v6' },
    })
    const { PolicyVersions } = (await ram('ListPolicyVersions', typed)) as Record<string, unknown>
    expect(PolicyVersions).toMatchObject({
      PolicyVersion: [
        { VersionId: 'v2' },
        { VersionId: 'v3', IsDefaultVersion: true },
        { VersionId: 'v4' },
        { VersionId: 'v5' },
        { VersionId: 'v6' },
      ],
    })
  })

  test('are deleted, but not the default one, and a policy not before them', async () => {
    expect(await ram('DeletePolicyVersion', { ...policy, VersionId: 'v3' })).toBe(
      'DeleteConflict.Policy.Version.Default',
    )
    expect(await ram('GetPolicyVersion', { ...typed, VersionId: 'v1' })).toBe('EntityNotExist.Policy.Version')
    expect(await ram('DeletePolicy', policy)).toBe('DeleteConflict.Policy.User')
    await ram('DetachPolicyFromUser', { ...typed, UserName: 'versioned' })
    expect(await ram('DeletePolicy', policy)).toBe('DeleteConflict.Policy.Version')
    for (const VersionId of ['v2', 'v4', 'v5', 'v6'])
      await ram('DeletePolicyVersion', { ...policy, VersionId })
    expect(await ram('DeletePolicy', policy)).toHaveProperty('RequestId')
    expect(await ram('ListPolicyVersions', typed)).toBe('EntityNotExist.Policy')
  })

  test('a system policy has one, and none can be made', async () => {
    const system = { PolicyName: 'AssayAuditorAccess' }
    expect(await ram('GetPolicyVersion', { ...system, PolicyType: 'System', VersionId: 'v1' })).toMatchObject(
      {
        PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true },
      },
    )
    expect(await ram('CreatePolicyVersion', { ...system, PolicyDocument: document('*') })).toBe(
      'EntityNotExist.Policy',
    )
  })
})

describe('roles', () => {
  test('are made, changed, listed and deleted', async () => {
    const role = { RoleName: 'reader' }
    expect(await ram('CreateRole', { ...role, AssumeRolePolicyDocument: TRUST })).toMatchObject({
      Role: {
        RoleName: 'reader',
        Arn: 'acs:ram::1208863178610001:role/reader',
        AssumeRolePolicyDocument: TRUST,
        MaxSessionDuration: 3600,
      },
    })
    expect(await ram('CreateRole', { ...role, AssumeRolePolicyDocument: TRUST })).toBe(
      'EntityAlreadyExists.Role',
    )
    expect(await ram('CreateRole', { RoleName: 'odd', AssumeRolePolicyDocument: '{}' })).toBe(
      'InvalidParameter.AssumeRolePolicyDocument',
    )
    expect(
      await ram('UpdateRole', { ...role, NewDescription: 'd', NewMaxSessionDuration: '7200' }),
    ).toMatchObject({
      Role: { Description: 'd', MaxSessionDuration: 7200, AssumeRolePolicyDocument: TRUST },
    })
    const attachment = { ...role, PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }
    await ram('AttachPolicyToRole', attachment)
    expect(await ram('AttachPolicyToRole', attachment)).toBe('EntityAlreadyExists.Role.Policy')
    expect(
      await ram('ListEntitiesForPolicy', { PolicyType: 'System', PolicyName: 'AssayAuditorAccess' }),
    ).toMatchObject({
      Users: { User: [] },
      Groups: { Group: [] },
      Roles: { Role: [{ RoleName: 'reader', Arn: 'acs:ram::1208863178610001:role/reader' }] },
    })
    expect(await ram('DeleteRole', role)).toBe('DeleteConflict.Role.Policy')
    await ram('DetachPolicyFromRole', attachment)
    const { Roles } = (await ram('ListRoles')) as { Roles: { Role: object[] } }
    expect(Roles.Role).toHaveLength(1)
    expect(Roles.Role[0]).not.toHaveProperty('AssumeRolePolicyDocument')
    expect(await ram('DeleteRole', role)).toHaveProperty('RequestId')
    expect(await ram('GetRole', role)).toBe('EntityNotExist.Role')
  })

  test('and users are told apart by kind: one name may be both', async () => {
    await ram('CreateUser', { UserName: 'twin' })
    await ram('CreateRole', { RoleName: 'twin', AssumeRolePolicyDocument: TRUST })
    await ram('DeleteRole', { RoleName: 'twin' })
    expect(await ram('GetUser', { UserName: 'twin' })).toHaveProperty('User')
  })
})

describe('a renamed user', () => {
  test('keeps keys and policies', async () => {
    const key = await makeUser(gateway, 'old-name', ['AssayAuditorAccess'])
    expect(await ram('UpdateUser', { UserName: 'old-name', NewUserName: 'twin' })).toBe(
      'EntityAlreadyExists.User',
    )
    await ram('UpdateUser', { UserName: 'old-name', NewUserName: 'new-name', NewComments: 'c' })
    expect(await mayListEntries(key)).toBe(true)
    expect(await ram('GetUser', { UserName: 'old-name' })).toBe('EntityNotExist.User')
    const who = await gateway.call('GetCallerIdentity', {}, { version: '2015-04-01', key })
    expect(who.body['Arn']).toBe('acs:ram::1208863178610001:user/new-name')
  })
})

describe('a diagnostic message', () => {
  test('is decoded for its own account, and for no other; altered it is none', async () => {
    const refused = await makeUser(gateway, 'refused')
    const denied = await gateway.call('ListAuditEntries', {}, { ...ASSAY, key: refused })
    const { EncodedDiagnosticMessage = '' } = denied.body['AccessDeniedDetail'] as Record<string, string>
    const decode = (text: string, key?: TestKey) =>
      gateway.call(
        'DecodeDiagnosticMessage',
        { EncodedDiagnosticMessage: text },
        key === undefined ? {} : { key },
      )
    expect((await decode(EncodedDiagnosticMessage)).body['DecodedDiagnosticMessage']).toMatchObject({
      ExplicitDeny: false,
      AuthAction: 'assay:ListAuditEntries',
      AuthPrincipal: { AuthPrincipalOwnerId: '1208863178610001', AuthPrincipalDisplayName: 'refused' },
    })
    const bytes = Buffer.from(EncodedDiagnosticMessage, 'base64')
    bytes[30]! ^= 1
    const made = await gateway.call('CreateAccount', {}, ASSAY)
    const { AccessKeyId, AccessKeySecret } = made.body['RootAccessKey'] as Record<string, string>
    const stranger = { accessKeyId: AccessKeyId!, accessKeySecret: AccessKeySecret! }
    for (const answer of [
      decode(bytes.toString('base64')),
      decode('AQEA'),
      decode(EncodedDiagnosticMessage, stranger),
    ])
      expect((await answer).body['Code']).toBe('InvalidParameter.EncodedDiagnosticMessage')
  })
})
