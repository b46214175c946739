import { describe, expect, it } from 'vitest'
import { ConditionError } from '../condition-error.js'
import type { Json, JsonObject } from '../types.js'
import { securityGroupOperators } from './security-group.js'

const [operator] = securityGroupOperators
const everyAddress = { SourceCidrIp: '0.0.0.0/0' }
const ssh = { ...everyAddress, PortRange: '22/22', IpProtocol: 'TCP' }
const all = { ...everyAddress, PortRange: '-1/-1', IpProtocol: 'ALL' }

function rule(fields: JsonObject): JsonObject {
  return { Direction: 'ingress', Policy: 'Accept', Priority: '10', NicType: 'intranet', ...fields }
}

function drop(fields: JsonObject): JsonObject {
  return rule({ Policy: 'Drop', ...fields })
}

function isClosed(desired: string, actual: Json | undefined): boolean {
  return operator!.prepare(desired)(actual, { now: 0, recheckAt: Number.POSITIVE_INFINITY })
}

describe('IngressClosedToAnyAddress', () => {
  it.each<[string, string, JsonObject[], boolean]>([
    ['no rule at all', '22,3389', [], true],
    ['another port', '22', [rule({ ...ssh, PortRange: '443/443' })], true],
    ['the port', '22,3389', [rule(ssh)], false],
    ['a range over the port', '3389', [rule({ ...ssh, PortRange: '3000/4000' })], false],
    ['the second of several ranges', '22', [rule({ ...ssh, PortRange: '80/80,20/23' })], false],
    ['all ports', '22', [rule(all)], false],
    ['IPv6 counts the same way', '22', [rule({ ...ssh, SourceCidrIp: '', Ipv6SourceCidrIp: '::/0' })], false],
    ['one network', '22', [rule({ ...ssh, SourceCidrIp: '10.0.0.0/8' })], true],
    ['another security group', '22', [rule({ ...ssh, SourceCidrIp: '', SourceGroupId: 'sg-2' })], true],
    ['outbound', '22', [rule({ ...ssh, Direction: 'egress' })], true],
    ['ICMP opens no port', '22', [rule({ ...all, IpProtocol: 'ICMP' })], true],
    ['another protocol than the desired', 'udp:22', [rule(ssh)], true],
    ['the desired protocol', 'udp,tcp:22', [rule(ssh)], false],
    ['a rule for all protocols', 'udp:22', [rule({ ...ssh, IpProtocol: 'ALL' })], false],
    ['dropped at a stronger priority', '22', [rule(ssh), drop({ ...ssh, Priority: '9' })], true],
    ['dropped at the same priority', '22', [rule(ssh), drop({ ...ssh, Priority: 10 })], true],
    ['dropped at a weaker priority', '22', [rule(ssh), drop({ ...ssh, Priority: '11' })], false],
    ['dropped for all protocols', '22', [rule(ssh), drop({ ...all, Priority: '1' })], true],
    ['dropped for one of two protocols', '22', [rule(all), drop({ ...ssh, Priority: '1' })], false],
    ['dropped for one network only', '22', [rule(ssh), drop({ ...ssh, SourceCidrIp: '10.0.0.0/8' })], false],
    ['dropped for one target only', '22', [rule(ssh), drop({ ...ssh, DestCidrIp: '10.0.0.1' })], false],
    ['dropped on the other network', '22', [rule(ssh), drop({ ...ssh, NicType: 'internet' })], false],
    [
      'dropped for IPv4 but open for IPv6',
      '22',
      [rule({ ...ssh, Ipv6SourceCidrIp: '::/0' }), drop(ssh)],
      false,
    ],
    [
      'the desired range half dropped',
      '20/30',
      [rule({ ...ssh, PortRange: '1/100' }), drop({ ...ssh, PortRange: '20/25' })],
      false,
    ],
    [
      'the desired range dropped in two parts',
      '20/30',
      [
        rule({ ...ssh, PortRange: '1/100' }),
        drop({ ...ssh, PortRange: '26/30' }),
        drop({ ...ssh, PortRange: '20/25' }),
      ],
      true,
    ],
    ['a rule for all ports at once', '-1/-1', [rule(all)], false],
    ['ICMP names all ports too', '-1/-1', [rule({ ...all, IpProtocol: 'ICMP' })], false],
    ['many ports are not all at once', '-1/-1', [rule({ ...ssh, PortRange: '1/65535' })], true],
    ['all ports at once, dropped', '-1/-1', [rule(all), drop({ ...all, Priority: '1' })], true],
    ['all ports at once, SSH dropped', '-1/-1', [rule(all), drop({ ...ssh, Priority: '1' })], false],
    ['what is not said opens', '22', [{ SourceCidrIp: '0.0.0.0/0' }], false],
    [
      'a drop rule that says little drops nothing',
      '22',
      [rule(ssh), { Policy: 'Drop', SourceCidrIp: '0.0.0.0/0', Priority: '1' }],
      false,
    ],
  ])('%s', (_, desired, actual, expected) => {
    expect(isClosed(desired, actual)).toBe(expected)
  })

  it.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', '22/22'],
  ])('does not hold for %s', (_, actual) => {
    expect(isClosed('22', actual)).toBe(false)
  })

  it.each<[string, string, Json]>([
    ['no port', 'tcp:', []],
    ['a word for a port', 'ssh', []],
    ['a recorded range that is none', '22', [rule({ ...ssh, PortRange: 'x' })]],
    ['a recorded list of something else', '22', ['sgr-1']],
  ])('cannot judge %s', (_, desired, actual) => {
    expect(() => isClosed(desired, actual)).toThrow(ConditionError)
  })
})
