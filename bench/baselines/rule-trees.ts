/**
 * The rules of ECS instances of `hand-written-predicates.ts` as trees that every rule engine can be given: what the
 * engines have themselves (and, or, numbers, elements of lists) is said in the tree; texts in any case, sets, days and
 * networks are functions of one value, which all engines call alike. No product code.
 */
import { BlockList } from 'node:net'
import type { Parameters } from './hand-written-predicates.js'

/** A question about one value. */
export type Leaf = (value: unknown) => boolean

export type Tree =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Tree[] }
  /** `path` is of names joined by dots; empty for the element itself. */
  | { readonly kind: 'leaf'; readonly path: string; readonly name: string }
  | { readonly kind: 'atLeast' | 'atMost'; readonly path: string; readonly value: number }
  | { readonly kind: 'isTrue'; readonly path: string }
  | { readonly kind: 'some' | 'every'; readonly path: string; readonly of: Tree }

const DAY_MS = 86_400_000

/** Trees in the order of `ecsPredicates` for each of the parameter sets, and the functions that their leaves name. */
export function ecsTrees(sets: readonly Parameters[], now: number) {
  const leaves = new Map<string, Leaf>()
  const leaf = (path: string, name: string, test: Leaf): Tree => {
    leaves.set(name, test)
    return { kind: 'leaf', path, name }
  }
  const trees = sets.flatMap((p, n): readonly Tree[] => {
    const types = new Set(p['types']!.toLowerCase().split(','))
    const groups = new Set(p['groups']!.split(','))
    const daysMs = Number(p['days']) * DAY_MS
    const networks = new BlockList()
    for (const cidr of p['networks']!.split(',')) {
      const [address, prefix] = cidr.split('/')
      networks.addSubnet(address!, Number(prefix))
    }
    return [
      leaf('InstanceNetworkType', 'isVpc', same('vpc')),
      leaf('InstanceType', `inTypes${n}`, (value) => types.has(String(value).toLowerCase())),
      {
        kind: 'and',
        of: [
          { kind: 'atLeast', path: 'Cpu', value: Number(p['cpu']) },
          { kind: 'atLeast', path: 'Memory', value: Number(p['memory']) },
        ],
      },
      {
        kind: 'or',
        of: [
          { kind: 'isTrue', path: 'DeletionProtection' },
          leaf('Status', `hasStatus${n}`, same(p['status']!)),
        ],
      },
      leaf('CreationTime', `isNew${n}`, (value) => now - Date.parse(String(value)) <= daysMs),
      leaf('ExpiredTime', `lasts${n}`, (value) => Date.parse(String(value)) - now > daysMs),
      {
        kind: 'some',
        path: 'Tags.Tag',
        of: {
          kind: 'and',
          of: [leaf('TagKey', `isKey${n}`, same(p['tagKey']!)), leaf('TagValue', 'isGiven', isGiven)],
        },
      },
      {
        kind: 'every',
        path: 'VpcAttributes.PrivateIpAddress.IpAddress',
        of: leaf('', `isInside${n}`, (value) => networks.check(String(value))),
      },
      {
        kind: 'every',
        path: 'SecurityGroupIds.SecurityGroupId',
        of: leaf('', `inGroups${n}`, (value) => groups.has(String(value))),
      },
      {
        kind: 'and',
        of: [
          leaf('KeyPairName', 'isGiven', isGiven),
          { kind: 'atMost', path: 'InternetMaxBandwidthOut', value: Number(p['bandwidth']) },
        ],
      },
    ]
  })
  return { trees, leaves }
}

function same(text: string): Leaf {
  const wanted = text.toLowerCase()
  return (value) => typeof value === 'string' && value.toLowerCase() === wanted
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
