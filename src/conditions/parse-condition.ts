import { ConditionError } from './condition-error.js'
import { subjectPaths, subjectValue } from './desired-template.js'
import { isRelationName, parseFeaturePath } from './feature-path.js'
import { findOperator } from './operators/index.js'
import { readNeedPaths } from './read-needs.js'
import type { Clause, Condition, Each, Group, Not, Related, Satisfy } from './types.js'

/** `documented`: groups and clauses on `$` paths, as custom rules may have; `full`: everything a rule file may have. */
export type Dialect = 'documented' | 'full'

export interface ConditionIssue {
  /** Where in the condition: `children[0].featurePath`; '' is the whole. */
  readonly path: string
  readonly message: string
}

/** The condition, or everything that is wrong with it. */
export type ParsedCondition =
  | { readonly condition: Condition }
  | { readonly issues: readonly ConditionIssue[] }

// inferred: spec/condition-rules.md 1 (limits are not published); rule files are ours and may be larger.
const LIMITS: Readonly<Record<Dialect, { depth: number; clauses: number }>> = {
  documented: { depth: 10, clauses: 50 },
  full: { depth: 20, clauses: 200 },
}
const MAX_ISSUES = 20
/** Groups within groups cost as well: a text of a few kilobytes can hold thousands. */
const MAX_NODES = 1_000

interface Reading {
  readonly dialect: Dialect
  readonly issues: ConditionIssue[]
  clauses: number
  nodes: number
}

interface Place {
  readonly path: string
  readonly depth: number
  /** `@` paths mean something here. */
  readonly hasElement: boolean
}

type Members = Readonly<Record<string, unknown>>

/** Reads a condition from parsed JSON or YAML; never throws, whatever the value. */
export function parseCondition(value: unknown, dialect: Dialect): ParsedCondition {
  const reading: Reading = { dialect, issues: [], clauses: 0, nodes: 0 }
  const condition = readNode(value, reading, { path: '', depth: 1, hasElement: false })
  if (condition !== null && dialect === 'documented' && !('children' in condition))
    note(reading, '', 'the outermost node must be an and/or group')
  if (reading.issues.length > 0 || condition === null) return { issues: reading.issues }
  return { condition }
}

function note(reading: Reading, path: string, message: string): null {
  if (reading.issues.length < MAX_ISSUES) reading.issues.push({ path, message })
  return null
}

function readNode(value: unknown, reading: Reading, place: Place): Condition | null {
  const { dialect } = reading
  if (!isMembers(value)) return note(reading, place.path, 'must be an object')
  if (place.depth > LIMITS[dialect].depth)
    return note(reading, place.path, `nested deeper than ${LIMITS[dialect].depth}`)
  reading.nodes += 1
  if (reading.nodes > MAX_NODES)
    return reading.nodes === MAX_NODES + 1 ? note(reading, place.path, `more than ${MAX_NODES} nodes`) : null
  const node = readForm(value, reading, place)
  if (node === null || dialect === 'documented' || value['onlyIf'] === undefined) return node
  const onlyIf = value['onlyIf']
  if (typeof onlyIf !== 'string' || onlyIf === '')
    return note(reading, join(place.path, 'onlyIf'), 'must name a parameter')
  return { ...node, onlyIf }
}

function readForm(value: Members, reading: Reading, place: Place): Condition | null {
  if (reading.dialect === 'full') {
    if (Object.hasOwn(value, 'not')) return readNot(value, reading, place)
    if (Object.hasOwn(value, 'each')) return readEach(value, reading, place)
    if (Object.hasOwn(value, 'related')) return readRelated(value, reading, place)
  }
  return Object.hasOwn(value, 'featurePath')
    ? readClause(value, reading, place)
    : readGroup(value, reading, place)
}

function readGroup(value: Members, reading: Reading, place: Place): Group | null {
  checkMembers(value, ['operator', 'children', 'onlyIf'], reading, place)
  const name = typeof value['operator'] === 'string' ? value['operator'].toLowerCase() : ''
  const operator = name === 'and' || name === 'or' ? name : null
  if (operator === null)
    return note(reading, join(place.path, 'operator'), 'must be and or or, unless there is a featurePath')
  const children = value['children']
  const path = join(place.path, 'children')
  if (!Array.isArray(children) || children.length === 0)
    return note(reading, path, 'must be a list that is not empty')
  if (children.length > LIMITS[reading.dialect].clauses) return note(reading, path, 'has too many members')
  const nodes = children.map((child: unknown, index) =>
    readNode(child, reading, { ...place, path: `${path}[${index}]`, depth: place.depth + 1 }),
  )
  return { operator, children: nodes.filter((node) => node !== null) }
}

function readClause(value: Members, reading: Reading, place: Place): Clause | null {
  checkMembers(value, ['featurePath', 'operator', 'desired', 'onlyIf'], reading, place)
  reading.clauses += 1
  const { clauses } = LIMITS[reading.dialect]
  if (reading.clauses > clauses) {
    return reading.clauses === clauses + 1 ? note(reading, place.path, `more than ${clauses} clauses`) : null
  }
  const featurePath = readPath(value, 'featurePath', reading, place)
  if (reading.dialect === 'documented' && value['featureSource'] !== 'CONFIGURATION')
    note(reading, join(place.path, 'featureSource'), 'must be CONFIGURATION')
  const operator = typeof value['operator'] === 'string' ? findOperator(value['operator']) : null
  if (operator === null) return note(reading, join(place.path, 'operator'), 'is no operator')
  const desired = readDesired(value['desired'])
  const desiredPath = join(place.path, 'desired')
  if (desired === null) return note(reading, desiredPath, 'must be a text')
  if (featurePath === null) return null
  if (operator.unary) return { featurePath, operator: operator.name }
  if (desired === undefined) return note(reading, desiredPath, `is required by ${operator.name}`)
  // A parameter is filled in later; then the compiled rule judges the value.
  if (reading.dialect === 'documented' || !desired.includes('{{')) {
    const wrong = messageOf(() => operator.prepare(desired))
    if (wrong !== null) return note(reading, desiredPath, wrong)
  }
  const subjects = reading.dialect === 'full' ? subjectPaths(desired) : []
  for (const path of subjects) {
    const wrong = messageOf(() => subjectValue(path))
    if (wrong !== null) note(reading, desiredPath, wrong)
  }
  return {
    featurePath,
    operator: operator.name,
    desired,
    ...(subjects.length === 0 ? {} : { ofSubject: true }),
  }
}

/** Numbers, booleans and lists are taken as their text; undefined when absent, null when it is something else. */
function readDesired(value: unknown): string | undefined | null {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) && value.every((item) => typeof item !== 'object')
    ? JSON.stringify(value)
    : null
}

function readNot(value: Members, reading: Reading, place: Place): Not | null {
  checkMembers(value, ['not', 'onlyIf'], reading, place)
  const not = readChild(value, 'not', reading, place)
  return not === null ? null : { not }
}

function readEach(value: Members, reading: Reading, place: Place): Each | null {
  checkMembers(value, ['each', 'where', 'satisfy', 'condition', 'onlyIf'], reading, place)
  const each = readPath(value, 'each', reading, place)
  if (each?.startsWith('resource.')) return note(reading, join(place.path, 'each'), 'must begin with $ or @')
  const quantified = readQuantified(value, reading, { ...place, hasElement: true })
  return each === null || quantified === null ? null : { each, ...quantified }
}

function readRelated(value: Members, reading: Reading, place: Place): Related | null {
  checkMembers(value, ['related', 'via', 'where', 'needs', 'satisfy', 'condition', 'onlyIf'], reading, place)
  const named = value['via']
  const isName = typeof named === 'string' && isRelationName(named)
  const via = isName ? named : readPath(value, 'via', reading, place)
  const quantified = readQuantified(value, reading, { ...place, hasElement: false })
  const related = value['related']
  const needs = value['needs'] === undefined ? undefined : readNeeds(value['needs'], reading, place)
  if (typeof related !== 'string' || related === '')
    return note(reading, join(place.path, 'related'), 'must name a resource type')
  return via === null || quantified === null
    ? null
    : { related, via, ...(needs === undefined ? {} : { needs }), ...quantified }
}

function readNeeds(value: unknown, reading: Reading, place: Place): readonly string[] {
  const path = join(place.path, 'needs')
  const { needs, issues } = readNeedPaths(value)
  for (const issue of issues) note(reading, `${path}${issue.path}`, issue.message)
  return needs
}

function readQuantified(
  value: Members,
  reading: Reading,
  place: Place,
): { satisfy: Satisfy; condition: Condition; where?: Condition } | null {
  const { satisfy } = value
  const condition = readChild(value, 'condition', reading, place)
  const where = value['where'] === undefined ? undefined : readChild(value, 'where', reading, place)
  if (satisfy !== 'all' && satisfy !== 'any' && satisfy !== 'none')
    return note(reading, join(place.path, 'satisfy'), 'must be all, any or none')
  if (condition === null || where === null) return null
  return { satisfy, condition, ...(where === undefined ? {} : { where }) }
}

function readChild(value: Members, member: string, reading: Reading, place: Place): Condition | null {
  return readNode(value[member], reading, {
    ...place,
    path: join(place.path, member),
    depth: place.depth + 1,
  })
}

function readPath(value: Members, member: string, reading: Reading, place: Place): string | null {
  const text = value[member]
  const path = join(place.path, member)
  if (typeof text !== 'string') return note(reading, path, 'must be a path')
  if (reading.dialect === 'documented' && !text.startsWith('$'))
    return note(reading, path, 'must begin with $')
  if (text.startsWith('@') && !place.hasElement) return note(reading, path, '@ stands outside an each')
  const wrong = messageOf(() => parseFeaturePath(text))
  return wrong === null ? text : note(reading, path, wrong)
}

function messageOf(attempt: () => unknown): string | null {
  try {
    attempt()
    return null
  } catch (error) {
    if (error instanceof ConditionError) return error.message
    throw error
  }
}

/** Rule files are checked for misspelt members; on the wire, members that mean nothing are ignored. */
function checkMembers(value: Members, known: readonly string[], reading: Reading, place: Place): void {
  if (reading.dialect === 'documented') return
  for (const member of Object.keys(value)) {
    if (!known.includes(member)) note(reading, join(place.path, member), 'is not known here')
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, member: string): string {
  return path === '' ? member : `${path}.${member}`
}
