import { readLocalText } from './read-rule.js'
import {
  elementsOf,
  note,
  readChoice,
  readObject,
  readText,
  required,
  type SourceValue,
} from './source-value.js'
import type { ResourceType } from './types.js'

const RESOURCE_TYPE = /^ACS::[A-Za-z]*::[A-Za-z.]+$/

/** Reads the resource types of one product; what is wrong is noted in `source.issues`. */
export function readResourceTypes(source: SourceValue): readonly ResourceType[] {
  readObject(source, ['product', 'types'])
  const product = readText(required(source, 'product'))
  return elementsOf(required(source, 'types')).map((element) => readResourceType(element, product))
}

function readResourceType(source: SourceValue, product: string): ResourceType {
  readObject(source, ['type', 'title', 'location'])
  const type = required(source, 'type')
  const name = readText(type)
  if (name !== '' && !RESOURCE_TYPE.test(name)) note(type, 'must be of the form ACS::Product::Kind')
  return {
    type: name,
    product,
    title: readLocalText(required(source, 'title')),
    location: readChoice(required(source, 'location'), ['global', 'regional'], 'regional'),
  }
}
