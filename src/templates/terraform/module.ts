import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import {
  isValueList,
  isValueObject,
  Reference,
  type TemplateResource,
  UNKNOWN,
  type Value,
} from '../value.js'
import { evaluate, follow, type Names, type Step } from './expression.js'

/** One `.tf` file as the HCL parser hands it out, with its text for the lines. */
export interface ParsedFile {
  readonly file: string
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The files of a module in the tree, by the path its caller gives; null when it is not in the tree. */
export type LoadModule = (
  folder: string,
  source: string,
) => Promise<{ readonly folder: string; readonly files: readonly ParsedFile[] } | null>

interface Declared {
  readonly type: string
  readonly name: string
  readonly body: Members
  readonly file: string
  readonly line: number
}

type Members = Readonly<Record<string, unknown>>

const MAX_INSTANCES = 1_000
const MAX_DEPTH = 8

/** The resources of a module and of those it calls, with everything literal resolved. */
export async function readModule(
  folder: string,
  files: readonly ParsedFile[],
  inputs: Readonly<Record<string, Value>>,
  load: LoadModule,
  prefix = '',
  depth = 0,
): Promise<readonly TemplateResource[]> {
  const declared = files.flatMap(declaredIn)
  const names = moduleNames(files, inputs, declared, prefix)
  const own = declared.flatMap((one) => instancesOf(one, names, prefix))
  const called: TemplateResource[] = []
  for (const [name, body] of blocksOf(files, 'module')) {
    const { source, ...rest } = body
    const module = typeof source === 'string' && depth < MAX_DEPTH ? await load(folder, source) : null
    if (module === null) continue
    for (const { key, inner } of expand(rest, names)) {
      const given = membersOf(evaluateBody(rest, inner))
      const path = `${prefix}module.${name}${key}.`
      called.push(...(await readModule(module.folder, module.files, given, load, path, depth + 1)))
    }
  }
  return [...own, ...called]
}

function membersOf(value: Value): Readonly<Record<string, Value>> {
  return isValueObject(value) ? value : {}
}

function moduleNames(
  files: readonly ParsedFile[],
  inputs: Readonly<Record<string, Value>>,
  declared: readonly Declared[],
  prefix: string,
): Names {
  const variables = new Map(blocksOf(files, 'variable'))
  const locals = new Map(
    files.flatMap(({ body }) => listOf(body['locals']).flatMap((block) => Object.entries(asMembers(block)))),
  )
  const resources = new Map(declared.map((one) => [`${one.type}.${one.name}`, one]))
  const open = new Set<string>()
  /** A name that leads back to itself is unknown. */
  const once = (name: string, value: () => Value): Value => {
    if (open.has(name)) return UNKNOWN
    open.add(name)
    const found = value()
    open.delete(name)
    return found
  }
  const names: Names = {
    resolve: (root, steps) => {
      const [first, second, ...rest] = steps
      if (root === 'var' && typeof first === 'string') {
        if (Object.hasOwn(inputs, first)) return follow(inputs[first]!, steps.slice(1))
        const fallback = variables.get(first)?.['default']
        return fallback === undefined ? UNKNOWN : follow(evaluate(fallback, names), steps.slice(1))
      }
      if (root === 'local' && typeof first === 'string' && locals.has(first))
        return once(`local.${first}`, () => follow(evaluate(locals.get(first), names), steps.slice(1)))
      const found = typeof first === 'string' ? resources.get(`${root}.${String(first)}`) : undefined
      if (found === undefined) return UNKNOWN
      const isIndexed = typeof second === 'number' || found.body['for_each'] !== undefined
      const index = !isIndexed ? '' : typeof second === 'number' ? `[${second}]` : `["${String(second)}"]`
      const path: readonly Step[] = isIndexed ? rest : steps.slice(1)
      return once(`${root}.${String(first)}`, () =>
        attributeOf(found, `${prefix}${root}.${String(first)}${index}`, path, isIndexed, names),
      )
    },
  }
  return names
}

/** Attributes that name a resource and are never empty once it exists. */
const NAMING =
  /^(id|arn|name|bucket|.*_id|(bucket|project|logstore|policy|user|group|trail|domain|instance|cluster)_name)$/

function attributeOf(
  { body }: Declared,
  address: string,
  path: readonly Step[],
  isIndexed: boolean,
  names: Names,
): Value {
  const [attribute] = path
  if (typeof attribute !== 'string') return UNKNOWN
  const given = body[attribute]
  if (given !== undefined && attribute !== 'id' && !isIndexed) {
    const value = follow(evaluate(given, names), path.slice(1))
    if (value !== UNKNOWN) return value
  }
  return path.length === 1 && NAMING.test(attribute) ? new Reference(address) : UNKNOWN
}

function instancesOf(one: Declared, names: Names, prefix: string): readonly TemplateResource[] {
  return expand(one.body, names).map(({ key, inner }) => ({
    language: 'terraform',
    type: one.type,
    address: `${prefix}${one.type}.${one.name}${key}`,
    properties: membersOf(evaluateBody(one.body, inner)),
    file: one.file,
    line: one.line,
  }))
}

/** Each instance that `count` or `for_each` makes; one that stands for all when their number is unknown. */
function expand(body: Members, names: Names): readonly { readonly key: string; readonly inner: Names }[] {
  const withRoot = (root: string, value: Value): Names => ({
    resolve: (name, steps) => (name === root ? follow(value, steps) : names.resolve(name, steps)),
  })
  if (body['count'] !== undefined) {
    const given = evaluate(body['count'], names)
    const count = typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN
    if (given === '' || !Number.isSafeInteger(count) || count > MAX_INSTANCES)
      return [{ key: '[*]', inner: withRoot('count', UNKNOWN) }]
    return Array.from({ length: count }, (_, index) => ({
      key: `[${index}]`,
      inner: withRoot('count', { index }),
    }))
  }
  if (body['for_each'] === undefined) return [{ key: '', inner: names }]
  const each = evaluate(body['for_each'], names)
  const pairs: readonly (readonly [string, Value])[] | null = isValueList(each)
    ? each.map((item) => [typeof item === 'string' ? item : '*', item])
    : isValueObject(each)
      ? Object.entries(each)
      : null
  if (pairs === null || pairs.length > MAX_INSTANCES)
    return [{ key: '["*"]', inner: withRoot('each', UNKNOWN) }]
  return pairs.map(([key, value]) => ({ key: `["${key}"]`, inner: withRoot('each', { key, value }) }))
}

const META = new Set([
  'count',
  'for_each',
  'depends_on',
  'lifecycle',
  'provider',
  'provisioner',
  'connection',
])

function evaluateBody(body: Members, names: Names): Value {
  const made: Record<string, Value> = {}
  for (const [key, value] of Object.entries(body)) {
    if (META.has(key)) continue
    if (key === 'dynamic') Object.assign(made, dynamicBlocks(asMembers(value), names))
    else if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
      made[key] = value.map((item: unknown) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? evaluateBody(asMembers(item), names)
          : evaluate(item, names),
      )
    else made[key] = evaluate(value, names)
  }
  return made
}

function dynamicBlocks(blocks: Members, names: Names): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(blocks).map(([label, bodies]) => {
      const made: Value[] = []
      for (const block of listOf(bodies).map(asMembers)) {
        const iterator =
          typeof block['iterator'] === 'string' ? block['iterator'].replace(/[${}]/g, '') : label
        const each = evaluate(block['for_each'], names)
        const pairs = isValueList(each)
          ? each.map((item): [Value, Value] => [item, item])
          : isValueObject(each)
            ? Object.entries(each)
            : null
        if (pairs === null) return [label, UNKNOWN]
        for (const [key, value] of pairs) {
          const inner: Names = {
            resolve: (root, steps) =>
              root === iterator ? follow({ key, value }, steps) : names.resolve(root, steps),
          }
          for (const content of listOf(block['content'])) made.push(evaluateBody(asMembers(content), inner))
        }
      }
      return [label, made]
    }),
  )
}

function declaredIn({ file, text, body }: ParsedFile): readonly Declared[] {
  const lines = file.endsWith('.json') ? resourceLinesOfJson(text) : resourceLines(text)
  return Object.entries(asMembers(body['resource'])).flatMap(([type, byName]) =>
    Object.entries(asMembers(byName)).flatMap(([name, bodies]) =>
      listOf(bodies).map((each) => ({
        type,
        name,
        body: asMembers(each),
        file,
        line: lines.get(`${type}.${name}`) ?? 1,
      })),
    ),
  )
}

/** The parser gives no places: a resource is where its header is. */
function resourceLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    const found = /^\s*resource\s+"?([\w-]+)"?\s+"?([\w-]+)"?/.exec(line)
    if (found !== null) lines.set(`${found[1]}.${found[2]}`, index + 1)
  }
  return lines
}

/** In JSON a resource is where its name is. */
function resourceLinesOfJson(text: string): ReadonlyMap<string, number> {
  const counter = new LineCounter()
  const types = parseDocument(text, { lineCounter: counter }).get('resource', true)
  const lines = new Map<string, number>()
  for (const type of isMap(types) ? types.items : []) {
    for (const { key } of isMap(type.value) ? type.value.items : [])
      if (isScalar(key)) lines.set(`${String(type.key)}.${String(key)}`, counter.linePos(key.range![0]).line)
  }
  return lines
}

function blocksOf(files: readonly ParsedFile[], kind: string): readonly [string, Members][] {
  return files.flatMap(({ body }) =>
    Object.entries(asMembers(body[kind])).flatMap(([name, bodies]) =>
      listOf(bodies).map((each): [string, Members] => [name, asMembers(each)]),
    ),
  )
}

function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
