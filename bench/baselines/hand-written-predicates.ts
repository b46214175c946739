/**
 * The rules of `bench/evaluate.ts` as a programmer would write them by hand for each resource type: the limit a rule
 * language is measured against. No product code. Forty predicates a type: ten kinds, each with four parameter sets.
 */
import { BlockList } from 'node:net'

export interface EcsInstance {
  readonly Status?: string
  readonly InstanceType?: string
  readonly InstanceNetworkType?: string
  readonly DeletionProtection?: boolean
  readonly Cpu?: number
  readonly Memory?: number
  readonly CreationTime?: string
  readonly ExpiredTime?: string
  readonly KeyPairName?: string | null
  readonly InternetMaxBandwidthOut?: number
  readonly VpcAttributes?: {
    readonly VpcId?: string
    readonly PrivateIpAddress?: { readonly IpAddress?: readonly string[] }
  }
  readonly SecurityGroupIds?: { readonly SecurityGroupId?: readonly string[] }
  readonly Tags?: { readonly Tag?: readonly { readonly TagKey?: string; readonly TagValue?: string }[] }
}

export interface Bucket {
  readonly StorageClass?: string
  readonly Versioning?: string
  readonly CreationDate?: string
  readonly AccessControlList?: { readonly Grant?: string }
  readonly ServerSideEncryptionRule?: { readonly SSEAlgorithm?: string; readonly KMSMasterKeyID?: string }
  readonly BucketPolicy?: { readonly LogBucket?: string }
  readonly HttpsConfiguration?: {
    readonly TLS?: { readonly Enable?: boolean; readonly TLSVersion?: readonly string[] }
  }
  readonly Lifecycle?: { readonly Rule?: readonly { readonly Status?: string; readonly Days?: number }[] }
  readonly RefererList?: { readonly Referer?: readonly string[] }
  readonly Policy?: {
    readonly Statement?: readonly {
      readonly Effect?: string
      readonly Principal?: readonly string[]
      readonly Action?: readonly string[]
    }[]
  }
}

export interface SecurityGroup {
  readonly SecurityGroupType?: string
  readonly VpcId?: string
  readonly CreationTime?: string
  readonly EcsCount?: number
  readonly InnerAccessPolicy?: string
  readonly Permissions?: {
    readonly Permission?: readonly {
      readonly Direction?: string
      readonly Policy?: string
      readonly IpProtocol?: string
      readonly PortRange?: string
      readonly SourceCidrIp?: string
      readonly Priority?: number
    }[]
  }
}

export interface RamUser {
  readonly UserName?: string
  readonly CreateDate?: string
  readonly LastLoginDate?: string
  readonly LoginProfile?: {
    readonly MFABindRequired?: boolean
    readonly PasswordResetRequired?: boolean
  } | null
  readonly AccessKeys?: {
    readonly AccessKey?: readonly { readonly Status?: string; readonly CreateDate?: string }[]
  }
  readonly Policies?: {
    readonly Policy?: readonly { readonly PolicyName?: string; readonly PolicyType?: string }[]
  }
  readonly Groups?: { readonly Group?: readonly { readonly GroupName?: string }[] }
}

type Predicate<T> = (resource: T, now: number) => boolean
export type Parameters = Readonly<Record<string, string>>

const DAY_MS = 86_400_000

function same(a: string | undefined, b: string): boolean {
  return a !== undefined && a.toLowerCase() === b.toLowerCase()
}

function list(text: string): readonly string[] {
  return text.split(',')
}

function lowerSet(text: string): ReadonlySet<string> {
  return new Set(list(text.toLowerCase()))
}

function covers(range: string, ports: readonly number[]): boolean {
  const [first, last] = range.split('/').map(Number)
  if (first === -1 && last === -1) return true
  return ports.some((port) => first! <= port && port <= last!)
}

function networks(text: string): BlockList {
  const blocks = new BlockList()
  for (const cidr of list(text)) {
    const [address, prefix] = cidr.split('/')
    blocks.addSubnet(address!, Number(prefix))
  }
  return blocks
}

export function ecsPredicates(p: Parameters): readonly Predicate<EcsInstance>[] {
  const types = lowerSet(p['types']!)
  const cpu = Number(p['cpu'])
  const memory = Number(p['memory'])
  const days = Number(p['days'])
  const blocks = networks(p['networks']!)
  const groups = new Set(list(p['groups']!))
  const tagKey = p['tagKey']!
  const status = p['status']!
  const bandwidth = Number(p['bandwidth'])
  return [
    (r) => same(r.InstanceNetworkType, 'vpc'),
    (r) => r.InstanceType !== undefined && types.has(r.InstanceType.toLowerCase()),
    (r) => (r.Cpu ?? Number.NaN) >= cpu && (r.Memory ?? Number.NaN) >= memory,
    (r) => r.DeletionProtection === true || same(r.Status, status),
    (r, now) => r.CreationTime !== undefined && now - Date.parse(r.CreationTime) <= days * DAY_MS,
    (r, now) => r.ExpiredTime !== undefined && Date.parse(r.ExpiredTime) - now > days * DAY_MS,
    (r) =>
      (r.Tags?.Tag ?? []).some(
        (tag) => same(tag.TagKey, tagKey) && tag.TagValue !== undefined && tag.TagValue !== '',
      ),
    (r) => (r.VpcAttributes?.PrivateIpAddress?.IpAddress ?? []).every((ip) => blocks.check(ip)),
    (r) => (r.SecurityGroupIds?.SecurityGroupId ?? []).every((group) => groups.has(group)),
    (r) =>
      !(r.KeyPairName === undefined || r.KeyPairName === null || r.KeyPairName === '') &&
      (r.InternetMaxBandwidthOut ?? Number.NaN) <= bandwidth,
  ]
}

export function bucketPredicates(p: Parameters): readonly Predicate<Bucket>[] {
  const classes = lowerSet(p['classes']!)
  const versions = new Set(list(p['versions']!))
  const days = Number(p['days'])
  const referers = new Set(list(p['referers']!))
  const lifecycleDays = Number(p['lifecycleDays'])
  const action = p['action']!
  return [
    (r) => r.AccessControlList?.Grant === undefined || !r.AccessControlList.Grant.includes('read'),
    (r) => r.AccessControlList?.Grant === undefined || !r.AccessControlList.Grant.includes('write'),
    (r) => same(r.Versioning, 'Enabled'),
    (r) => r.StorageClass !== undefined && classes.has(r.StorageClass.toLowerCase()),
    (r) =>
      same(r.ServerSideEncryptionRule?.SSEAlgorithm, 'KMS') &&
      (r.ServerSideEncryptionRule?.KMSMasterKeyID ?? '') !== '',
    (r) =>
      r.HttpsConfiguration?.TLS?.Enable === true &&
      (r.HttpsConfiguration.TLS.TLSVersion ?? []).every((version) => versions.has(version)),
    (r, now) => r.CreationDate !== undefined && now - Date.parse(r.CreationDate) <= days * DAY_MS,
    (r) =>
      (r.RefererList?.Referer ?? []).every((referer) => referers.has(referer)) &&
      (r.BucketPolicy?.LogBucket ?? '') !== '',
    (r) =>
      (r.Lifecycle?.Rule ?? []).every(
        (rule) => !same(rule.Status, 'Enabled') || (rule.Days ?? Number.NaN) >= lifecycleDays,
      ),
    (r) =>
      !(r.Policy?.Statement ?? []).some(
        (statement) =>
          same(statement.Effect, 'Allow') &&
          (statement.Principal ?? []).includes('*') &&
          (statement.Action ?? []).includes(action),
      ),
  ]
}

export function groupPredicates(p: Parameters): readonly Predicate<SecurityGroup>[] {
  const ports = list(p['ports']!).map(Number)
  const protocols = lowerSet(p['protocols']!)
  const vpcs = lowerSet(p['vpcs']!)
  const days = Number(p['days'])
  const prefix = Number(p['prefix'])
  const priority = Number(p['priority'])
  const count = Number(p['count'])
  const permissions = (r: SecurityGroup) => r.Permissions?.Permission ?? []
  return [
    (r) =>
      !permissions(r).some(
        (one) =>
          same(one.Direction, 'ingress') &&
          same(one.Policy, 'Accept') &&
          same(one.SourceCidrIp, '0.0.0.0/0') &&
          one.PortRange === '-1/-1',
      ),
    (r) =>
      !permissions(r).some(
        (one) =>
          same(one.Direction, 'ingress') &&
          same(one.Policy, 'Accept') &&
          same(one.SourceCidrIp, '0.0.0.0/0') &&
          one.PortRange !== undefined &&
          covers(one.PortRange, ports),
      ),
    (r) =>
      permissions(r).every(
        (one) =>
          !same(one.Direction, 'ingress') ||
          (one.IpProtocol !== undefined && protocols.has(one.IpProtocol.toLowerCase())),
      ),
    (r) =>
      permissions(r).every(
        (one) => one.SourceCidrIp !== undefined && Number(one.SourceCidrIp.split('/')[1] ?? 32) >= prefix,
      ),
    (r) => !same(r.SecurityGroupType, 'normal') || same(r.InnerAccessPolicy, 'Drop'),
    (r) => r.VpcId !== undefined && vpcs.has(r.VpcId.toLowerCase()),
    (r, now) => r.CreationTime !== undefined && now - Date.parse(r.CreationTime) <= days * DAY_MS,
    (r) => (r.EcsCount ?? Number.NaN) > count,
    (r) => permissions(r).some((one) => same(one.Policy, 'Drop') && (one.Priority ?? Number.NaN) <= priority),
    (r) =>
      !permissions(r).some(
        (one) => same(one.Direction, 'egress') && same(one.Policy, 'Accept') && same(one.IpProtocol, 'ALL'),
      ),
  ]
}

export function userPredicates(p: Parameters): readonly Predicate<RamUser>[] {
  const days = Number(p['days'])
  const keyDays = Number(p['keyDays'])
  const policies = lowerSet(p['policies']!)
  const groupName = p['group']!
  const keys = Number(p['keys'])
  const prefix = p['prefix']!
  const activeKeys = (r: RamUser) => (r.AccessKeys?.AccessKey ?? []).filter((key) => key.Status === 'Active')
  return [
    (r) => r.LoginProfile === undefined || r.LoginProfile === null || r.LoginProfile.MFABindRequired === true,
    (r, now) =>
      activeKeys(r).every(
        (key) => key.CreateDate !== undefined && now - Date.parse(key.CreateDate) <= keyDays * DAY_MS,
      ),
    (r) => activeKeys(r).length <= keys,
    (r) =>
      (r.Policies?.Policy ?? []).every(
        (policy) => policy.PolicyName === undefined || !policies.has(policy.PolicyName.toLowerCase()),
      ),
    (r) => (r.Groups?.Group ?? []).length > 0,
    (r) => (r.Groups?.Group ?? []).some((group) => same(group.GroupName, groupName)),
    (r, now) => r.LastLoginDate !== undefined && now - Date.parse(r.LastLoginDate) <= days * DAY_MS,
    (r, now) => r.CreateDate !== undefined && now - Date.parse(r.CreateDate) <= days * DAY_MS,
    (r) => r.UserName?.includes(prefix) === true,
    (r) => !(r.LoginProfile?.PasswordResetRequired === true && activeKeys(r).length > 0),
  ]
}
