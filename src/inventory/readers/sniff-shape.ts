import { ItemError } from './field-values.js'
import type { JsonObject } from './json-value.js'
import { changeMessage, pascalChangeMessage } from './shapes/change-message.js'
import { configurationItem } from './shapes/configuration-item.js'
import { resourceCounts } from './shapes/control-totals.js'
import { measurement } from './shapes/measurement.js'
import { reportedVerdicts } from './shapes/reported-verdict.js'
import { resourceCenterItem, resourceCenterReply } from './shapes/resource-center.js'
import { resourcePage, resourceReply } from './shapes/saved-reply.js'
import type { Shape } from './shapes/shape.js'
import { configurationSample, typeProperties } from './shapes/stated-properties.js'

/** Every shape that can be read. A new one is a file in `shapes/` and a line here. */
const SHAPES: readonly Shape[] = [
  configurationItem,
  resourceCenterItem,
  resourceReply,
  resourcePage,
  resourceCenterReply,
  changeMessage,
  pascalChangeMessage,
  resourceCounts,
  typeProperties,
  configurationSample,
  reportedVerdicts,
  measurement,
]

/** Keys whose array holds the items of a document too large to be parsed whole. */
export const ITEM_ARRAY_KEYS: ReadonlySet<string> = new Set(['configurationItems'])

/** Finds the shape of an item by its keys. Throws ItemError when no shape has them. */
export function sniffShape(value: JsonObject, likely: Shape | null): Shape {
  if (likely?.matches(value)) return likely
  const shape = SHAPES.find((candidate) => candidate.matches(value))
  if (shape !== undefined) return shape
  const keys = Object.keys(value).slice(0, 8).join(', ').slice(0, 120)
  throw new ItemError(`no known shape: an object with the keys ${keys === '' ? '(none)' : keys}`)
}
