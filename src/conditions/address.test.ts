import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin, parseAddressRange } from './address.js'

const octet = fc.oneof(fc.integer({ min: 0, max: 260 }).map(String), fc.constantFrom('', '01', '1a', '0000'))
const v4 = fc.array(octet, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'))
const group = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16)),
  fc.constantFrom('', '0', 'g', '12345'),
)
const v6 = fc.oneof(
  fc.array(group, { minLength: 2, maxLength: 9 }).map((parts) => parts.join(':')),
  fc.ipV6(),
)

describe('parseAddressRange', () => {
  it('accepts the addresses that node:net accepts', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6, fc.ipV4()), (text) => {
        // Leading zeros of an IPv4 byte are decimal here, refused there: recorded lists hold them.
        fc.pre(!/(^|\.)0\d/.test(text))
        expect(parseAddressRange(text) !== null).toBe(isIP(text) !== 0)
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with BlockList on what lies inside a network', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fc.constant('ipv4' as const), fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 })),
          fc.tuple(fc.constant('ipv6' as const), fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 })),
        ),
        ([family, address, network, prefix]) => {
          const inner = parseAddressRange(address)
          const outer = parseAddressRange(`${network}/${prefix}`)
          fc.pre(inner !== null && outer !== null && inner.family === outer.family)
          const blocks = new BlockList()
          blocks.addSubnet(network, prefix, family)
          expect(isWithin(inner!, outer!)).toBe(blocks.check(address, family))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['', '/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/x', '::/129', '1::2::3', 'sg-1', '10.0.0.0/8/8'])(
    'refuses %j',
    (text) => {
      expect(parseAddressRange(text)).toBeNull()
    },
  )
})
