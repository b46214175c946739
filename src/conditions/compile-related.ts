import { type Builder, opposite, type Scope, TOP, unlisted } from './builder.js'
import { addFailure, compileFeatureRead, requireElement } from './compile-clause.js'
import { compileCondition } from './compile-condition.js'
import { whereScope } from './compile-each.js'
import { compileNeed } from './compile-needs.js'
import { isRelationName, parseFeaturePath } from './feature-path.js'
import { idsOf } from './read-ids.js'
import type { CompiledCondition, Run } from './run.js'
import { type Related, type RelatedIds, type ResourceView, SAME_REGION } from './types.js'

interface Lookup {
  readonly views: readonly ResourceView[]
  /** What follows the type's name in a missing path: an id without a recorded resource, a relation, a region. */
  readonly unknown: readonly string[]
}

/**
 * Compiles a condition on related resources. `$`, `@` and `resource.X` inside are theirs. That the type was
 * recorded at all is checked before the rule runs; an id that is not known leaves the answer open unless the
 * known resources already decide it.
 */
export function compileRelated(related: Related, builder: Builder, scope: Scope): CompiledCondition | null {
  const via = compileVia(related, builder, scope)
  const inner: Scope = {
    ...TOP,
    places: scope.places,
    positive: scope.positive,
    relatedType: related.related,
  }
  const condition = compileCondition(
    related.condition,
    builder,
    related.satisfy === 'none' ? opposite(inner) : inner,
  )
  if (condition === null) return null
  const where =
    related.where && compileCondition(related.where, unlisted(builder), whereScope(related.satisfy, inner))
  const needs = (related.needs ?? []).map((path) => ({ path, isPresent: compileNeed(path).isPresent }))
  builder.relatedTypes.add(related.related)
  const stopsOn = related.satisfy !== 'all'
  const whenStopped = related.satisfy === 'any'

  const decide = (run: Run): boolean => {
    const { views, unknown } = via(run)
    const lacking: string[] = []
    const decisive = views.some((view) =>
      inResource(run, view, () => {
        if (where?.check(run) === false) return false
        const absent = needs.filter(({ isPresent }) => !isPresent(view))
        for (const { path } of absent) lacking.push(`${view.resourceId} ${path}`)
        return absent.length === 0 && condition.check(run) === stopsOn
      }),
    )
    if (decisive) return whenStopped
    if (unknown.length + lacking.length === 0) return !whenStopped
    for (const what of [...unknown, ...lacking]) run.missing.push(`${related.related}/${what}`)
    return run.optimistic === scope.positive
  }

  return {
    firstLeaf: condition.firstLeaf,
    check: decide,
    emitter: null,
    explain: (run, wanted, into) => {
      const wantedOfView = related.satisfy === 'none' ? !wanted : wanted
      const outerId = into.relatedId
      const found = into.failures.length
      for (const view of via(run).views) {
        into.relatedId = view.resourceId
        inResource(run, view, () => {
          const concerns =
            (where?.check(run) ?? true) &&
            needs.every(({ isPresent }) => isPresent(view)) &&
            condition.check(run) !== wantedOfView
          if (concerns) condition.explain(run, wantedOfView, into)
          return concerns
        })
      }
      into.relatedId = outerId
      if (into.failures.length === found) addFailure(into, condition.firstLeaf, [], undefined)
    },
  }
}

function compileVia(related: Related, builder: Builder, scope: Scope): (run: Run) => Lookup {
  const { via, related: type } = related
  if (via === SAME_REGION) return (run) => lookInRegion(run, type)
  if (isRelationName(via)) {
    builder.found.namesRelations = true
    return (run) => lookUp(run, related, run.relatedIds?.(run.resource, via, type))
  }
  const feature = parseFeaturePath(via)
  if (feature.kind === 'path') requireElement(feature.path, scope)
  const read = compileFeatureRead(feature)
  return (run) => lookUp(run, related, { ids: idsOf(read(run)) })
}

/** A region of which nothing is recorded says nothing: it may be empty, or never have been looked at. */
function lookInRegion(run: Run, type: string): Lookup {
  const { regionId } = run.resource
  const views = regionId === '' ? [] : (run.inRegion?.(type, regionId) ?? [])
  return { views, unknown: views.length === 0 ? [`${SAME_REGION} ${regionId}`.trim()] : [] }
}

/** `given` is undefined when the resource is not known to have, or to lack, the named relation. */
function lookUp(run: Run, { related: type, via }: Related, given: RelatedIds | undefined): Lookup {
  if (given === undefined) return { views: [], unknown: [via] }
  const { ids, regionId } = given
  const found = ids.length === 0 ? [] : run.related?.(type, ids)
  const everywhere = found === undefined || found === 'neverRecorded' ? [] : found
  const views = regionId === undefined ? everywhere : everywhere.filter((view) => view.regionId === regionId)
  const known = new Set(views.map((view) => view.resourceId))
  return { views, unknown: ids.filter((id) => !known.has(id)) }
}

function inResource(run: Run, view: ResourceView, look: () => boolean): boolean {
  const { resource, root, element } = run
  run.resource = view
  run.root = view.configuration
  run.element = null
  const answer = look()
  run.resource = resource
  run.root = root
  run.element = element
  return answer
}
