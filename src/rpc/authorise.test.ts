import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Credential } from '../accounts/credentials.js'
import type { Principal } from '../accounts/scope.js'
import { AccessDeniedError } from '../errors.js'
import type { AccountId, AccountNo, PrincipalId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { compilePolicy, type PolicyType } from '../ram/decide.js'
import { readDiagnosis } from '../ram/diagnostic-message.js'
import { parsePolicyDocument } from '../ram/policy-document.js'
import { authorise, requestKeys } from './authorise.js'

const NOW = toInstant(Date.UTC(2026, 10, 24, 2, 57, 55))
const KEY = createSecretKey(Buffer.alloc(32, 1))
const account = { accountId: '1208863178610001' as AccountId, accountNo: 1 as AccountNo }

const root: Principal = { kind: 'root', ...account, principalId: account.accountId as never, name: 'root' }
const user: Principal = {
  kind: 'user',
  ...account,
  principalId: '200000000000000001' as PrincipalId,
  name: 'alice',
}
const session: Principal = {
  kind: 'session',
  ...account,
  principalId: '300000000000000001:build' as PrincipalId,
  name: 'deployer:build',
  role: { roleId: '300000000000000001' as PrincipalId, name: 'deployer', sessionName: 'build' },
}

function keysOf(principal: Principal, params: Readonly<Record<string, string>> = {}) {
  return requestKeys({
    principal,
    accessKeyId: 'LTAIx',
    sourceAddress: '2001:db8::1',
    isSecure: true,
    params: new Map(Object.entries(params)),
    now: NOW,
  })
}

describe('condition keys', () => {
  const Tag = JSON.stringify([
    { Key: 'env', Value: 'prod' },
    { key: 'team', value: 'ops' },
  ])
  test.each<[string, Principal, Record<string, string>, readonly string[] | undefined]>([
    ['acs:CurrentTime', user, {}, ['2026-11-24T02:57:55Z']],
    ['acs:SecureTransport', user, {}, ['true']],
    ['acs:SourceIp', user, {}, ['2001:db8::1']],
    ['acs:AccessId', user, {}, ['LTAIx']],
    ['acs:PrincipalARN', user, {}, ['acs:ram::1208863178610001:user/alice']],
    ['acs:PrincipalARN', root, {}, ['acs:ram::1208863178610001:root']],
    ['acs:PrincipalARN', session, {}, ['acs:ram::1208863178610001:role/deployer']],
    ['acs:ResourceGroupId', user, { ResourceGroupId: 'rg-1' }, ['rg-1']],
    ['acs:ResourceGroupId', user, {}, undefined],
    ['acs:RequestTag/env', user, { Tag }, ['prod']],
    ['acs:RequestTag/team', user, { Tag }, ['ops']],
    ['acs:RequestTag/Env', user, { Tag }, undefined],
    ['acs:RequestTag/env', user, { 'Tag.1.Key': 'env', 'Tag.1.Value': 'x' }, ['x']],
    ['acs:RequestTag/env', user, { Tag: 'no JSON' }, undefined],
    ['acs:MFAPresent', user, {}, undefined],
    ['acs:SourceVpc', user, {}, undefined],
    ['acs:VpcSourceIp', user, {}, undefined],
    ['acs:PrincipalRDId', user, {}, undefined],
    ['acs:PrincipalRDPath', user, {}, undefined],
  ])('%s of %o with %j', (key, principal, params, expected) => {
    expect(keysOf(principal, params)(key)).toEqual(expected)
  })
})

function credentialOf(
  principal: Principal,
  ...layers: readonly (readonly [PolicyType, object])[]
): Credential {
  const compiled = layers.map(([policyType, statement]) => {
    const document = parsePolicyDocument(JSON.stringify({ Version: '1', Statement: statement }))
    if ('fault' in document) throw new Error(document.fault)
    return { policyType, policies: [compilePolicy(document)] }
  })
  const [first = { policyType: 'AccountLevelIdentityBasedPolicy' as const, policies: [] }, ...rest] = compiled
  return { isActive: true, v1Key: KEY, v3Key: KEY, principal, isStopped: false, layers: [first, ...rest] }
}

describe('keys that this server cannot know are absent', () => {
  const OWN = 'AccountLevelIdentityBasedPolicy' as const
  const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' }
  const denialWith = (...statements: readonly object[]) =>
    denialOf(credentialOf(user, [OWN, [...statements]]))
  test.each([
    'acs:MFAPresent',
    'acs:SourceVpc',
    'acs:VpcSourceIp',
    'acs:PrincipalRDId',
    'acs:PrincipalRDPath',
  ])('%s: what asks for it neither allows nor denies', (key) => {
    const asked = { Condition: { StringEquals: { [key]: 'x' } } }
    expect(denialWith({ ...EVERYTHING, ...asked })).toMatchObject({ NoPermissionType: 'ImplicitDeny' })
    expect(denialWith(EVERYTHING, { ...EVERYTHING, ...asked, Effect: 'Deny' })).toBeUndefined()
  })
})

function denialOf(credential: Credential): Readonly<Record<string, string>> | undefined {
  const input = { action: 'config:GetConfigRule', resources: ['acs:config:*:1:rule/cr-1'], now: NOW }
  try {
    authorise({ ...input, credential, keys: keysOf(credential.principal) }, KEY)
    return undefined
  } catch (error) {
    if (error instanceof AccessDeniedError) return error.accessDeniedDetail
    throw error
  }
}

describe('a denial', () => {
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
  const deny = { Effect: 'Deny', Action: 'config:*', Resource: '*' }

  test('is never of a root key', () => {
    expect(denialOf(credentialOf(root, ['AccountLevelIdentityBasedPolicy', deny]))).toBeUndefined()
  })

  test.each([
    [credentialOf(user), 'SubUser', '200000000000000001', 'ImplicitDeny', 'AccountLevelIdentityBasedPolicy'],
    [
      credentialOf(user, ['AccountLevelIdentityBasedPolicy', deny]),
      'SubUser',
      '200000000000000001',
      'ExplicitDeny',
      'AccountLevelIdentityBasedPolicy',
    ],
    [
      credentialOf(session, ['AccountLevelIdentityBasedPolicy', allow], ['SessionPolicy', deny]),
      'AssumedRoleUser',
      'deployer:build',
      'ExplicitDeny',
      'SessionPolicy',
    ],
  ] as const)('names who, what and why: %#', (credential, type, name, how, policy) => {
    const detail = denialOf(credential)!
    expect(detail).toMatchObject({
      AuthPrincipalType: type,
      AuthPrincipalDisplayName: name,
      AuthPrincipalOwnerId: account.accountId,
      NoPermissionType: how,
      PolicyType: policy,
      AuthAction: 'config:GetConfigRule',
    })
    expect(Object.values(detail).every((value) => typeof value === 'string')).toBe(true)
    expect(detail['EncodedDiagnosticMessage']).toMatch(/^AQE/)
    expect(readDiagnosis(KEY, detail['EncodedDiagnosticMessage']!)).toMatchObject({
      ExplicitDeny: how === 'ExplicitDeny',
      NoPermissionPolicyType: policy,
      AuthResource: ['acs:config:*:1:rule/cr-1'],
      SourceIp: '2001:db8::1',
    })
  })

  test('has a message that any changed byte makes unreadable', () => {
    const text = denialOf(credentialOf(user))!['EncodedDiagnosticMessage']!
    for (let i = 0; i < Buffer.from(text, 'base64').length; i++) {
      const bytes = Buffer.from(text, 'base64')
      bytes[i]! ^= 1
      expect(readDiagnosis(KEY, bytes.toString('base64'))).toBeUndefined()
    }
    expect(readDiagnosis(createSecretKey(Buffer.alloc(32, 2)), text)).toBeUndefined()
  })
})
