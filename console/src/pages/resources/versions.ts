import type { Json, JsonObject } from '../../format/json'

/**
 * The configuration at each version, newest first, and at the end what was before the oldest. Told backwards from the
 * current one: a version says of each property that changed what it was and what it became; null stands for absent.
 */
export function configurationsOf(
  current: JsonObject,
  diffs: readonly JsonObject[],
  isRemoved = false,
): readonly JsonObject[] {
  const states: JsonObject[] = [isRemoved ? {} : current]
  for (const diff of diffs) states.push(undo(states.at(-1) ?? {}, diff))
  return states
}

function undo(state: JsonObject, diff: JsonObject): JsonObject {
  const before: Record<string, Json> = { ...state }
  for (const [name, change] of Object.entries(diff)) {
    const was = Array.isArray(change) ? change[0] : null
    if (was === null || was === undefined) delete before[name]
    else before[name] = was
  }
  return before
}
