import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTemplates } from '../../cli/scan/read-templates.js'
import { toInstant } from '../../src/platform/instant.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { chooseRules, scanTemplates } from '../../src/templates/scan.js'
import { ROOT } from '../architecture.js'

const read = readCatalogueDirectory(join(ROOT, 'catalog'))
if (read.kind === 'refused') throw new Error('the catalogue is refused')
const { catalogue } = read.directory
const mappings = readMappings(join(ROOT, 'catalog/mappings'))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-ros-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The verdicts of a rule on a template with these resources, by logical id. */
async function verdicts(rule: string, resources: string): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, `${rule}.yaml`)
  writeFileSync(file, `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n${resources}`)
  const templates = await readTemplates([file], { variables: { files: [], values: [] } })
  const rules = chooseRules(catalogue, { packs: [], rules: [rule] })
  const { results } = scanTemplates(templates, mappings, rules, toInstant(0))
  return Object.fromEntries(results.map(({ resource, judgement }) => [resource.address, judgement.kind]))
}

describe('assay scan on ROS', () => {
  it('sees ports that a list of rules opens', async () => {
    const group = (id: string, ports: string) => `  ${id}:
    Type: ALIYUN::ECS::SecurityGroup
    Properties: { VpcId: vpc-1 }
  ${id}Rules:
    Type: ALIYUN::ECS::SecurityGroupIngresses
    Properties:
      SecurityGroupId: !Ref ${id}
      Permissions:
        - { IpProtocol: tcp, PortRange: ${ports}, SourceCidrIp: 0.0.0.0/0, NicType: intranet }
`
    const template = group('Open', '22/22') + group('Web', '443/443')
    expect(await verdicts('sg-risky-ports-check', template)).toEqual({
      Open: 'nonCompliant',
      Web: 'compliant',
    })
  })

  it('tells the members of a group that one resource lists', async () => {
    const template = `  Member: { Type: 'ALIYUN::RAM::User', Properties: { UserName: member } }
  Named: { Type: 'ALIYUN::RAM::User', Properties: { UserName: named } }
  Alone: { Type: 'ALIYUN::RAM::User', Properties: { UserName: alone } }
  Members:
    Type: ALIYUN::RAM::UserToGroupAddition
    Properties: { GroupName: staff, Users: [!Ref Member, named] }
`
    expect(await verdicts('ram-user-group-membership-check', template)).toEqual({
      Member: 'compliant',
      Named: 'compliant',
      Alone: 'nonCompliant',
    })
  })

  it('leaves the public address of an instance open where the template does', async () => {
    const instance = (id: string, more: string) =>
      `  ${id}: { Type: 'ALIYUN::ECS::Instance', Properties: { ImageId: i${more} } }\n`
    const template = [
      instance('Unsaid', ''),
      instance('Allocated', ', AllocatePublicIP: true'),
      instance('NoBandwidth', ', AllocatePublicIP: true, InternetMaxBandwidthOut: 0'),
      instance('Refused', ', AllocatePublicIP: false, InternetMaxBandwidthOut: 5'),
      instance('Bandwidth', ', InternetMaxBandwidthOut: 5'),
    ].join('')
    expect(await verdicts('ecs-instance-no-public-ip', template)).toEqual({
      Unsaid: 'insufficientData',
      Allocated: 'nonCompliant',
      NoBandwidth: 'compliant',
      Refused: 'compliant',
      Bandwidth: 'nonCompliant',
    })
  })

  it('takes in what other resources add', async () => {
    const bucket = `  Logged: { Type: 'ALIYUN::OSS::Bucket', Properties: { BucketName: logged } }
  Silent: { Type: 'ALIYUN::OSS::Bucket', Properties: { BucketName: silent } }
  Logging: { Type: 'ALIYUN::OSS::BucketLogging', Properties: { Bucket: !Ref Logged, TargetBucket: logs } }
`
    expect(await verdicts('oss-bucket-logging-enabled', bucket)).toEqual({
      Logged: 'compliant',
      Silent: 'nonCompliant',
    })
    const cluster = (id: string) => `  ${id}:
    Type: ALIYUN::CS::ManagedKubernetesCluster
    Properties: { Name: ${id}, Addons: [{ Name: flannel }] }
`
    const addons = `  Added:
    Type: ALIYUN::CS::ClusterAddons
    Properties: { ClusterId: !Ref More, Addons: [{ Name: security-inspector }] }
`
    const rule = 'ack-cluster-security-inspector-enabled'
    expect(await verdicts(rule, cluster('More') + cluster('Less') + addons)).toEqual({
      More: 'compliant',
      Less: 'nonCompliant',
    })
    const database = (id: string) =>
      `  ${id}: { Type: 'ALIYUN::RDS::DBInstance', Properties: { SecurityIPList: 10.0.0.1, AllocatePublicConnection: true } }
`
    const more =
      "  Ips: { Type: 'ALIYUN::RDS::DBInstanceSecurityIps', Properties: { DBInstanceId: !Ref Two, DBInstanceIPArrayAttribute: 0.0.0.0/0 } }\n"
    expect(
      await verdicts('rds-public-and-any-ip-access-check', database('One') + database('Two') + more),
    ).toEqual({ One: 'compliant', Two: 'insufficientData' })
  })

  it('does not choose between two allow lists of one instance', async () => {
    const list = (id: string, instance: string, ips: string) =>
      `  ${id}: { Type: 'ALIYUN::REDIS::Whitelist', Properties: { InstanceId: !Ref ${instance}, SecurityIps: ${ips} } }\n`
    const template = [
      "  One: { Type: 'ALIYUN::REDIS::Instance', Properties: {} }\n",
      "  Two: { Type: 'ALIYUN::REDIS::Instance', Properties: {} }\n",
      "  Unsaid: { Type: 'ALIYUN::REDIS::Instance', Properties: {} }\n",
      list('A', 'One', '10.0.0.1'),
      list('B', 'Two', '0.0.0.0/0'),
      list('C', 'Two', '10.0.0.1'),
    ].join('')
    expect(await verdicts('redis-public-access-check', template)).toEqual({
      One: 'compliant',
      Two: 'insufficientData',
      Unsaid: 'insufficientData',
    })
  })

  it('records the default of ROS beside the one of Terraform', async () => {
    const listener = (id: string, more: string) => `  ${id}:
    Type: ALIYUN::SLB::LoadBalancer
    Properties: { LoadBalancerName: ${id} }
  ${id}Listener:
    Type: ALIYUN::SLB::Listener
    Properties: { LoadBalancerId: !Ref ${id}, ListenerPort: 80, Protocol: http${more} }
`
    const template = listener('Unsaid', '') + listener('Off', ', Gzip: off')
    expect(await verdicts('slb-listener-gzip-enabled', template)).toEqual({
      Unsaid: 'compliant',
      Off: 'nonCompliant',
    })
  })
})
