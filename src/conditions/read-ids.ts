import { compileFeatureRead } from './compile-clause.js'
import { compileNeed } from './compile-needs.js'
import { parseFeaturePath } from './feature-path.js'
import { NO_RESOURCE, newRun } from './run.js'
import type { Json, ResourceView } from './types.js'
import { isList, textOf } from './value-text.js'

/**
 * Compiles the path of ids for use outside a rule: the different ids it selects, or undefined when the path is
 * absent (null is present). Throws ConditionError when it is no path.
 */
export function compileIds(path: string): (resource: ResourceView) => readonly string[] | undefined {
  const { isPresent } = compileNeed(path)
  const read = compileFeatureRead(parseFeaturePath(path))
  const run = newRun()
  return (resource) => {
    if (!isPresent(resource)) return undefined
    run.resource = resource
    run.root = resource.configuration
    const ids = idsOf(read(run))
    run.resource = NO_RESOURCE
    run.root = null
    return ids
  }
}

/** The different ids in a value; lists inside lists are flattened, empty and missing ones dropped. */
export function idsOf(value: Json | undefined): readonly string[] {
  const flatten = (item: Json | undefined): readonly string[] =>
    isList(item) ? item.flatMap(flatten) : [textOf(item)]
  return [...new Set(flatten(value))].filter((id) => id !== '')
}
