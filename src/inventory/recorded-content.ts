import { hash } from 'node:crypto'
import { isSameConfiguration } from './configuration-diff.js'
import type { RecordedItem, RecordedRelation } from './readers/recorded-item.js'

/** What a version consists of; equal contents are one version. */
export interface RecordedContent {
  readonly configuration: string
  readonly name: string
  readonly zone: string
  readonly resourceGroupId: string
  readonly status: string
  /** JSON text of a sorted record. */
  readonly tags: string
  readonly relations: readonly RecordedRelation[]
}

const EMPTY: RecordedContent = {
  configuration: '{}',
  name: '',
  zone: '',
  resourceGroupId: '',
  status: '',
  tags: '{}',
  relations: [],
}

/** The content of an item; what its source does not carry is taken from `stored`. */
export function contentOf(item: RecordedItem, stored: RecordedContent = EMPTY): RecordedContent {
  return {
    configuration: item.configuration === '' ? stored.configuration : item.configuration,
    name: item.resourceName ?? stored.name,
    zone: item.zone ?? stored.zone,
    resourceGroupId: item.resourceGroupId ?? stored.resourceGroupId,
    status: item.status ?? stored.status,
    tags: item.tags === null ? stored.tags : JSON.stringify(item.tags),
    relations: item.relations === null ? stored.relations : sortRelations(item.relations),
  }
}

/** SHA-256 (base64url) of a content: equal hashes mean nothing changed. */
export function hashContent(content: RecordedContent): string {
  const { configuration, name, zone, resourceGroupId, status, tags, relations } = content
  const related = relations.map((relation) => Object.values(relation))
  const envelope = JSON.stringify([name, zone, resourceGroupId, status, tags, related])
  return hash('sha256', `${envelope}${configuration}`, 'base64url')
}

/** Equality by meaning: a configuration written with other spaces or key order is the same. */
export function isSameContent(one: RecordedContent, other: RecordedContent): boolean {
  return (
    one.name === other.name &&
    one.zone === other.zone &&
    one.resourceGroupId === other.resourceGroupId &&
    one.status === other.status &&
    one.tags === other.tags &&
    isSameConfiguration(one.configuration, other.configuration) &&
    JSON.stringify(one.relations) === JSON.stringify(other.relations)
  )
}

/** Relations in the order in which contents keep them, each once. */
export function sortRelations(relations: readonly RecordedRelation[]): readonly RecordedRelation[] {
  if (relations.length < 2) return relations.map(relationOf)
  const keyed = new Map(relations.map((relation) => [relationKey(relation), relationOf(relation)]))
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, relation]) => relation)
}

/** The order of the keys is part of the hash. */
function relationOf({
  relationType,
  targetType,
  targetRegion,
  targetId,
}: RecordedRelation): RecordedRelation {
  return { relationType, targetType, targetRegion, targetId }
}

function relationKey({ relationType, targetType, targetId }: RecordedRelation): string {
  return `${relationType}\0${targetType}\0${targetId}`
}
