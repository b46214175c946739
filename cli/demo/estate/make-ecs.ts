import {
  daysFrom,
  exampleAddress,
  lacksDataFor,
  madeTags,
  minuteText,
  numbered,
  tagList,
  violates,
} from './made-text.js'
import type { Maker, Planted } from './types.js'

/** Images that instances may run, as the demo gives them to `ecs-instance-imageId-check`. */
export const APPROVED_IMAGES = [
  'aliyun_3_x64_20G_alibase_20260629.vhd',
  'ubuntu_24_04_x64_20G_alibase_20260615.vhd',
] as const

/** ECS instances. */
export const makeInstance: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const zone = draw.pick(region.zones)
  const id = `i-${draw.id(18)}`
  const name = numbered(draw.pick(['web', 'api', 'worker', 'batch', 'cache']), number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const planted: Planted[] = []

  const isSubscription = draw.chance(0.4)
  const isExpiring = isSubscription && draw.chance(0.08)
  if (isExpiring) planted.push(...violates('ecs-instance-expired-check'))
  const isProtected = !draw.chance(0.15)
  if (!isSubscription && !isProtected) planted.push(...violates('ecs-instance-deletion-protection-enabled'))
  const isOldImage = draw.chance(0.06)
  if (isOldImage) planted.push(...violates('ecs-instance-imageId-check'))
  const isStopped = draw.chance(0.07)
  if (isStopped) planted.push(...violates('ecs-instance-status-no-stopped'))
  const isClassic = draw.chance(0.01)
  if (isClassic) planted.push(...violates('ecs-instances-in-vpc'))
  const isAstray = draw.chance(0.05)
  if (isAstray) planted.push(...violates('ecs-instance-attached-security-group'))
  const hasLocks = !draw.chance(0.01)
  const isLocked = hasLocks && draw.chance(0.01)
  if (!hasLocks) planted.push(...lacksDataFor('ecs-instance-no-lock'))
  if (isLocked) planted.push(...violates('ecs-instance-no-lock'))

  const address = exampleAddress(draw)
  return {
    resourceType: 'ACS::ECS::Instance',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone,
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      InstanceId: id,
      InstanceName: name,
      RegionId: region.id,
      ZoneId: zone,
      Status: isStopped ? 'Stopped' : 'Running',
      InstanceType: draw.pick(['ecs.g7.large', 'ecs.c7.xlarge', 'ecs.r7.large']),
      Cpu: 2,
      Memory: 8192,
      InstanceChargeType: isSubscription ? 'PrePaid' : 'PostPaid',
      CreationTime: minuteText(asOf, ageDays),
      ExpiredTime: isSubscription
        ? minuteText(asOf, isExpiring ? draw.whole(3, 25) : draw.whole(60, 400))
        : '2099-12-31T15:59Z',
      InstanceNetworkType: isClassic ? 'classic' : 'vpc',
      VpcAttributes: isClassic
        ? { VpcId: '', VSwitchId: '', PrivateIpAddress: { IpAddress: [] } }
        : { VpcId: region.vpcId, VSwitchId: region.vSwitchId, PrivateIpAddress: { IpAddress: [address] } },
      PublicIpAddress: { IpAddress: [] },
      SecurityGroupIds: {
        SecurityGroupId: [isAstray ? `sg-${draw.id(18)}` : region.baselineGroupId],
      },
      ImageId: isOldImage ? 'centos_7_9_x64_20G_alibase_20220824.vhd' : draw.pick(APPROVED_IMAGES),
      OSType: 'linux',
      HostName: name,
      DeletionProtection: isProtected,
      ...(hasLocks ? { OperationLocks: { LockReason: isLocked ? [{ LockReason: 'financial' }] : [] } } : {}),
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: draw.pick(['required', 'optional']) },
      Tags: tagList(tags),
    },
    planted,
  }
}

/** ECS disks. */
export const makeDisk: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const zone = draw.pick(region.zones)
  const id = `d-${draw.id(18)}`
  const name = numbered('disk', number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const planted: Planted[] = []

  const isData = draw.chance(0.7)
  const isInUse = !draw.chance(0.09)
  if (!isInUse) planted.push(...violates('ecs-disk-in-use'))
  const isEncrypted = !draw.chance(0.14)
  if (isData && isInUse && !isEncrypted) planted.push(...violates('ecs-disk-encrypted'))
  const isSnapshotDecided = !draw.chance(0.01)
  const losesSnapshots = isSnapshotDecided && draw.chance(0.2)
  if (!isSnapshotDecided) planted.push(...lacksDataFor('ecs-disk-retain-auto-snapshot'))
  if (losesSnapshots) planted.push(...violates('ecs-disk-retain-auto-snapshot'))
  const isLocked = draw.chance(0.01)
  if (isLocked) planted.push(...violates('ecs-disk-no-lock'))

  const instanceId = isInUse ? `i-${draw.id(18)}` : ''
  return {
    resourceType: 'ACS::ECS::Disk',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone,
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      DiskId: id,
      DiskName: name,
      RegionId: region.id,
      ZoneId: zone,
      Type: isData ? 'data' : 'system',
      Category: 'cloud_essd',
      PerformanceLevel: 'PL1',
      Size: draw.pick([40, 100, 200, 500]),
      Status: isInUse ? 'In_use' : 'Available',
      InstanceId: instanceId,
      CreationTime: minuteText(asOf, ageDays),
      DiskChargeType: 'PostPaid',
      Encrypted: isEncrypted,
      KMSKeyId: isEncrypted ? 'key-hzzexample0001' : '',
      DeleteWithInstance: true,
      ...(isSnapshotDecided ? { DeleteAutoSnapshot: losesSnapshots } : {}),
      EnableAutoSnapshot: true,
      OperationLocks: { OperationLock: isLocked ? [{ LockReason: 'security' }] : [] },
      Tags: tagList(tags),
    },
    planted,
  }
}

/** Automatic snapshot policies. */
export const makeSnapshotPolicy: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const id = `sp-${draw.id(18)}`
  const name = numbered('daily', number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const isShort = draw.chance(0.25)
  return {
    resourceType: 'ACS::ECS::AutoSnapshotPolicy',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone: '',
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      AutoSnapshotPolicyId: id,
      AutoSnapshotPolicyName: name,
      RegionId: region.id,
      Status: 'Normal',
      TimePoints: '["2"]',
      RepeatWeekdays: '["1","2","3","4","5","6","7"]',
      RetentionDays: isShort ? draw.whole(1, 6) : draw.pick([7, 14, 30, -1]),
      DiskNums: draw.whole(1, 40),
      Tags: tagList(tags),
    },
    planted: isShort ? violates('ecs-snapshot-retention-days') : [],
  }
}

/** Scaling groups. */
export const makeScalingGroup: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const id = `asg-${draw.id(18)}`
  const name = numbered('pool', number)
  const ageDays = -draw.whole(10, 700)
  const isUnwatched = draw.chance(0.2)
  return {
    resourceType: 'ACS::ESS::ScalingGroup',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone: '',
    createdAt: daysFrom(asOf, ageDays),
    tags: madeTags(draw),
    configuration: {
      ScalingGroupId: id,
      ScalingGroupName: name,
      RegionId: region.id,
      LifecycleState: 'Active',
      MinSize: 2,
      MaxSize: 10,
      HealthCheckType: isUnwatched ? 'NONE' : 'ECS',
      MultiAZPolicy: 'BALANCE',
      VpcId: region.vpcId,
      GroupDeletionProtection: true,
      CreationTime: minuteText(asOf, ageDays),
    },
    planted: isUnwatched ? violates('ess-group-health-check') : [],
  }
}
