import type { ListedOperation } from '../../src/operations/operation.js'
import {
  ASSAY,
  bucketSnapshot,
  call,
  importFiles,
  type Key,
  makeAccount,
  RAM,
  until,
} from '../scenarios/client.js'
import type { TestServer } from '../scenarios/server.js'
import { type JsonSchema, validValue } from './valid-value.js'

/** An account of the directory that holds no rule of its group. */
const MEMBER = '1000000000000101'
/** Allows everything, but only to things that are not there. */
const ELSEWHERE = JSON.stringify({
  Version: '1',
  Statement: { Effect: 'Allow', Action: '*', Resource: 'acs:*:*:*:*/absent' },
})

/** What a server has one of each kind of. */
export interface Things {
  /** For each parameter a value that exists; every one has a twin of the same length that does not. */
  readonly existing: Readonly<Record<string, string>>
  /** A user without any policy. */
  readonly nobody: Key
  /** A member of the group `existing.AggregatorId`. */
  readonly member: Key
  /** The rule of the group that the member does not hold. */
  readonly heldByOthers: string
}

/** Makes one thing of each kind. */
export async function makeThings(server: TestServer): Promise<Things> {
  const member = await makeAccount(server, MEMBER)
  await importFiles(server, {
    'b.json': bucketSnapshot(server.accountId, [{ id: 'b1', grant: 'public-read' }]),
  })
  const wish = {
    CompliancePackName: 'p',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  }
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(server, 'CreateCompliancePack', wish)
  const ConfigRuleId = await until(async () => {
    const { ConfigRules } = await call<{ ConfigRules: { ConfigRuleList: { ConfigRuleId: string }[] } }>(
      server,
      'ListConfigRules',
    )
    return ConfigRules.ConfigRuleList[0]?.ConfigRuleId
  })
  const { ImportId } = await call<{ ImportId: string }>(server, 'CreateImport', {}, ASSAY)
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { RAM: `acs:ram::${server.accountId}:root` },
  }
  const document = JSON.stringify({ Version: '1', Statement: [trust] })
  await call(server, 'CreateRole', { RoleName: 'role-one', AssumeRolePolicyDocument: document }, RAM)
  await call(server, 'CreateGroup', { GroupName: 'group-one' }, RAM)
  const nobody = await makeUser(server, 'user-one')
  const policy = { PolicyName: 'policy-one', PolicyDocument: ELSEWHERE }
  await call(server, 'CreatePolicy', policy, RAM)
  const Accounts = [server.accountId, MEMBER].map((id) => ({ AccountId: Number(id) }))
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  const { AggregatorId } = await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)
  const rule = {
    ConfigRuleName: 'private',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::OSS::Bucket',
    RiskLevel: 1,
    SourceIdentifier: 'oss-bucket-public-read-prohibited',
    SourceOwner: 'ALIYUN',
  }
  const { ConfigRuleId: heldByOthers } = await call<{ ConfigRuleId: string }>(
    server,
    'CreateAggregateConfigRule',
    { AggregatorId, ...rule, ExcludeAccountIdsScope: MEMBER },
  )
  const DeliveryChannelTargetArn = `acs:oss:cn-hangzhou:${server.accountId}:delivered`
  const target = { TargetArn: DeliveryChannelTargetArn, Address: 'http://127.0.0.1:9/' }
  await call(server, 'RegisterDeliveryTarget', target, ASSAY)
  const channel = { DeliveryChannelTargetArn, DeliveryChannelType: 'OSS' }
  const { DeliveryChannelId } = await call<{ DeliveryChannelId: string }>(
    server,
    'CreateConfigDeliveryChannel',
    channel,
  )
  return {
    heldByOthers,
    member,
    nobody,
    existing: {
      DeliveryChannelId,
      DeliveryChannelIds: DeliveryChannelId,
      DeliveryChannelTargetArn,
      TargetArn: DeliveryChannelTargetArn,
      AggregatorId,
      AggregatorIds: AggregatorId,
      CompliancePackId,
      CompliancePackIds: CompliancePackId,
      ConfigRuleId,
      ConfigRuleIds: ConfigRuleId,
      ImportId,
      ResourceId: 'b1',
      UserName: 'user-one',
      UserAccessKeyId: nobody.accessKeyId,
      RoleName: 'role-one',
      GroupName: 'group-one',
      PolicyName: 'policy-one',
      RoleArn: `acs:ram::${server.accountId}:role/role-one`,
    },
  }
}

/** Makes a user with a key. */
export async function makeUser(server: Key, UserName: string): Promise<Key> {
  await call(server, 'CreateUser', { UserName }, RAM)
  const { AccessKey } = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
    server,
    'CreateAccessKey',
    { UserName },
    RAM,
  )
  return { url: server.url, accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret }
}

/** The same value with its last letters turned round: of the same length, and nobody's. */
export function absentTwin(value: string): string {
  return `${value.slice(0, -3)}${value.slice(-3).replace(/./g, (char) => (char === 'z' ? 'y' : 'z'))}`
}

/** Parameters of a call about things that there are, or their twins; what else must be given is any valid value. */
export function paramsAbout(
  { params }: ListedOperation,
  things: Readonly<Record<string, string>>,
  twin: (value: string) => string = (value) => value,
): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, field] of Object.entries(params)) {
    const known = things[name]
    if (known !== undefined) given[name] = twin(known)
    else if (field.required) given[name] = validValue(field.schema as JsonSchema, field.encoding)
  }
  return given
}
