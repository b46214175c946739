import { isObject, type Json, parseJson, step } from '../../format/json'

/** A condition while it is edited; `key` tells parts apart when they move. */
export type Part = GroupPart | ClausePart

export interface GroupPart {
  readonly key: string
  readonly operator: 'and' | 'or'
  readonly children: readonly Part[]
}

export interface ClausePart {
  readonly key: string
  readonly featurePath: string
  readonly operator: string
  readonly desired: string
}

let made = 0
const newKey = () => `part-${++made}`

export function newClause(): ClausePart {
  return { key: newKey(), featurePath: '$.', operator: 'StringEquals', desired: '' }
}

export function newGroup(children: readonly Part[] = [newClause()]): GroupPart {
  return { key: newKey(), operator: 'and', children }
}

export function isGroup(part: Part): part is GroupPart {
  return 'children' in part
}

/** Operators that compare with nothing. */
export function isUnary(operator: string): boolean {
  return /^(Is|Exists$|NotExists$|CidrHolds|CsvHolds|PolicyAllows(Everything|WholeProduct|Anonymous)$)/.test(
    operator,
  )
}

/** The part as the API has it. */
export function toJson(part: Part): Json {
  if (isGroup(part)) return { operator: part.operator, children: part.children.map(toJson) }
  const { featurePath, operator, desired } = part
  const clause = { featurePath, featureSource: 'CONFIGURATION', operator }
  return isUnary(operator) && desired === '' ? clause : { ...clause, desired }
}

/** The parameter `Conditions`: JSON text in JSON text. */
export function toConditions(group: GroupPart): string {
  return JSON.stringify({ ComplianceConditions: JSON.stringify(toJson(group)) })
}

/** The group that a JSON text says; undefined when it says none. */
export function fromText(text: string): GroupPart | undefined {
  const part = fromJson(parseJson(text))
  return part !== undefined && isGroup(part) ? part : undefined
}

/** The group of a parameter `Conditions`. */
export function fromConditions(text: string | undefined): GroupPart | undefined {
  const outer = parseJson(text)
  const inner = isObject(outer) ? outer['ComplianceConditions'] : undefined
  return inner === undefined ? undefined : fromText(typeof inner === 'string' ? inner : JSON.stringify(inner))
}

function fromJson(value: Json | undefined): Part | undefined {
  if (!isObject(value)) return undefined
  const { operator, children, featurePath, desired } = value
  if (Array.isArray(children) && children.length > 0) {
    const parts = children.map(fromJson)
    const word = typeof operator === 'string' ? operator.toLowerCase() : ''
    if ((word !== 'and' && word !== 'or') || parts.includes(undefined)) return undefined
    return { key: newKey(), operator: word, children: parts.filter((part) => part !== undefined) }
  }
  if (typeof featurePath !== 'string' || typeof operator !== 'string') return undefined
  const wanted = desired === undefined || desired === null ? '' : String(desired)
  return { key: newKey(), featurePath, operator, desired: wanted }
}

const MOST_PATHS = 400

/** The paths of a recorded configuration: each value, and through lists each value of the elements. */
export function pathsOf(configuration: Json | undefined): readonly string[] {
  const found = new Set<string>()
  collect(configuration, '$', found)
  return [...found].slice(0, MOST_PATHS)
}

function collect(value: Json | undefined, path: string, found: Set<string>): void {
  if (found.size > MOST_PATHS) return
  if (Array.isArray(value)) {
    found.add(path)
    for (const element of value.slice(0, 3))
      if (typeof element === 'object') collect(element, `${path}[*]`, found)
      else found.add(`${path}[*]`)
  } else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) collect(each, `${path}${step(key)}`, found)
  } else if (path !== '$') found.add(path)
}
