import { type GoldenResource, type GoldenRule, type Picks, TYPES } from './make-estate.js'
import { find, holds, type Node, type Value } from './reference-evaluator.js'

/**
 * A slow judge of conditions on related resources, written from catalog/rule-format.md and model.md 5.2 alone. It
 * answers with three values: what depends on a resource that is not recorded is unknown unless the others decide it.
 */

export type Tree =
  | Node
  | RelatedNode
  | { readonly operator: 'and' | 'or'; readonly children: readonly Tree[] }

interface RelatedNode {
  readonly related: string
  readonly via: string
  readonly where?: Node
  readonly satisfy: 'all' | 'any' | 'none'
  readonly condition: Tree
}

/** The live resources, and the types of which there ever was one. */
export interface World {
  readonly everRecorded: ReadonlySet<string>
  of(resourceType: string): readonly GoldenResource[]
  find(resourceType: string, resourceId: string): GoldenResource | undefined
}

export function makeWorld(resources: Iterable<GoldenResource>, everRecorded: ReadonlySet<string>): World {
  const byType = new Map<string, Map<string, GoldenResource>>()
  for (const resource of resources) {
    const ofType = byType.get(resource.resourceType) ?? new Map<string, GoldenResource>()
    byType.set(resource.resourceType, ofType.set(resource.resourceId, resource))
  }
  return {
    everRecorded,
    of: (resourceType) => [...(byType.get(resourceType)?.values() ?? [])],
    find: (resourceType, resourceId) => byType.get(resourceType)?.get(resourceId),
  }
}

/** The types that a condition looks at besides that of its own resource. */
export function typesOf(tree: Tree): readonly string[] {
  if ('related' in tree) return [tree.related, ...typesOf(tree.condition)]
  return 'children' in tree ? tree.children.flatMap(typesOf) : []
}

/** Whether a condition holds on a resource; undefined when that is not known. */
export function decide(tree: Tree, subject: GoldenResource, world: World): boolean | undefined {
  if ('related' in tree) return decideRelated(tree, subject, world)
  if (!('children' in tree)) return holds(tree, subject.document)
  const outcomes = tree.children.map((child) => decide(child, subject, world))
  return tree.operator === 'and' ? all(outcomes) : anyOf(outcomes)
}

function decideRelated(node: RelatedNode, subject: GoldenResource, world: World): boolean | undefined {
  const { targets, unknown } = lookUp(node, subject, world)
  const { where } = node
  const meant = where === undefined ? targets : targets.filter(({ document }) => holds(where, document))
  const outcomes = meant.map((target) => decide(node.condition, target, world))
  if (unknown) outcomes.push(undefined)
  if (node.satisfy === 'all') return all(outcomes)
  const some = anyOf(outcomes)
  return node.satisfy === 'any' || some === undefined ? some : !some
}

function lookUp({ related, via }: RelatedNode, subject: GoldenResource, world: World) {
  if (via === 'sameRegion') {
    const targets = world.of(related).filter(({ region }) => region === subject.region)
    return { targets, unknown: targets.length === 0 }
  }
  const ids = new Set(find(via, subject.document).values.flatMap(textsOf))
  const targets = [...ids].flatMap((id) => world.find(related, id) ?? [])
  return { targets, unknown: targets.length < ids.size }
}

function textsOf(value: Value): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'string' && value !== '' ? [value] : []
}

function all(outcomes: readonly (boolean | undefined)[]): boolean | undefined {
  return outcomes.includes(false) ? false : outcomes.includes(undefined) ? undefined : true
}

function anyOf(outcomes: readonly (boolean | undefined)[]): boolean | undefined {
  return outcomes.includes(true) ? true : outcomes.includes(undefined) ? undefined : false
}

const DISK = TYPES[1]!
const BUCKET = TYPES[2]!
const NEVER = 'ACS::SLB::LoadBalancer'

/** Rules whose documents name disks in `Owner` and buckets in `Peers`. */
export function makeRelatedRules(picks: Picks): readonly GoldenRule[] {
  const clause = (): Node => ({
    ...picks.one([
      { featurePath: '$.Acl', desired: 'private' },
      { featurePath: '$.Status', desired: 'vpc' },
      { featurePath: '$.Category', desired: 'cloud' },
    ]),
    operator: picks.one(['StringEquals', 'NotStringEquals']),
  })
  const differs = (featurePath: string, desired: string): Node => ({
    featurePath,
    operator: 'NotStringEquals',
    desired,
  })
  const viaOwner = { related: DISK, via: '$.Owner' }
  const viaPeers = { related: BUCKET, via: '$.Peers[*]' }
  const conditions: Readonly<Record<string, Tree>> = {
    'all peers': { ...viaPeers, satisfy: 'all', condition: clause() },
    'any peer': { ...viaPeers, satisfy: 'any', condition: clause() },
    'no peer of some': {
      ...viaPeers,
      where: differs('$.Acl', 'private'),
      satisfy: 'none',
      condition: differs('$.Status', 'vpc'),
    },
    'owner or itself': {
      operator: 'or',
      children: [clause(), { ...viaOwner, satisfy: 'all', condition: clause() }],
    },
    'owner and peers and itself': {
      operator: 'and',
      children: [
        clause(),
        { ...viaOwner, satisfy: 'any', condition: clause() },
        { ...viaPeers, satisfy: 'all', condition: clause() },
      ],
    },
    'peers of the owner': {
      ...viaOwner,
      satisfy: 'all',
      condition: { ...viaPeers, satisfy: 'any', condition: clause() },
    },
    'none of the region': {
      related: BUCKET,
      via: 'sameRegion',
      where: { featurePath: '$.Size', operator: 'Equals', desired: '7' },
      satisfy: 'none',
      condition: { featurePath: '$.Ratio', operator: 'Less', desired: '3' },
    },
    'never recorded': { related: NEVER, via: '$.Owner', satisfy: 'none', condition: clause() },
  }
  return Object.entries(conditions).map(([name, condition], n) => ({
    name: `related ${name}`,
    resourceType: TYPES[n % TYPES.length]!,
    condition,
    needs: picks.chance(50) ? ['Owner'] : [],
    scope: {},
  }))
}
