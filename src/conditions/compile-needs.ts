import { parseFeaturePath } from './feature-path.js'
import { type Code, emitRead, TOP_PLACE } from './generate-decision.js'
import { compileRead, hasMembers, plainNames } from './path/compile-read.js'
import { compileEnumerate } from './path/enumerate.js'
import { isDefinite } from './path/parse-path.js'
import type { Path, Segment, Selector } from './path/types.js'
import type { Json, ResourceView } from './types.js'
import { isList, textOf } from './value-text.js'

/** Whether a needed path is there in a resource; null counts as there. */
type IsPresent = (resource: ResourceView) => boolean

export interface Need {
  readonly isPresent: IsPresent
  /** An expression that gives what `isPresent` gives of `resource`. */
  readonly emit: (code: Code) => string
}

/**
 * Compiles a `needs` path. It goes through lists: every element must have the rest of the path, also where
 * a name meets a list without `[*]`; an empty list lacks nothing. An empty record field is not there.
 */
export function compileNeed(text: string): Need {
  const feature = parseFeaturePath(text)
  if (feature.kind === 'field') {
    const { read } = feature
    const isPresent: IsPresent = (resource) => textOf(read(resource)) !== ''
    return { isPresent, emit: (code) => `${code.bind(isPresent)}(resource)` }
  }
  const isPresent = compilePresence(feature.path)
  const read = emitRead(feature.path, TOP_PLACE)
  const emitFast = read === null ? '' : `(${read}, v) !== undefined || `
  return { isPresent, emit: (code) => `${emitFast}${code.bind(isPresent)}(resource)` }
}

function compilePresence(path: Path): IsPresent {
  const present = path.segments.reduceRight<(value: Json, root: Json) => boolean>(
    (rest, segment) => compileStep(segment, rest),
    () => true,
  )
  const slow: IsPresent = ({ configuration }) => present(configuration, configuration)
  if (!path.definite) return slow
  const [name, ...others] = plainNames(path.segments) ?? []
  if (name !== undefined && others.length === 0) {
    return (resource) => {
      const { configuration } = resource
      return (hasMembers(configuration) && configuration[name] !== undefined) || slow(resource)
    }
  }
  const read = compileRead(path.segments)
  return (resource) => read(resource.configuration) !== undefined || slow(resource)
}

type Present = (value: Json, root: Json) => boolean

function compileStep(segment: Segment, rest: Present): Present {
  const enumerate = compileEnumerate(segment)
  const [only] = segment.selectors
  const isName = only?.kind === 'name' && isDefinite(segment)
  const required = segment.descend ? 1 : segment.selectors.filter(isSingle).length
  const present: Present = (value, root) => {
    if (isName && isList(value)) return value.every((item) => present(item, root))
    if (typeof value !== 'object' || value === null) return false
    let found = 0
    let complete = true
    enumerate(value, root, (child) => {
      found += 1
      complete &&= rest(child, root)
    })
    return complete && found >= required
  }
  return present
}

/** Selectors that name one value; the others may select nothing. */
function isSingle(selector: Selector): boolean {
  return selector.kind === 'name' || selector.kind === 'index'
}
