import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rosTypeOf } from '../../src/templates/evaluate-properties.js'
import { readRecorded } from '../../src/templates/map-property.js'
import { mapResources } from '../../src/templates/map-resources.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { UNKNOWN, type Value } from '../../src/templates/value.js'
import { ROOT } from '../architecture.js'

const mappings = readMappings(join(ROOT, 'catalog/mappings'))

it.each<[string, Record<string, Value>, string, unknown, string]>([
  ['alicloud_eip', { bandwidth: 10, name: 'n' }, 'Bandwidth', '10', 'ACS::EIP::EipAddress'],
  ['ALIYUN::VPC::EIPPro', {}, 'Bandwidth', '5', 'ACS::EIP::EipAddress'],
  ['alicloud_slb', { internet: true, name: 'n' }, 'AddressType', 'internet', 'ACS::SLB::LoadBalancer'],
  ['alicloud_slb', { vswitch_id: 'vsw-1' }, 'AddressType', 'intranet', 'ACS::SLB::LoadBalancer'],
  ['alicloud_slb_load_balancer', {}, 'AddressType', 'internet', 'ACS::SLB::LoadBalancer'],
  ['alicloud_slb_load_balancer', { vswitch_id: UNKNOWN }, 'AddressType', UNKNOWN, 'ACS::SLB::LoadBalancer'],
  [
    'alicloud_slb_load_balancer',
    { vswitch_id: 'vsw-1', address_type: 'internet' },
    'AddressType',
    'internet',
    'ACS::SLB::LoadBalancer',
  ],
  ['ALIYUN::ECS::NatGateway', {}, 'DeletionProtection', false, 'ACS::NAT::NatGateway'],
  ['ALIYUN::ECS::InstanceGroup', { ImageId: 'm-1' }, 'ImageId', 'm-1', 'ACS::ECS::Instance'],
  ['ALIYUN::ECS::InstanceGroup', {}, 'InstanceChargeType', 'PostPaid', 'ACS::ECS::Instance'],
  ['ALIYUN::ECS::PrepayInstance', {}, 'InstanceChargeType', 'PrePaid', 'ACS::ECS::Instance'],
  ['ALIYUN::RDS::DBInstance', {}, 'PayType', 'Postpaid', 'ACS::RDS::DBInstance'],
  ['ALIYUN::RDS::PrepayDBInstance', {}, 'PayType', 'Prepaid', 'ACS::RDS::DBInstance'],
  ['alicloud_actiontrail', {}, 'EventRW', 'All', 'ACS::ActionTrail::Trail'],
  ['alicloud_oss_bucket', {}, 'AllowEmptyReferer', true, 'ACS::OSS::Bucket'],
  ['alicloud_oss_bucket', { referer_config: [{}] }, 'AllowEmptyReferer', false, 'ACS::OSS::Bucket'],
  [
    'alicloud_oss_bucket',
    { referer_config: [{ allow_empty: true }] },
    'AllowEmptyReferer',
    true,
    'ACS::OSS::Bucket',
  ],
])('%s with %o records %s', (type, properties, path, recorded, recordedType) => {
  const language = type.startsWith('ALIYUN') ? ('ros' as const) : ('terraform' as const)
  const { mapped } = mapResources(
    [{ language, type, address: 'one', properties, file: 'main.tf', line: 1 }],
    mappings,
  )
  expect(mapped.map((one) => one.type)).toEqual([recordedType])
  expect(readRecorded(mapped[0]!.configuration, path)).toEqual(recorded)
  if ('name' in properties) expect(mapped[0]!.name).toBe('n')
})

it('finds an older ROS type by its own name', () => {
  expect(rosTypeOf(mappings, 'ALIYUN::ECS::NatGateway')).toBe('ALIYUN::ECS::NatGateway')
  expect(rosTypeOf(mappings, 'ACS::NAT::NatGateway')).toBe('ALIYUN::VPC::NatGateway')
  expect(rosTypeOf(mappings, 'ALIYUN::ECS::Nothing')).toBeUndefined()
})
