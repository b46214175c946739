import { dateText, daysFrom, lacksDataFor, madeTags, numbered, tagList, violates } from './made-text.js'
import type { Maker } from './types.js'

const PORTS = ['sg-risky-ports-check', 'ecs-security-group-risky-ports-check-with-protocol']
const ANY_PORT = 'sg-public-access-check'

/** Security groups; the first of each region is its baseline group and keeps every rule. */
export const makeSecurityGroup: Maker = (draw, { asOf, regions }, number) => {
  const region = regions[number] ?? draw.pick(regions)
  const isBaseline = number < regions.length
  const id = isBaseline ? region.baselineGroupId : `sg-${draw.id(18)}`
  const name = isBaseline ? 'baseline' : numbered(draw.pick(['web', 'db', 'batch', 'office']), number)
  const ageDays = -draw.whole(10, 700)
  const tags = madeTags(draw)
  const kind = isBaseline ? 'closed' : drawKind()
  const permissions = [permission('443/443', '0.0.0.0/0'), permission('22/22', '198.51.100.0/24')]
  if (kind === 'ssh') permissions.push(permission('22/22', '0.0.0.0/0'))
  if (kind === 'desktop') permissions.push(permission('3389/3389', '0.0.0.0/0'))
  // The groups of managed services are outside the rules, however open they are.
  if (kind === 'open' || kind === 'managed') permissions.push(permission('-1/-1', '0.0.0.0/0', 'ALL'))

  function drawKind() {
    if (draw.chance(0.02)) return 'unread'
    if (draw.chance(0.03)) return 'managed'
    if (draw.chance(0.06)) return 'ssh'
    if (draw.chance(0.03)) return 'desktop'
    return draw.chance(0.02) ? 'open' : 'closed'
  }

  function permission(PortRange: string, SourceCidrIp: string, IpProtocol = 'TCP') {
    return {
      SecurityGroupRuleId: `sgr-${draw.id(18)}`,
      Direction: 'ingress',
      IpProtocol,
      PortRange,
      SourcePortRange: '-1/-1',
      SourceCidrIp,
      Ipv6SourceCidrIp: '',
      SourceGroupId: '',
      DestCidrIp: '',
      Policy: 'Accept',
      Priority: '1',
      NicType: 'intranet',
    }
  }

  return {
    resourceType: 'ACS::ECS::SecurityGroup',
    resourceId: id,
    resourceName: name,
    region: region.id,
    zone: '',
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      SecurityGroupId: id,
      SecurityGroupName: name,
      SecurityGroupType: 'normal',
      RegionId: region.id,
      VpcId: region.vpcId,
      CreationTime: dateText(asOf, ageDays),
      InnerAccessPolicy: 'Accept',
      ServiceManaged: kind === 'managed',
      ...(kind === 'unread' ? {} : { Permissions: { Permission: permissions } }),
      Tags: tagList(tags),
    },
    planted: {
      closed: [],
      managed: [],
      unread: lacksDataFor(...PORTS, ANY_PORT),
      ssh: violates(...PORTS),
      desktop: violates(...PORTS),
      open: violates(...PORTS, ANY_PORT),
    }[kind],
  }
}
