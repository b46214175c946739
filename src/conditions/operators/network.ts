import { type AddressRange, holdsPublicAddress, isWithin, overlaps, parseAddressRange } from '../address.js'
import { ConditionError } from '../condition-error.js'
import { remember } from '../remember.js'
import { listItems, textOf } from '../value-text.js'
import { defineOperator, everyScalar, withSource } from './define.js'
import type { Operator, Test } from './types.js'

/**
 * Addresses and ports. The actual value may be an address, a CIDR or a comma separated list of them; one
 * that is none of these cannot be judged and makes the verdict an error. An empty text counts as missing.
 */
export const networkOperators: readonly Operator[] = [
  defineOperator({
    name: 'IpInCidrs',
    dataType: 'Network',
    description: {
      en: 'Every address or network lies inside one of the desired networks.',
      zh: '所有地址或网段都位于期望网段之一内。',
    },
    prepare: (desired) => {
      const outer = desiredRanges('IpInCidrs', desired)
      return addresses(false, (ranges) =>
        ranges.every((range) => outer.some((network) => isWithin(range, network))),
      )
    },
  }),
  defineOperator({
    name: 'CidrContains',
    dataType: 'Network',
    description: {
      en: 'The network contains every desired address or network.',
      zh: '当前网段包含所有期望的地址或网段。',
    },
    prepare: (desired) => {
      const inner = desiredRanges('CidrContains', desired)
      return addresses(false, (ranges) =>
        inner.every((range) => ranges.some((network) => isWithin(range, network))),
      )
    },
  }),
  defineOperator({
    name: 'CidrOverlapsAny',
    dataType: 'Network',
    description: {
      en: 'The network shares an address with one of the desired networks.',
      zh: '当前网段与期望网段之一有重叠。',
    },
    prepare: (desired) => {
      const others = desiredRanges('CidrOverlapsAny', desired)
      return addresses(false, (ranges) =>
        ranges.some((range) => others.some((other) => overlaps(range, other))),
      )
    },
  }),
  defineOperator({
    name: 'IsPublicAddress',
    dataType: 'Network',
    unary: true,
    description: { en: 'Every address lies in the public Internet.', zh: '所有地址均为公网地址。' },
    prepare: () => addresses(false, (ranges) => ranges.every(holdsPublicAddress)),
  }),
  defineOperator({
    name: 'CidrHoldsPublicAddress',
    dataType: 'Network',
    unary: true,
    description: {
      en: 'The network or list holds at least one public address.',
      zh: '网段或列表中至少包含一个公网地址。',
    },
    prepare: () => addresses(false, (ranges) => ranges.some(holdsPublicAddress)),
  }),
  defineOperator({
    name: 'CsvHoldsNoPublicAddress',
    dataType: 'Network',
    unary: true,
    negated: true,
    description: {
      en: 'The list of addresses and networks holds no public address.',
      zh: '地址和网段列表中不包含公网地址。',
    },
    prepare: () => addresses(true, (ranges) => !ranges.some(holdsPublicAddress)),
  }),
  defineOperator({
    name: 'CidrPrefixGreaterOrEquals',
    dataType: 'Network',
    description: {
      en: 'Every network has a prefix at least as long as the desired one.',
      zh: '所有网段的前缀长度大于或等于期望值。',
    },
    prepare: (desired) => {
      const bits = /^\d{1,3}$/.test(desired.trim()) ? Number(desired) : Number.NaN
      if (!(bits <= 128))
        throw new ConditionError(`CidrPrefixGreaterOrEquals: "${desired}" is no prefix length`)
      const addressesV4 = 2 ** (32 - bits)
      const addressesV6 = 1n << BigInt(128 - bits)
      return addresses(false, (ranges) =>
        ranges.every((range) =>
          range.family === 4
            ? range.last - range.first < addressesV4
            : range.last - range.first < addressesV6,
        ),
      )
    },
  }),
  defineOperator({
    name: 'PortRangeCoversAny',
    dataType: 'Network',
    description: {
      en: 'The port range (22/22, 80-443, -1/-1 for all) covers one of the desired ports.',
      zh: '端口范围（22/22、80-443，-1/-1表示全部）覆盖期望端口之一。',
    },
    prepare: (desired) => {
      const ports = desiredPorts('PortRangeCoversAny', desired)
      return portRange((first, last) => ports.some((port) => port.first <= last && port.last >= first))
    },
  }),
  defineOperator({
    name: 'PortRangeNotWithin',
    dataType: 'Network',
    description: {
      en: 'The port range opens a port outside the desired ports.',
      zh: '端口范围包含期望端口之外的端口。',
    },
    prepare: (desired) => {
      const ports = mergePorts(desiredPorts('PortRangeNotWithin', desired))
      return portRange((first, last) => !ports.some((port) => port.first <= first && port.last >= last))
    },
  }),
]

function addresses(onMissing: boolean, holds: (ranges: readonly AddressRange[]) => boolean): Test {
  const test = remember((text) => {
    const ranges = recordedRanges(text)
    return ranges.length === 0 ? onMissing : holds(ranges)
  })
  return testOfTexts(onMissing, test)
}

/** Shared by all rules: many of them look at the same entries. */
const recordedRanges = remember((text): readonly AddressRange[] => {
  const single = parseAddressRange(text)
  return single === null ? listItems(text).map(recordedRange) : [single]
}, 2_048)

function testOfTexts(onMissing: boolean, test: (text: string) => boolean): Test {
  const slow = everyScalar(onMissing, (actual) => test(textOf(actual)))
  return withSource(
    (actual, moment) => slow(actual, moment),
    (code) => `(typeof v === 'string' ? ${code.bind(test)}(v) : ${code.bind(slow)}(v, run))`,
  )
}

function recordedRange(text: string): AddressRange {
  const range = parseAddressRange(text)
  if (range === null) throw new ConditionError(`"${text}" is neither an address nor a network`)
  return range
}

function desiredRanges(operator: string, desired: string): readonly AddressRange[] {
  return listItems(desired).map((item) => {
    const range = parseAddressRange(item)
    if (range === null) throw new ConditionError(`${operator}: "${item}" is neither an address nor a network`)
    return range
  })
}

export interface Ports {
  readonly first: number
  readonly last: number
}

const PORTS = /^\s*(-?\d{1,5})\s*(?:[/~-]\s*(-?\d{1,5})\s*)?$/

/** `22`, `22/22`, `80-443`; `-1/-1` is every port. Null when it is none. */
export function parsePorts(text: string): Ports | null {
  const match = PORTS.exec(text)
  if (match === null) return null
  const first = Number(match[1])
  const last = match[2] === undefined ? first : Number(match[2])
  if (first === -1 && last === -1) return { first: 0, last: 65_535 }
  return first >= 0 && last >= first && last <= 65_535 ? { first, last } : null
}

function portRange(holds: (first: number, last: number) => boolean): Test {
  const test = remember((text) => {
    if (text === '') return false
    const ports = parsePorts(text)
    if (ports === null) throw new ConditionError(`"${text}" is no port range`)
    return holds(ports.first, ports.last)
  })
  return testOfTexts(false, test)
}

function desiredPorts(operator: string, desired: string): readonly Ports[] {
  return listItems(desired).map((item) => {
    const ports = parsePorts(item)
    if (ports === null) throw new ConditionError(`${operator}: "${item}" is no port`)
    return ports
  })
}

/** Joins neighbours, so that 80 and 81 together cover 80/81. */
function mergePorts(ports: readonly Ports[]): readonly Ports[] {
  const merged: Ports[] = []
  for (const next of ports.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1)
    if (before === undefined || next.first > before.last + 1) merged.push(next)
    else merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, next.last) }
  }
  return merged
}
