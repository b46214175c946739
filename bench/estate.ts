/**
 * A made-up estate for the benchmarks: resources of nine types after the recorded samples of `catalog/samples`, about
 * 1.7 KB of configuration each, one in ten with a fault that some managed rule finds. Resource `i` is always the same.
 */
import { readFileSync } from 'node:fs'

type Configuration = Record<string, unknown>

interface Kind {
  readonly type: string
  /** Out of a hundred resources. */
  readonly share: number
  readonly idProperty: string
  /** What is wrong with every tenth. */
  readonly faults: readonly Configuration[]
}

const OPEN_TO_ALL = { Direction: 'ingress', Policy: 'Accept', IpProtocol: 'TCP', SourceCidrIp: '0.0.0.0/0' }

const KINDS: readonly Kind[] = [
  {
    type: 'ACS::ECS::Instance',
    share: 26,
    idProperty: 'InstanceId',
    faults: [{ Status: 'Stopped' }, { InstanceNetworkType: 'classic' }, { DeletionProtection: false }],
  },
  {
    type: 'ACS::ECS::Disk',
    share: 28,
    idProperty: 'DiskId',
    faults: [{ Encrypted: false }, { Status: 'Available' }, { DeleteAutoSnapshot: true }],
  },
  {
    type: 'ACS::OSS::Bucket',
    share: 16,
    idProperty: 'Name',
    faults: [
      { AccessControlList: { Grant: 'public-read' } },
      { Versioning: 'Suspended' },
      { DataRedundancyType: 'LRS' },
    ],
  },
  {
    type: 'ACS::ECS::SecurityGroup',
    share: 10,
    idProperty: 'SecurityGroupId',
    faults: [{ Permissions: { Permission: [{ ...OPEN_TO_ALL, PortRange: '22/22', Priority: '1' }] } }],
  },
  {
    type: 'ACS::RAM::User',
    share: 7,
    idProperty: 'UserId',
    faults: [{ LoginProfile: { MFABindRequired: false } }],
  },
  {
    type: 'ACS::RDS::DBInstance',
    share: 6,
    idProperty: 'DBInstanceId',
    faults: [{ Category: 'Basic' }, { SecurityIPList: '0.0.0.0/0' }],
  },
  {
    type: 'ACS::SLB::LoadBalancer',
    share: 5,
    idProperty: 'LoadBalancerId',
    faults: [{ AddressType: 'internet' }, { DeleteProtection: 'off' }],
  },
  { type: 'ACS::ECS::AutoSnapshotPolicy', share: 1, idProperty: 'AutoSnapshotPolicyId', faults: [] },
  { type: 'ACS::ESS::ScalingGroup', share: 1, idProperty: 'ScalingGroupId', faults: [] },
]

/** Types of its resources. */
export const ESTATE_TYPES: readonly string[] = KINDS.map((kind) => kind.type)

const CONFIGURATION_BYTES = 1_700
const CREATED_AT = Date.UTC(2026, 0, 1)
const BY_SHARE = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind))
const samples = new Map<string, Configuration>()

/** The line of resource `i` in a log-service snapshot, without its end. `isChanged` moves it to another state. */
export function resourceLine(accountId: string, i: number, isChanged = false): string {
  // 37 is prime to 100: types are spread over the file and their shares still hold.
  const kind = BY_SHARE[(i * 37) % 100]!
  return JSON.stringify({
    accountId,
    dataType: 'ConfigurationSnapshot',
    regionId: ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1'][i % 4],
    availabilityZone: '',
    resourceType: kind.type,
    resourceId: resourceId(kind, i),
    resourceName: `app-${i % 1_000}`,
    resourceCreateTime: CREATED_AT,
    resourceGroupId: `rg-${i % 20}`,
    tags: i % 12 === 0 ? {} : { env: i % 3 === 0 ? 'test' : 'prod', owner: `team-${i % 30}` },
    configuration: configurationOf(kind, i, isChanged),
  })
}

function resourceId(kind: Kind, i: number): string {
  return `${kind.type.split('::')[2]!.toLowerCase()}-${i.toString(36).padStart(8, '0')}`
}

function configurationOf(kind: Kind, i: number, isChanged: boolean): Configuration {
  const isFaulty = (i % 10 === 0) !== isChanged
  const fault = isFaulty && kind.faults.length > 0 ? kind.faults[i % kind.faults.length]! : {}
  const sample = { ...sampleOf(kind.type), [kind.idProperty]: resourceId(kind, i), ...fault }
  const { length } = JSON.stringify(sample)
  const notes = Array.from(
    { length: Math.max(0, Math.ceil((CONFIGURATION_BYTES - length) / 60)) },
    (_, n) => ({
      Name: `attribute-${n}`,
      Value: `recorded value ${i % 977}`,
    }),
  )
  return { ...sample, Revision: isChanged ? 2 : 1, Attributes: { Attribute: notes } }
}

function sampleOf(type: string): Configuration {
  let sample = samples.get(type)
  if (sample === undefined) {
    // Runs as dist-bench/bench/estate.js.
    const file = new URL(`../../catalog/samples/${type.replaceAll('::', '.')}.json`, import.meta.url)
    const parsed: Configuration = JSON.parse(readFileSync(file, 'utf8'))
    sample = parsed
    samples.set(type, sample)
  }
  return sample
}
