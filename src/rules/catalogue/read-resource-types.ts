import { ConditionError } from '../../conditions/condition-error.js'
import { isRelationName, parseFeaturePath } from '../../conditions/feature-path.js'
import { SAME_REGION } from '../../conditions/types.js'
import { readLocalText } from './read-rule.js'
import { secretSegments } from './secret-paths.js'
import {
  elementsOf,
  memberOf,
  note,
  optional,
  readChoice,
  readMap,
  readObject,
  readText,
  required,
  type SourceValue,
} from './source-value.js'
import { type DeclaredRelation, RELATION_TYPES, type ResourceType } from './types.js'

const RESOURCE_TYPE = /^ACS::[A-Za-z]*::[A-Za-z.]+$/

/** Reads the resource types of one product; what is wrong is noted in `source.issues`. */
export function readResourceTypes(source: SourceValue): readonly ResourceType[] {
  readObject(source, ['product', 'types'])
  const product = readText(required(source, 'product'))
  return elementsOf(required(source, 'types')).map((element) => readResourceType(element, product))
}

function readResourceType(source: SourceValue, product: string): ResourceType {
  readObject(source, ['type', 'title', 'location', 'relations', 'secrets'])
  const type = required(source, 'type')
  const name = readText(type)
  if (name !== '' && !RESOURCE_TYPE.test(name)) note(type, 'must be of the form ACS::Product::Kind')
  return {
    type: name,
    product,
    title: readLocalText(required(source, 'title')),
    location: readChoice(required(source, 'location'), ['global', 'regional'], 'regional'),
    relations: readRelations(optional(source, 'relations')),
    secrets: readSecrets(optional(source, 'secrets')),
  }
}

function readRelations(source: SourceValue | undefined): Readonly<Record<string, DeclaredRelation>> {
  if (source === undefined) return {}
  const entries = Object.entries(readMap(source)).map(([name, value]): [string, DeclaredRelation] => {
    const relation = memberOf(source, name, value)
    if (!isRelationName(name)) note(relation, 'a relation has a name of letters and digits')
    if (name === SAME_REGION) note(relation, `${SAME_REGION} is what rules call the resources of a region`)
    readObject(relation, ['relationType', 'target', 'ids', 'region'])
    const ids = required(relation, 'ids')
    const region = optional(relation, 'region')
    return [
      name,
      {
        relationType: readChoice(required(relation, 'relationType'), RELATION_TYPES, 'IsAssociatedIn'),
        target: readText(required(relation, 'target')),
        ids: readPath(ids),
        region: region === undefined ? 'any' : readChoice(region, ['same', 'any'], 'any'),
      },
    ]
  })
  return Object.fromEntries(entries)
}

function readSecrets(source: SourceValue | undefined): readonly string[] {
  if (source === undefined) return []
  return elementsOf(source).map((element) => {
    const text = readPath(element)
    if (text !== '' && secretSegments(text) === null)
      note(element, 'must consist of names and [*], from the configuration on')
    return text
  })
}

function readPath(source: SourceValue): string {
  const text = readText(source)
  if (text === '') return text
  try {
    parseFeaturePath(text)
    return text
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    note(source, error.message)
    return ''
  }
}
