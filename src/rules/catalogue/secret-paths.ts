import { parseFeaturePath } from '../../conditions/feature-path.js'
import type { SecretPath } from '../../inventory/redact.js'
import type { Catalogue } from './types.js'

/** Where secrets stand in the configurations of each type; types without any are left out. */
export function secretPaths(catalogue: Catalogue): ReadonlyMap<string, readonly SecretPath[]> {
  const paths = new Map<string, readonly SecretPath[]>()
  for (const { type, secrets } of catalogue.resourceTypes.values()) {
    const own = secrets.map(secretSegments).filter((path) => path !== null)
    if (own.length > 0) paths.set(type, own)
  }
  return paths
}

/** The steps of a path of names and `[*]`, null for `[*]`; null when it has other steps. */
export function secretSegments(text: string): SecretPath | null {
  const feature = parseFeaturePath(text)
  if (feature.kind === 'field' || feature.path.root !== '$') return null
  const steps: (string | null)[] = []
  for (const { descend, selectors } of feature.path.segments) {
    const [only] = selectors
    if (descend || selectors.length !== 1 || only === undefined) return null
    if (only.kind === 'name') steps.push(only.name)
    else if (only.kind === 'wildcard') steps.push(null)
    else return null
  }
  return steps.length === 0 ? null : steps
}
