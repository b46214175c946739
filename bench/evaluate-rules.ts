/** The rules of `baselines/hand-written-predicates.ts` in the rule language, in the same order. */
import type { Condition, RuleLogic } from '../src/conditions/types.js'
import type { Parameters } from './baselines/hand-written-predicates.js'

function clause(featurePath: string, operator: string, desired?: string): Condition {
  return { featurePath, operator, ...(desired === undefined ? {} : { desired }) }
}

function and(...children: Condition[]): Condition {
  return { operator: 'and', children }
}

function or(...children: Condition[]): Condition {
  return { operator: 'or', children }
}

function each(
  path: string,
  satisfy: 'all' | 'any' | 'none',
  condition: Condition,
  where?: Condition,
): Condition {
  return { each: path, satisfy, condition, ...(where === undefined ? {} : { where }) }
}

function rule(needs: readonly string[], compliant: Condition): RuleLogic {
  return { needs, compliant }
}

export const ecsRules: readonly RuleLogic[] = [
  rule(['$.InstanceNetworkType'], clause('$.InstanceNetworkType', 'StringEquals', 'vpc')),
  rule(['$.InstanceType'], clause('$.InstanceType', 'StringIn', '{{types}}')),
  rule(
    ['$.Cpu'],
    and(clause('$.Cpu', 'GreaterOrEquals', '{{cpu}}'), clause('$.Memory', 'GreaterOrEquals', '{{memory}}')),
  ),
  rule(
    ['$.Status'],
    or(
      clause('$.DeletionProtection', 'BooleanEquals', 'true'),
      clause('$.Status', 'StringEquals', '{{status}}'),
    ),
  ),
  rule(['$.CreationTime'], clause('$.CreationTime', 'DaysSinceLessOrEquals', '{{days}}')),
  rule(['$.ExpiredTime'], clause('$.ExpiredTime', 'DaysUntilGreater', '{{days}}')),
  rule(
    ['$.Tags'],
    each(
      '$.Tags.Tag[*]',
      'any',
      and(clause('@.TagKey', 'StringEquals', '{{tagKey}}'), clause('@.TagValue', 'IsNotStringEmpty')),
    ),
  ),
  rule(
    ['$.VpcAttributes'],
    each('$.VpcAttributes.PrivateIpAddress.IpAddress[*]', 'all', clause('@', 'IpInCidrs', '{{networks}}')),
  ),
  rule(['$.SecurityGroupIds'], clause('$.SecurityGroupIds.SecurityGroupId', 'In', '{{groups}}')),
  rule(
    ['$.KeyPairName'],
    and(
      clause('$.KeyPairName', 'IsNotStringEmpty'),
      clause('$.InternetMaxBandwidthOut', 'LessOrEquals', '{{bandwidth}}'),
    ),
  ),
]

export const bucketRules: readonly RuleLogic[] = [
  rule(['$.AccessControlList'], clause('$.AccessControlList.Grant', 'NotStringContains', 'read')),
  rule(['$.AccessControlList'], clause('$.AccessControlList.Grant', 'NotStringContains', 'write')),
  rule(['$.Versioning'], clause('$.Versioning', 'StringEquals', 'Enabled')),
  rule(['$.StorageClass'], clause('$.StorageClass', 'StringIn', '{{classes}}')),
  rule(
    ['$.ServerSideEncryptionRule'],
    and(
      clause('$.ServerSideEncryptionRule.SSEAlgorithm', 'StringEquals', 'KMS'),
      clause('$.ServerSideEncryptionRule.KMSMasterKeyID', 'IsNotStringEmpty'),
    ),
  ),
  rule(
    ['$.HttpsConfiguration'],
    and(
      clause('$.HttpsConfiguration.TLS.Enable', 'BooleanEquals', 'true'),
      clause('$.HttpsConfiguration.TLS.TLSVersion', 'In', '{{versions}}'),
    ),
  ),
  rule(['$.CreationDate'], clause('$.CreationDate', 'DaysSinceLessOrEquals', '{{days}}')),
  rule(
    ['$.RefererList'],
    and(
      clause('$.RefererList.Referer', 'In', '{{referers}}'),
      clause('$.BucketPolicy.LogBucket', 'IsNotStringEmpty'),
    ),
  ),
  rule(
    ['$.Lifecycle'],
    each(
      '$.Lifecycle.Rule[*]',
      'all',
      clause('@.Days', 'GreaterOrEquals', '{{lifecycleDays}}'),
      clause('@.Status', 'StringEquals', 'Enabled'),
    ),
  ),
  rule(
    ['$.Policy'],
    each(
      '$.Policy.Statement[*]',
      'none',
      and(
        clause('@.Effect', 'StringEquals', 'Allow'),
        clause('@.Principal', 'Contains', '*'),
        clause('@.Action', 'Contains', '{{action}}'),
      ),
    ),
  ),
]

const ingress = clause('@.Direction', 'StringEquals', 'ingress')
const openToAll = [
  clause('@.Policy', 'StringEquals', 'Accept'),
  clause('@.SourceCidrIp', 'StringEquals', '0.0.0.0/0'),
]

export const groupRules: readonly RuleLogic[] = [
  rule(
    ['$.Permissions'],
    each(
      '$.Permissions.Permission[*]',
      'none',
      and(...openToAll, clause('@.PortRange', 'StringEquals', '-1/-1')),
      ingress,
    ),
  ),
  rule(
    ['$.Permissions'],
    each(
      '$.Permissions.Permission[*]',
      'none',
      and(...openToAll, clause('@.PortRange', 'PortRangeCoversAny', '{{ports}}')),
      ingress,
    ),
  ),
  rule(
    ['$.Permissions'],
    each('$.Permissions.Permission[*]', 'all', clause('@.IpProtocol', 'StringIn', '{{protocols}}'), ingress),
  ),
  rule(
    ['$.Permissions'],
    each(
      '$.Permissions.Permission[*]',
      'all',
      clause('@.SourceCidrIp', 'CidrPrefixGreaterOrEquals', '{{prefix}}'),
    ),
  ),
  rule(
    ['$.SecurityGroupType'],
    or(
      { not: clause('$.SecurityGroupType', 'StringEquals', 'normal') },
      clause('$.InnerAccessPolicy', 'StringEquals', 'Drop'),
    ),
  ),
  rule(['$.VpcId'], clause('$.VpcId', 'StringIn', '{{vpcs}}')),
  rule(['$.CreationTime'], clause('$.CreationTime', 'DaysSinceLessOrEquals', '{{days}}')),
  rule(['$.EcsCount'], clause('$.EcsCount', 'Greater', '{{count}}')),
  rule(
    ['$.Permissions'],
    each(
      '$.Permissions.Permission[*]',
      'any',
      and(clause('@.Policy', 'StringEquals', 'Drop'), clause('@.Priority', 'LessOrEquals', '{{priority}}')),
    ),
  ),
  rule(
    ['$.Permissions'],
    each(
      '$.Permissions.Permission[*]',
      'none',
      and(clause('@.Policy', 'StringEquals', 'Accept'), clause('@.IpProtocol', 'StringEquals', 'ALL')),
      clause('@.Direction', 'StringEquals', 'egress'),
    ),
  ),
]

const ACTIVE_KEYS = "$.AccessKeys.AccessKey[?(@.Status=='Active')]"

export const userRules: readonly RuleLogic[] = [
  rule(
    ['$.LoginProfile'],
    or(
      clause('$.LoginProfile', 'NotExists'),
      clause('$.LoginProfile.MFABindRequired', 'BooleanEquals', 'true'),
    ),
  ),
  rule(
    ['$.AccessKeys'],
    each(ACTIVE_KEYS, 'all', clause('@.CreateDate', 'DaysSinceLessOrEquals', '{{keyDays}}')),
  ),
  rule(['$.AccessKeys'], clause(ACTIVE_KEYS, 'SizeLessOrEquals', '{{keys}}')),
  rule(
    ['$.Policies'],
    each('$.Policies.Policy[*]', 'all', clause('@.PolicyName', 'NotStringIn', '{{policies}}')),
  ),
  rule(['$.Groups'], clause('$.Groups.Group', 'IsNotEmpty')),
  rule(['$.Groups'], each('$.Groups.Group[*]', 'any', clause('@.GroupName', 'StringEquals', '{{group}}'))),
  rule(['$.LastLoginDate'], clause('$.LastLoginDate', 'DaysSinceLessOrEquals', '{{days}}')),
  rule(['$.CreateDate'], clause('$.CreateDate', 'DaysSinceLessOrEquals', '{{days}}')),
  rule(['$.UserName'], clause('$.UserName', 'StringContains', '{{prefix}}')),
  rule(['$.LoginProfile'], {
    not: and(
      clause('$.LoginProfile.PasswordResetRequired', 'BooleanEquals', 'true'),
      clause(ACTIVE_KEYS, 'IsNotEmpty'),
    ),
  }),
]

/** Four parameter sets of each type's rules. */
export const parameterSets: Readonly<Record<string, readonly Parameters[]>> = {
  ecs: [0, 1, 2, 3].map((n) => ({
    types: [
      'ecs.g7.large,ecs.c7.large,ecs.g7.xlarge',
      'ecs.g7.large,ecs.r7.large',
      'ecs.g7.large,ecs.c7.large,ecs.g7.xlarge,ecs.r7.large',
      'ecs.c7.large',
    ][n]!,
    cpu: String(2 + n),
    memory: String(4096 * (n + 1)),
    status: ['Running', 'Stopped', 'running', 'Starting'][n]!,
    days: String([900, 30, 365, 7][n]),
    tagKey: ['env', 'team', 'app', 'Env'][n]!,
    networks: ['10.0.0.0/8', '10.0.0.0/9', '10.0.0.0/8,192.168.0.0/16', '172.16.0.0/12,10.0.0.0/8'][n]!,
    groups: Array.from({ length: 10 - n }, (_, i) => `sg-${i}`).join(','),
    bandwidth: String(6 - n),
  })),
  bucket: [0, 1, 2, 3].map((n) => ({
    classes: ['Standard', 'Standard,IA', 'standard,ia,archive', 'IA'][n]!,
    versions: ['TLSv1.2,TLSv1.3', 'TLSv1.1,TLSv1.2,TLSv1.3', 'TLSv1.3,TLSv1.2', 'TLSv1.3'][n]!,
    days: String([1200, 365, 900, 90][n]),
    referers: [
      'https://www.example.com,https://app.example.com',
      'https://www.example.com',
      'https://app.example.com,https://www.example.com,x',
      'a,b',
    ][n]!,
    lifecycleDays: String([30, 60, 10, 90][n]),
    action: ['oss:GetObject', 'oss:PutObject', 'oss:*', 'oss:DeleteObject'][n]!,
  })),
  group: [0, 1, 2, 3].map((n) => ({
    ports: ['22,3389', '3306', '22,3389,6379', '120'][n]!,
    protocols: ['tcp,udp', 'tcp,udp,all', 'tcp', 'tcp,udp,icmp,gre'][n]!,
    vpcs: Array.from({ length: 20 - n * 3 }, (_, i) => `vpc-${i}`).join(','),
    days: String([1500, 365, 900, 90][n]),
    prefix: String([0, 8, 16, 24][n]),
    priority: String([100, 50, 90, 10][n]),
    count: String(n * 2),
  })),
  user: [0, 1, 2, 3].map((n) => ({
    days: String([90, 1400, 180, 365][n]),
    keyDays: String([90, 180, 365, 300][n]),
    policies: ['AdministratorAccess', 'AdministratorAccess,AliyunECSFullAccess', 'ReadOnlyAccess', 'x,y,z'][
      n
    ]!,
    group: ['developers', 'operators', 'Developers', 'readers'][n]!,
    keys: String([1, 2, 2, 0][n]),
    prefix: ['-', 'user', 's', 'svc'][n]!,
  })),
}
