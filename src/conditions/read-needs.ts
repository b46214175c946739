import { ConditionError } from './condition-error.js'
import { parseFeaturePath } from './feature-path.js'

/** Reads a list of paths that must be present; issues name the place within the list, '' for all of it. */
export function readNeedPaths(value: unknown): {
  readonly needs: readonly string[]
  readonly issues: readonly { readonly path: string; readonly message: string }[]
} {
  if (!Array.isArray(value)) return { needs: [], issues: [{ path: '', message: 'must be a list of paths' }] }
  const issues = value.flatMap((path: unknown, index) => {
    const message = needIssue(path)
    return message === null ? [] : [{ path: `[${index}]`, message }]
  })
  return { needs: value.map(String), issues }
}

function needIssue(path: unknown): string | null {
  if (typeof path !== 'string' || path.startsWith('@')) return 'must begin with $ or resource.'
  try {
    parseFeaturePath(path)
    return null
  } catch (error) {
    if (error instanceof ConditionError) return error.message
    throw error
  }
}
