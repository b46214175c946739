import { ConditionError } from '../condition-error.js'
import type { Json, JsonObject } from '../types.js'
import { isList, listItems, numberOf, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import { type Ports, parsePorts } from './network.js'
import type { Operator } from './types.js'

/**
 * What the inbound rules of a security group let in from every address, drop rules taken into account: of the
 * rules that match a packet the one with the smallest priority number decides, and at the same number Drop.
 * The actual value is the recorded list of rules. Anything a rule does not say is read in the direction that
 * opens more, so that missing fields never close a port.
 */
export const securityGroupOperators: readonly Operator[] = [
  defineOperator({
    name: 'IngressClosedToAnyAddress',
    dataType: 'Network',
    description: {
      en: 'No inbound rule lets every address in to one of the desired ports (protocols:ports, TCP and UDP unless said; -1/-1 is a rule for all ports at once).',
      zh: '没有入方向规则对所有地址放行期望端口（协议:端口，默认TCP和UDP；-1/-1表示一次放行全部端口的规则）。',
    },
    prepare: (desired) => {
      const { protocols, ports, wholeRange } = desiredAccess(desired)
      return (actual) => {
        if (!isList(actual)) return false
        const rules = actual.flatMap(readRule)
        const drops = rules.filter((rule) => rule.isDrop && rule.isPlain)
        return !rules.some((rule) => {
          if (rule.isDrop) return false
          const stronger = drops.filter((drop) => outranks(drop, rule))
          if (wholeRange && opensWholeRange(rule, stronger, protocols)) return true
          return portProtocols(protocols).some((protocol) => opensPort(rule, stronger, protocol, ports))
        })
      }
    },
  }),
]

interface IngressRule {
  readonly isDrop: boolean
  readonly priority: number
  readonly protocol: string
  readonly ranges: readonly Ports[]
  /** Of -1/-1, which is how one rule names all ports. */
  readonly isWholeRange: boolean
  readonly network: string
  readonly opensIpv4: boolean
  readonly opensIpv6: boolean
  /** Looks at nothing but source address, protocol and port; a drop rule that looks at more drops less. */
  readonly isPlain: boolean
}

const ALL_PORTS: Ports = { first: 0, last: 65_535 }
const WHOLE_RANGE = '-1/-1'

/** An inbound rule for every address; nothing for rules that are outbound or narrower. */
function readRule(item: Json): readonly IngressRule[] {
  if (typeof item !== 'object' || item === null || isList(item))
    throw new ConditionError('the list of security group rules holds something else')
  if (fieldOf(item, 'Direction').toLowerCase() === 'egress') return []
  const opensIpv4 = fieldOf(item, 'SourceCidrIp').endsWith('/0')
  const opensIpv6 = fieldOf(item, 'Ipv6SourceCidrIp').endsWith('/0')
  if (!opensIpv4 && !opensIpv6) return []
  const isDrop = fieldOf(item, 'Policy').toLowerCase() === 'drop'
  const portText = fieldOf(item, 'PortRange')
  const priority = numberOf(item['Priority'])
  return [
    {
      isDrop,
      priority: Number.isNaN(priority) ? (isDrop ? 101 : 0) : priority,
      protocol: fieldOf(item, 'IpProtocol').toLowerCase() || (isDrop ? 'none' : 'all'),
      ranges: portText === '' ? (isDrop ? [] : [ALL_PORTS]) : recordedPorts(portText),
      isWholeRange: portText === WHOLE_RANGE || (portText === '' && !isDrop),
      network: fieldOf(item, 'NicType').toLowerCase(),
      opensIpv4,
      opensIpv6,
      isPlain:
        ['', WHOLE_RANGE].includes(fieldOf(item, 'SourcePortRange')) &&
        ['DestCidrIp', 'Ipv6DestCidrIp', 'DestGroupId'].every((name) => fieldOf(item, name) === ''),
    },
  ]
}

function fieldOf(item: JsonObject, name: string): string {
  return textOf(item[name]).trim()
}

function recordedPorts(text: string): readonly Ports[] {
  return listItems(text).map((part) => {
    const ports = parsePorts(part)
    if (ports === null) throw new ConditionError(`"${text}" is no port range`)
    return ports
  })
}

/** Whether a drop rule decides for every address family that the accept rule opens. */
function outranks(drop: IngressRule, accept: IngressRule): boolean {
  return (
    drop.priority <= accept.priority &&
    drop.network === accept.network &&
    (drop.opensIpv4 || !accept.opensIpv4) &&
    (drop.opensIpv6 || !accept.opensIpv6)
  )
}

function opensWholeRange(
  accept: IngressRule,
  drops: readonly IngressRule[],
  protocols: readonly string[],
): boolean {
  const concerns = protocols.length === 0 || covers(accept.protocol, protocols)
  return (
    accept.isWholeRange &&
    concerns &&
    !drops.some((drop) => drop.isWholeRange && covers(drop.protocol, [accept.protocol]))
  )
}

function opensPort(
  accept: IngressRule,
  drops: readonly IngressRule[],
  protocol: string,
  wanted: readonly Ports[],
): boolean {
  if (!covers(accept.protocol, [protocol])) return false
  const dropped = drops.filter((drop) => covers(drop.protocol, [protocol])).flatMap(({ ranges }) => ranges)
  return wanted.some((ports) =>
    accept.ranges.some((range) => {
      const first = Math.max(ports.first, range.first)
      const last = Math.min(ports.last, range.last)
      return first <= last && !areDropped(first, last, dropped)
    }),
  )
}

/** Whether every port from first to last is in one of the ranges. */
function areDropped(first: number, last: number, ranges: readonly Ports[]): boolean {
  let next = first
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    if (range.first <= next && range.last >= next) next = range.last + 1
  }
  return next > last
}

function covers(protocol: string, wanted: readonly string[]): boolean {
  return protocol === 'all' || wanted.includes(protocol)
}

function portProtocols(protocols: readonly string[]): readonly string[] {
  return protocols.length === 0 ? ['tcp', 'udp'] : protocols
}

interface DesiredAccess {
  readonly protocols: readonly string[]
  readonly ports: readonly Ports[]
  readonly wholeRange: boolean
}

function desiredAccess(desired: string): DesiredAccess {
  const colon = desired.indexOf(':')
  const protocols = colon === -1 ? [] : listItems(desired.slice(0, colon)).map((item) => item.toLowerCase())
  const items = listItems(desired.slice(colon + 1))
  if (items.length === 0) throw new ConditionError(`IngressClosedToAnyAddress: "${desired}" names no port`)
  const ports = items
    .filter((item) => item !== WHOLE_RANGE)
    .map((item) => {
      const parsed = parsePorts(item)
      if (parsed === null) throw new ConditionError(`IngressClosedToAnyAddress: "${item}" is no port`)
      return parsed
    })
  return { protocols, ports, wholeRange: items.includes(WHOLE_RANGE) }
}
