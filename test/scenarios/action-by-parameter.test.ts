import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, type Key, RAM, ReplyError } from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** Operations that do more with a parameter, and then ask the RAM action of that. */
let server: TestServer
const OLDER = { version: '2019-01-08' }
const RULE = 'oss-bucket-public-read-prohibited'

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function userWith(UserName: string, Action: string): Promise<Key> {
  await call(server, 'CreateUser', { UserName }, RAM)
  const PolicyDocument = { Version: '1', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }
  await call(server, 'CreatePolicy', { PolicyName: UserName, PolicyDocument }, RAM)
  await call(server, 'AttachPolicyToUser', { UserName, PolicyName: UserName, PolicyType: 'Custom' }, RAM)
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName },
    RAM,
  )
  return { url: server.url, accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
}

async function deniedAction(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ReplyError)) throw new Error('answered')
  expect(error.code).toBe('NoPermission')
  return (error.body['AccessDeniedDetail'] as Record<string, unknown>)['AuthAction']
}

function ruleCount(): Promise<number> {
  return call<{ ConfigRules: { TotalCount: number } }>(server, 'ListConfigRules', {}).then(
    ({ ConfigRules }) => ConfigRules.TotalCount,
  )
}

describe('PutConfigRule', () => {
  it('lets who may only create not change a rule, nor the other way round', async () => {
    const wish = {
      ConfigRuleName: 'put',
      RiskLevel: 1,
      ScopeComplianceResourceTypes: 'ACS::OSS::Bucket',
      SourceDetailMessageType: 'ConfigurationItemChangeNotification',
      SourceIdentifier: RULE,
      SourceOwner: 'ALIYUN',
    }
    const creator = await userWith('creator', 'config:CreateConfigRule')
    const updater = await userWith('updater', 'config:UpdateConfigRule')
    expect(await deniedAction(call(updater, 'PutConfigRule', wish, OLDER))).toBe('config:CreateConfigRule')
    const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(creator, 'PutConfigRule', wish, OLDER)
    const change = { ...wish, ConfigRuleId, RiskLevel: 2 }
    expect(await deniedAction(call(creator, 'PutConfigRule', change, OLDER))).toBe('config:UpdateConfigRule')
    expect(await call(updater, 'PutConfigRule', change, OLDER)).toMatchObject({ ConfigRuleId })
    expect(await ruleCount()).toBe(1)
  })
})

describe('EvaluatePreConfigRules', () => {
  const items = (AccessControl: string) => [
    {
      ResourceType: 'ALIYUN::OSS::Bucket',
      ResourceProperties: JSON.stringify({ BucketName: 'b', AccessControl }),
      Rules: [{ Identifier: RULE }],
    },
  ]
  const evaluate = (key: Key, params: Readonly<Record<string, unknown>>) =>
    call<{ ResourceEvaluations: { Rules: Record<string, unknown>[] }[] }>(
      key,
      'EvaluatePreConfigRules',
      params,
    )

  it('says what a rule would say, with the evidence', async () => {
    const verdictOf = async (acl: string) =>
      (await evaluate(server, { ResourceEvaluateItems: items(acl) })).ResourceEvaluations[0]!.Rules[0]!
    expect(await verdictOf('private')).toMatchObject({ ComplianceType: 'COMPLIANT', Identifier: RULE })
    expect(await verdictOf('public-read')).toMatchObject({
      ComplianceType: 'NON_COMPLIANT',
      Annotation: expect.stringContaining('public-read'),
    })
  })

  it('says of what it cannot tell that it does not apply, and why: never a pass', async () => {
    const ResourceEvaluateItems = [
      { ResourceType: 'ALIYUN::No::Such', ResourceProperties: '{}', Rules: [{ Identifier: RULE }] },
      {
        ResourceType: 'ALIYUN::OSS::Bucket',
        ResourceProperties: '{}',
        Rules: [{ Identifier: 'oss-bucket-tls-version-check' }],
      },
    ]
    const { ResourceEvaluations } = await evaluate(server, { ResourceEvaluateItems })
    for (const { Rules } of ResourceEvaluations)
      expect(Rules[0]).toMatchObject({
        ComplianceType: 'NOT_APPLICABLE',
        Annotation: expect.stringContaining('reason'),
      })
  })

  it('creates the rules once when it is told to, for who may create rules', async () => {
    const before = await ruleCount()
    const evaluator = await userWith('evaluator', 'config:EvaluatePreConfigRules')
    const enabling = { ResourceEvaluateItems: items('private'), EnableManagedRules: true }
    expect(await deniedAction(evaluate(evaluator, enabling))).toBe('config:CreateConfigRule')
    await evaluate(evaluator, { ResourceEvaluateItems: items('private') })
    expect(await ruleCount()).toBe(before)
    await evaluate(server, enabling)
    await evaluate(server, enabling)
    expect(await ruleCount()).toBe(before + 1)
  })
})
