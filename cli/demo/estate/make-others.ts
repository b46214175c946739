import {
  dateText,
  daysFrom,
  exampleAddress,
  lacksDataFor,
  madeTags,
  numbered,
  tagList,
  violates,
} from './made-text.js'
import type { Maker, Planted } from './types.js'

/** RAM users, which belong to no region. */
export const makeUser: Maker = (draw, { accountId, asOf }, number) => {
  const name = numbered(draw.pick(['alice', 'bob', 'carol', 'deploy', 'report']), number)
  const id = `2${String(draw.whole(0, 999_999_999)).padStart(9, '0')}${String(number).padStart(8, '0')}`
  const ageDays = -draw.whole(200, 900)
  const planted: Planted[] = []

  const hasConsole = draw.chance(0.7)
  const isProtected = !draw.chance(0.18)
  if (hasConsole && !isProtected) planted.push(...violates('ram-user-mfa-check'))
  const isLoginRead = !draw.chance(0.02)
  const isIdle = isLoginRead && draw.chance(0.15)
  if (!isLoginRead) planted.push(...lacksDataFor('ram-user-last-login-expired-check'))
  if (isIdle) planted.push(...violates('ram-user-last-login-expired-check'))

  return {
    resourceType: 'ACS::RAM::User',
    resourceId: id,
    resourceName: name,
    region: 'global',
    zone: '',
    createdAt: daysFrom(asOf, ageDays),
    tags: {},
    configuration: {
      UserId: id,
      UserName: name,
      DisplayName: name,
      CreateDate: dateText(asOf, ageDays),
      UpdateDate: dateText(asOf, -draw.whole(100, 190)),
      ...(isLoginRead
        ? { LastLoginDate: dateText(asOf, isIdle ? -draw.whole(120, 190) : -draw.whole(1, 60)) }
        : {}),
      ...(hasConsole
        ? { LoginProfile: { UserName: name, MFABindRequired: isProtected, PasswordResetRequired: false } }
        : {}),
      ...(isProtected ? { MFADevice: { SerialNumber: `acs:ram::${accountId}:mfa/${name}` } } : {}),
      AccessKeys: { AccessKey: [] },
      Groups: { Group: [{ GroupName: draw.pick(['developers', 'operators', 'auditors']) }] },
    },
    planted,
  }
}

/** RDS instances. */
export const makeDatabase: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const zone = draw.pick(region.zones)
  const id = `rm-${draw.id(18)}`
  const name = numbered(draw.pick(['orders', 'customers', 'ledger', 'search']), number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const planted: Planted[] = []

  const isListRead = !draw.chance(0.02)
  const isOpen = isListRead && draw.chance(0.08)
  if (!isListRead) planted.push(...lacksDataFor('rds-instance-enabled-security-ip-list'))
  if (isOpen) planted.push(...violates('rds-instance-enabled-security-ip-list'))

  return {
    resourceType: 'ACS::RDS::DBInstance',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone,
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      DBInstanceId: id,
      DBInstanceDescription: name,
      RegionId: region.id,
      ZoneId: zone,
      Engine: draw.pick(['MySQL', 'PostgreSQL']),
      EngineVersion: '8.0',
      DBInstanceStatus: 'Running',
      Category: draw.pick(['HighAvailability', 'HighAvailability', 'Basic']),
      PayType: 'Postpaid',
      CreationTime: dateText(asOf, ageDays),
      InstanceNetworkType: 'VPC',
      VpcId: region.vpcId,
      VSwitchId: region.vSwitchId,
      DeletionProtection: true,
      ...(isListRead ? { SecurityIPList: isOpen ? '192.0.2.0/24,0.0.0.0/0' : '192.0.2.0/24' } : {}),
      Tags: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
    },
    planted,
  }
}

/** Classic load balancers; recorded, but no package of the demo looks at them. */
export const makeLoadBalancer: Maker = (draw, { asOf, regions }, number) => {
  const region = draw.pick(regions)
  const id = `lb-${draw.id(18)}`
  const name = numbered('entry', number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const protocol = draw.pick(['https', 'https', 'http', 'tcp'])
  return {
    resourceType: 'ACS::SLB::LoadBalancer',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone: region.zones[0],
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      LoadBalancerId: id,
      LoadBalancerName: name,
      LoadBalancerStatus: 'active',
      Address: exampleAddress(draw),
      AddressType: draw.pick(['intranet', 'intranet', 'internet']),
      RegionId: region.id,
      VpcId: region.vpcId,
      CreateTime: dateText(asOf, ageDays),
      DeleteProtection: draw.pick(['on', 'off']),
      ListenerPortsAndProtocol: {
        ListenerPortAndProtocol: [{ ListenerPort: 443, ListenerProtocol: protocol }],
      },
      Tags: tagList(tags),
    },
    planted: [],
  }
}
