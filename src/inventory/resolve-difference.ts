import type { StoredVersion } from './decide-change.js'
import { isSameJson } from './readers/json-value.js'
import type { ConfigurationDifference, RecordedItem } from './readers/recorded-item.js'
import { joinMembers, splitMembers } from './readers/source-slice.js'

/**
 * An item that tells a difference, with the configuration that follows from what is recorded; null when none does:
 * the resource is gone or unknown at that time, or was not as the difference says, so that something between is
 * missing. `sameTime`: versions captured at the time of the item, the last one recorded last: one that has the new
 * values already is the item itself. `previous`: the last version before it.
 */
export function resolveDifference(
  item: RecordedItem,
  difference: ConfigurationDifference,
  sameTime: readonly StoredVersion[],
  previous: StoredVersion | null,
): RecordedItem | null {
  const now = sameTime.filter(isThere).map((version) => version.content.configuration)
  const known = now.find((configuration) => holds(configuration, difference.after))
  if (known !== undefined) return { ...item, configuration: known }
  const earlier = previous !== null && isThere(previous) ? [previous.content.configuration] : []
  const base = [...now.reverse(), ...earlier].find((configuration) => holds(configuration, difference.before))
  return base === undefined ? null : { ...item, configuration: applied(base, difference.after) }
}

function isThere(version: StoredVersion): boolean {
  return version.event !== 'REMOVE'
}

/** True when a configuration has all these values; null stands for absent. */
function holds(configuration: string, values: string): boolean {
  const members = splitMembers(configuration)
  return [...splitMembers(values)].every(([key, value]) => isSameText(members.get(key) ?? 'null', value))
}

function isSameText(one: string, other: string): boolean {
  return one === other || isSameJson(JSON.parse(one), JSON.parse(other))
}

/** Values stay as they are written on either side. */
function applied(configuration: string, values: string): string {
  const members = splitMembers(configuration)
  for (const [key, value] of splitMembers(values)) {
    if (value === 'null') members.delete(key)
    else members.set(key, value)
  }
  return joinMembers(members)
}
