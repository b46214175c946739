import { ItemError, requiredText, textField } from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import { safeText } from '../safe-text.js'
import { type StatedProperties, typeInPath } from '../stated.js'
import { nothingRead, type Shape, type ShapeContent } from './shape.js'

/** More are no list of properties, but data used as names. */
const MOST_PATHS = 5000

/**
 * A saved reply of GetResourceTypeProperties. It does not say its type: the file is named after it. Source:
 * spec/import.md shape 9.
 */
export const typeProperties: Shape = {
  name: 'properties of a resource type',
  matches: (value) => isListText(value['Configuration']) && !('ResourceId' in value),
  read(value, source) {
    const resourceType = typeInPath(source.file)
    if (resourceType === null)
      throw new ItemError(
        'the reply does not name its type: name the file after it, as ACS::ECS::Instance.json',
      )
    const list = parse(value['Configuration'], 'Configuration')
    if (!Array.isArray(list)) throw new ItemError('Configuration is no list of properties')
    const paths = list.map((entry: unknown) => {
      if (!isJsonObject(entry)) throw new ItemError('a property is no object')
      return `$.${requiredText(entry, 'key').replace(/^\$\.?/, '')}`
    })
    return propertiesOnly({ resourceType, source: 'properties', at: source.pathAt ?? source.asOf, paths })
  },
}

/** A saved reply of GetResourceConfigurationSample: what it holds is recorded. Source: spec/import.md shape 9. */
export const configurationSample: Shape = {
  name: 'sample of a configuration',
  matches: (value) => isJsonObject(value['Sample']),
  read(value, source) {
    const sample = value['Sample']
    if (!isJsonObject(sample)) throw new ItemError('Sample is no object')
    const field = sample['Configuration']
    const configuration = isJsonObject(field) ? field : parse(field, 'Sample.Configuration')
    if (!isJsonObject(configuration)) throw new ItemError('Sample.Configuration is no JSON object')
    const resourceType = textField(sample, 'ResourceType') ?? typeInPath(source.file)
    if (resourceType === null) throw new ItemError('Sample.ResourceType is missing')
    const paths = [...pathsIn(configuration)]
    return propertiesOnly({ resourceType, source: 'sample', at: source.pathAt ?? source.asOf, paths })
  },
}

function propertiesOnly(stated: StatedProperties): ShapeContent {
  if (stated.paths.length > MOST_PATHS) throw new ItemError(`more than ${MOST_PATHS} properties`)
  return { ...nothingRead, properties: [stated] }
}

function isListText(value: unknown): boolean {
  return typeof value === 'string' && value.trimStart().startsWith('[')
}

function parse(value: unknown, name: string): unknown {
  if (typeof value !== 'string') throw new ItemError(`${name} is no text`)
  try {
    const parsed: unknown = JSON.parse(value)
    return parsed
  } catch (cause) {
    throw new ItemError(`${name} is text, but no JSON`, { cause })
  }
}

/** The paths of all members, those of list elements with `[*]`. */
function pathsIn(document: JsonObject): Set<string> {
  const paths = new Set<string>()
  const walk = (value: unknown, path: string): void => {
    if (paths.size > MOST_PATHS) return
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[*]`)
    else if (isJsonObject(value))
      for (const [key, member] of Object.entries(value)) {
        const inner = `${path}.${safeText(key)}`
        paths.add(inner)
        walk(member, inner)
      }
  }
  walk(document, '$')
  return paths
}
