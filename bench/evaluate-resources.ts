/** Made-up resources of four types, about 1.7 KB of JSON each, for `bench/evaluate.ts`. */

const DAY_MS = 86_400_000

/** 2026-01-01T00:00:00Z, when they are evaluated. */
export const EVALUATED_AT = Date.UTC(2026, 0, 1)

function day(offset: number): string {
  return new Date(EVALUATED_AT + offset * DAY_MS).toISOString().replace('.000', '')
}

/** Fills the document up to the size of a recorded one. */
function padded(resource: object): string {
  const missing = 1_700 - JSON.stringify(resource).length
  const notes = Array.from({ length: Math.max(1, Math.floor(missing / 60)) }, (_, i) => ({
    Name: `attribute-${i}`,
    Value: 'recorded value of it',
  }))
  return JSON.stringify({ ...resource, Attributes: { Attribute: notes } })
}

export function ecsInstance(i: number): string {
  return padded({
    InstanceId: `i-bp1${i.toString(36).padStart(8, '0')}`,
    InstanceName: `app-${i}`,
    Status: i % 9 === 0 ? 'Stopped' : 'Running',
    InstanceType: ['ecs.g7.large', 'ecs.c7.large', 'ecs.g7.xlarge', 'ecs.r7.large'][i % 4],
    InstanceNetworkType: i % 50 === 0 ? 'classic' : 'vpc',
    DeletionProtection: i % 5 !== 0,
    Cpu: 2 + (i % 4) * 2,
    Memory: 4096 * (1 + (i % 4)),
    CreationTime: day(-(i % 1000)),
    ExpiredTime: day(i % 400),
    KeyPairName: i % 11 === 0 ? '' : 'ops',
    InternetMaxBandwidthOut: i % 7,
    VpcAttributes: {
      VpcId: `vpc-${i % 20}`,
      VSwitchId: `vsw-${i % 90}`,
      PrivateIpAddress: { IpAddress: [`10.${i % 200}.3.7`] },
    },
    SecurityGroupIds: { SecurityGroupId: [`sg-${i % 10}`, `sg-${(i + 3) % 10}`] },
    Tags: {
      Tag: [
        { TagKey: 'env', TagValue: 'prod' },
        { TagKey: 'team', TagValue: i % 6 === 0 ? '' : 'infra' },
        { TagKey: 'app', TagValue: `a${i % 30}` },
      ],
    },
  })
}

export function bucket(i: number): string {
  return padded({
    Name: `data-${i}`,
    StorageClass: i % 8 === 0 ? 'IA' : 'Standard',
    Versioning: i % 6 === 0 ? 'Suspended' : 'Enabled',
    CreationDate: day(-(i % 1200)),
    AccessControlList: { Grant: i % 20 === 0 ? 'public-read' : 'private' },
    ServerSideEncryptionRule: { SSEAlgorithm: i % 7 === 0 ? 'AES256' : 'KMS', KMSMasterKeyID: 'key-1' },
    BucketPolicy: { LogBucket: i % 9 === 0 ? '' : 'logs', LogPrefix: 'oss/' },
    HttpsConfiguration: {
      TLS: { Enable: true, TLSVersion: i % 10 === 0 ? ['TLSv1.1', 'TLSv1.2'] : ['TLSv1.2', 'TLSv1.3'] },
    },
    Lifecycle: {
      Rule: [
        { Status: 'Enabled', Days: 30 + (i % 90) },
        { Status: 'Disabled', Days: 1 },
        { Status: 'Enabled', Days: 365 },
      ],
    },
    RefererList: { Referer: ['https://www.example.com', 'https://app.example.com'] },
    Policy: {
      Version: '1',
      Statement: [
        { Effect: 'Deny', Principal: ['*'], Action: ['oss:*'], Resource: ['acs:oss:*:*:data/*'] },
        {
          Effect: 'Allow',
          Principal: [i % 25 === 0 ? '*' : '1000000000000001'],
          Action: ['oss:GetObject', 'oss:PutObject'],
          Resource: ['acs:oss:*:*:data/*'],
        },
      ],
    },
  })
}

export function securityGroup(i: number): string {
  return padded({
    SecurityGroupId: `sg-${i}`,
    SecurityGroupType: i % 3 === 0 ? 'enterprise' : 'normal',
    VpcId: `vpc-${i % 20}`,
    CreationTime: day(-(i % 1500)),
    EcsCount: i % 13,
    InnerAccessPolicy: i % 4 === 0 ? 'Accept' : 'Drop',
    Permissions: {
      Permission: Array.from({ length: 6 }, (_, n) => ({
        Direction: n === 5 ? 'egress' : 'ingress',
        Policy: n === 3 ? 'Drop' : 'Accept',
        IpProtocol: n === 4 && i % 8 === 0 ? 'ALL' : n % 2 === 0 ? 'TCP' : 'UDP',
        PortRange: n === 0 && i % 30 === 0 ? '-1/-1' : `${20 + n * 100}/${20 + n * 100 + (i % 5)}`,
        SourceCidrIp: (n + i) % 12 === 0 ? '0.0.0.0/0' : `10.${i % 200}.${n}.0/24`,
        Priority: 1 + ((n + i) % 100),
        NicType: 'intranet',
      })),
    },
  })
}

export function ramUser(i: number): string {
  return padded({
    UserId: `2${i.toString().padStart(17, '0')}`,
    UserName: `${i % 9 === 0 ? 'svc' : 'user'}-${i}`,
    CreateDate: day(-(i % 1400)),
    LastLoginDate: day(-(i % 200)),
    LoginProfile: i % 4 === 0 ? null : { MFABindRequired: i % 10 !== 1, PasswordResetRequired: i % 12 === 0 },
    AccessKeys: {
      AccessKey: [
        { AccessKeyId: 'LTAI1', Status: 'Active', CreateDate: day(-(i % 300)) },
        { AccessKeyId: 'LTAI2', Status: i % 5 === 0 ? 'Active' : 'Inactive', CreateDate: day(-(i % 700)) },
      ],
    },
    Policies: {
      Policy: [
        { PolicyName: 'ReadOnlyAccess', PolicyType: 'System' },
        { PolicyName: i % 15 === 0 ? 'AdministratorAccess' : `app-${i % 40}`, PolicyType: 'Custom' },
      ],
    },
    Groups: {
      Group:
        i % 10 === 0
          ? []
          : [{ GroupName: 'developers' }, { GroupName: i % 2 === 0 ? 'operators' : 'readers' }],
    },
  })
}
