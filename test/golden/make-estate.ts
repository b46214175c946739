import type { ResourceScope } from '../../src/rules/resource-scope.js'
import type { Node, Value } from './reference-evaluator.js'
import type { Tree } from './related.js'

/** Picks that are the same in every run. */
export interface Picks {
  below(limit: number): number
  one<T>(items: readonly T[]): T
  chance(percent: number): boolean
}

/** Picks from a seed (mulberry32). */
export function seeded(seed: number): Picks {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    one: (items) => items[below(items.length)]!,
    chance: (percent) => below(100) < percent,
  }
}

export interface GoldenResource {
  readonly resourceType: string
  readonly resourceId: string
  readonly region: string
  readonly group: string
  readonly tags: Readonly<Record<string, string>>
  readonly document: { readonly [name: string]: Value }
}

/** Names a resource: its id is unique within type and region. */
export function keyOf({ resourceType, region, resourceId }: GoldenResource): string {
  return `${resourceType} ${region} ${resourceId}`
}

export interface GoldenRule {
  readonly name: string
  readonly resourceType: string
  readonly condition: Tree
  /** Properties without which a managed rule has no data; a condition rule needs none. */
  readonly needs: readonly string[]
  /** Identifier of a managed rule and its parameters. */
  readonly managed?: { readonly identifier: string; readonly parameters: Readonly<Record<string, string>> }
  readonly scope: ResourceScope
}

export const TYPES = ['ACS::ECS::Instance', 'ACS::ECS::Disk', 'ACS::OSS::Bucket', 'ACS::RDS::DBInstance']
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'ap-southeast-1']
const WORDS = ['vpc', 'VPC', 'classic', '', 'running', '0.0.0.0/0', '10.0.0.0/8', 'public-read', 'read']

/** Resources of the estate; some ids in documents are beyond it. */
export const RESOURCES = 5_000

/** The id of a resource whose type is at a place of TYPES. */
function idOf(picks: Picks, type: number): string {
  return `res-${picks.below(RESOURCES / TYPES.length + 30) * TYPES.length + type}`
}

/** Each property is sometimes absent and sometimes null. */
export function makeDocument(picks: Picks): GoldenResource['document'] {
  const words = () => Array.from({ length: picks.below(4) }, () => picks.one(WORDS))
  const members: Record<string, () => Value> = {
    Status: () => picks.one(WORDS),
    Size: () => (picks.chance(20) ? String(picks.below(100)) : picks.below(100)),
    Ratio: () => picks.below(40) / 4,
    Encrypted: () => picks.chance(50),
    Acl: () => picks.one(['private', 'Private', 'public-read']),
    Category: () => picks.one(['cloud_ssd', 'cloud_essd', 'cloud']),
    Addresses: words,
    Network: () => ({ Kind: picks.one(WORDS), Cidrs: words() }),
    Permissions: () =>
      Array.from({ length: picks.below(3) }, () => ({
        Policy: picks.one(['Accept', 'Drop']),
        Cidr: picks.one(WORDS),
        Port: picks.below(3),
      })),
    Owner: () => idOf(picks, 1),
    Peers: () => Array.from({ length: picks.below(4) }, () => idOf(picks, 2)),
  }
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, make]): [string, Value][] => {
      if (picks.chance(15)) return []
      return [[name, picks.chance(8) ? null : make()]]
    }),
  )
}

export function makeResource(picks: Picks, n: number): GoldenResource {
  const tags = Object.fromEntries(
    ['env', 'team'].flatMap((key) => (picks.chance(50) ? [[key, picks.one(['a', 'b'])]] : [])),
  )
  return {
    resourceType: TYPES[n % TYPES.length]!,
    resourceId: `res-${n}`,
    region: picks.one(REGIONS),
    group: picks.one(['rg-1', 'rg-2']),
    tags,
    document: makeDocument(picks),
  }
}

const TEXT_PATHS = ['$.Status', '$.Network.Kind', '$.Permissions[0].Cidr', '$.Encrypted', '$.None.At.All']
const EACH_PATHS = ['$.Addresses', '$.Addresses[*]', '$.Network.Cidrs[*]', '$.Permissions[*].Cidr']
const LIST_PATHS = [...EACH_PATHS, "$.Permissions[?(@.Policy=='Accept')].Cidr"]
const NUMBER_PATHS = ['$.Size', '$.Ratio', '$.Permissions[*].Port', '$.Status']

function makeClause(picks: Picks): Node {
  const clause = (paths: readonly string[], operators: readonly string[], desired: string): Node => ({
    featurePath: picks.one(paths),
    operator: picks.one(operators),
    desired,
  })
  const word = picks.one(WORDS.filter((each) => each !== ''))
  const words = [word, picks.one(WORDS), picks.one(['true', '10.0.0.0/8'])].join(',')
  switch (picks.below(6)) {
    case 0:
      return clause(
        [...TEXT_PATHS, ...EACH_PATHS],
        ['StringEquals', 'NotStringEquals', 'StringContains', 'NotStringContains'],
        picks.chance(20) ? 'True' : word,
      )
    case 1:
      return clause([...TEXT_PATHS, ...EACH_PATHS], ['StringIn', 'NotStringIn'], words)
    case 2:
      return clause(
        NUMBER_PATHS,
        ['Equals', 'NotEquals', 'Less', 'LessOrEquals', 'Greater', 'GreaterOrEquals'],
        String(picks.chance(50) ? picks.below(100) : picks.below(12) / 4),
      )
    case 3:
      return clause([...LIST_PATHS, '$.Status'], ['Contains', 'NotContains'], word)
    case 4:
      return clause(LIST_PATHS, ['In', 'NotIn', 'ContainsAll', 'ExcludeAll'], words)
    default:
      return picks.chance(50)
        ? { featurePath: picks.one(LIST_PATHS), operator: 'IsEmpty' }
        : {
            featurePath: picks.one(['$.Status', '$.None']),
            operator: picks.one(['IsStringEmpty', 'IsNotStringEmpty']),
          }
  }
}

function makeGroup(picks: Picks, depth: number): Node {
  return {
    operator: picks.one(['and', 'or'] as const),
    children: Array.from({ length: 1 + picks.below(3) }, () =>
      depth > 0 && picks.chance(30) ? makeGroup(picks, depth - 1) : makeClause(picks),
    ),
  }
}

export function makeRule(picks: Picks, n: number): GoldenRule {
  const scopes: readonly ResourceScope[] = [
    {},
    { regionIds: ['cn-hangzhou', 'ap-southeast-1'] },
    { excludeTags: [{ key: 'env', value: 'a' }], resourceGroupIds: ['rg-1'] },
    {
      tags: [
        { key: 'env', value: '' },
        { key: 'team', value: 'b' },
      ],
      tagLogic: picks.one(['AND', 'OR'] as const),
    },
  ]
  return {
    name: `rule ${n}`,
    resourceType: TYPES[n % TYPES.length]!,
    condition: makeGroup(picks, 2),
    needs: [],
    scope: picks.chance(60) ? {} : picks.one(scopes),
  }
}

/** The managed rules of the test catalogue, in the words of the condition language. */
export const MANAGED_RULES: readonly GoldenRule[] = [
  {
    name: 'managed bucket',
    resourceType: 'ACS::OSS::Bucket',
    needs: ['Acl'],
    condition: { featurePath: '$.Acl', operator: 'StringEquals', desired: 'private' },
    managed: { identifier: 'test-bucket-private', parameters: {} },
    scope: {},
  },
  {
    name: 'managed size',
    resourceType: 'ACS::ECS::Disk',
    needs: ['Size'],
    condition: { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '60' },
    managed: { identifier: 'test-disk-size', parameters: { size: '60' } },
    scope: { regionIds: ['cn-beijing'] },
  },
  {
    name: 'managed category',
    resourceType: 'ACS::ECS::Disk',
    needs: ['Category'],
    condition: { featurePath: '$.Category', operator: 'StringIn', desired: 'cloud_ssd,cloud_essd' },
    managed: { identifier: 'test-disk-category', parameters: { categories: 'cloud_ssd,cloud_essd' } },
    scope: {},
  },
]
