import { isMap, isScalar, LineCounter, parseDocument, type ScalarTag } from 'yaml'
import {
  isValueList,
  isValueObject,
  plainJson,
  Reference,
  type TemplateResource,
  UNKNOWN,
  type Value,
} from './value.js'

type Members = Readonly<Record<string, unknown>>

/** Short forms such as `!Ref x` and `!GetAtt a.b`, read as the functions they stand for. */
function shortForm(tag: string, key: string, collection?: 'seq' | 'map'): ScalarTag {
  return {
    tag,
    ...(collection === undefined ? {} : { collection }),
    resolve: (value: unknown) => {
      const given = collection === undefined ? value : (value as { toJSON(): unknown }).toJSON()
      return { [key]: key === 'Fn::GetAtt' && typeof given === 'string' ? given.split('.') : given }
    },
  } as unknown as ScalarTag
}

const FUNCTIONS = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'If',
  'Select',
  'Split',
  'FindInMap',
  'Equals',
  'Not',
  'And',
  'Or',
]
const TAGS = FUNCTIONS.flatMap((name) => {
  const key = name === 'Ref' ? 'Ref' : `Fn::${name}`
  return [shortForm(`!${name}`, key), shortForm(`!${name}`, key, 'seq'), shortForm(`!${name}`, key, 'map')]
})

/** A ROS template that is neither YAML nor JSON; the message names file and line. */
export class RosSyntaxError extends Error {
  override readonly name = 'RosSyntaxError'
}

/** The resources of a ROS template, YAML or JSON; null when the text is none. Throws RosSyntaxError. */
export function readRos(text: string, file: string): readonly TemplateResource[] | null {
  if (!text.includes('ROSTemplateFormatVersion')) return null
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, customTags: TAGS })
  const [broken] = document.errors
  if (broken !== undefined && /(^|[{,])\s*["']?ROSTemplateFormatVersion["']?\s*:/m.test(text)) {
    const [what = ''] = broken.message.replace(/ at line \d+, column \d+:/, '').split('\n')
    throw new RosSyntaxError(`${file}:${broken.linePos?.[0].line ?? 1}: ${what}`)
  }
  if (broken !== undefined || !isMap(document.contents) || !document.has('ROSTemplateFormatVersion'))
    return null
  const template = membersOf(document.toJS() as unknown)
  const names = resolver(template)
  const declared = document.contents.get('Resources', true)
  const places = new Map<string, number>()
  if (isMap(declared)) {
    for (const { key } of declared.items)
      if (isScalar(key)) places.set(String(key.value), lines.linePos(key.range?.[0] ?? 0).line)
  }
  return Object.entries(membersOf(template['Resources'])).flatMap(([name, each]) => {
    const resource = membersOf(each)
    const condition = resource['Condition']
    const holds = typeof condition === 'string' ? names.condition(condition) : true
    const number = resource['Count'] === undefined ? 1 : names.evaluate(resource['Count'])
    if (holds === false || number === 0 || number === '0') return []
    const perhaps = [
      ...(holds === true ? [] : [String(condition)]),
      ...(number === UNKNOWN ? [`Count ${JSON.stringify(resource['Count'])}`] : []),
    ]
    const properties = names.evaluate(resource['Properties'] ?? {})
    return [
      {
        language: 'ros' as const,
        type: String(resource['Type']),
        address: name,
        properties: isValueObject(properties) ? properties : {},
        file,
        line: places.get(name) ?? 1,
        perhaps,
      },
    ]
  })
}

function resolver(template: Members) {
  const parameters = membersOf(template['Parameters'])
  const resources = membersOf(template['Resources'])
  const mappings = membersOf(template['Mappings'])
  const conditions = membersOf(template['Conditions'])
  const open = new Set<string>()

  const condition = (name: string): Value => {
    if (open.has(name) || conditions[name] === undefined) return UNKNOWN
    open.add(name)
    const value = evaluate(conditions[name])
    open.delete(name)
    return value
  }

  const refer = (name: unknown): Value => {
    if (typeof name !== 'string') return UNKNOWN
    if (Object.hasOwn(resources, name)) return new Reference(name)
    const fallback = membersOf(parameters[name])['Default']
    return fallback === undefined ? UNKNOWN : evaluate(fallback)
  }

  const attribute = (given: unknown): Value => {
    const [name, key] = Array.isArray(given) ? given : []
    // An id names the resource; any other attribute is known once it exists.
    return typeof name === 'string' &&
      Object.hasOwn(resources, name) &&
      /Id$|^(Arn|Name|.*Name)$/.test(String(key))
      ? new Reference(name)
      : UNKNOWN
  }

  const call = (name: string, given: unknown): Value => {
    if (name === 'Ref') return refer(given)
    if (name === 'Fn::GetAtt') return attribute(given)
    if (name === 'Fn::If') {
      const [test, whenTrue, whenFalse] = Array.isArray(given) ? (given as unknown[]) : []
      const holds = typeof test === 'string' ? condition(test) : UNKNOWN
      return typeof holds === 'boolean' ? evaluate(holds ? whenTrue : whenFalse) : UNKNOWN
    }
    if (name === 'Condition' && typeof given === 'string') return condition(given)
    if (name === 'Fn::Sub') return substitute(given)
    const args = plainJson(evaluate(given))
    if (args === undefined) return UNKNOWN
    const list: readonly Value[] = Array.isArray(args) ? args : [args]
    switch (name) {
      case 'Fn::Join':
        return isValueList(list[1]) ? list[1].map(String).join(String(list[0])) : UNKNOWN
      case 'Fn::Split':
        return String(list[1]).split(String(list[0]))
      case 'Fn::Select':
        return isValueList(list[1]) ? (list[1][Number(list[0])] ?? UNKNOWN) : UNKNOWN
      case 'Fn::FindInMap':
        return find(mappings, list)
      case 'Fn::Equals':
        return JSON.stringify(list[0]) === JSON.stringify(list[1])
      case 'Fn::Not':
        return typeof list[0] === 'boolean' ? !list[0] : UNKNOWN
      case 'Fn::And':
        return list.every((item) => item === true)
      case 'Fn::Or':
        return list.some((item) => item === true)
      case 'Fn::Base64Encode':
        return Buffer.from(String(list[0])).toString('base64')
      default:
        return UNKNOWN
    }
  }

  const substitute = (given: unknown): Value => {
    const [text, extra] = Array.isArray(given) ? (given as unknown[]) : [given, {}]
    let isKnown = typeof text === 'string'
    const filled = String(text).replace(/\$\{([\w.:]+)\}/g, (_, name: string) => {
      const own = membersOf(extra)[name]
      const value = plainJson(own === undefined ? refer(name) : evaluate(own))
      if (value === undefined || typeof value === 'object') isKnown = false
      return String(value)
    })
    return isKnown ? filled : UNKNOWN
  }

  const evaluate = (value: unknown): Value => {
    if (Array.isArray(value)) return value.map(evaluate)
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value)
      const [first] = entries
      if (entries.length === 1 && first !== undefined && /^(Ref|Condition|Fn::\w+)$/.test(first[0]))
        return call(first[0], first[1])
      return Object.fromEntries(entries.map(([key, member]) => [key, evaluate(member)]))
    }
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  }

  return { evaluate, condition }
}

function find(mappings: Members, [map, first, second]: readonly Value[]): Value {
  const value = membersOf(membersOf(mappings[String(map)])[String(first)])[String(second)]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : UNKNOWN
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}
