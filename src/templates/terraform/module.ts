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

/** A module with those it calls, by the names of the calls. */
interface Module {
  readonly files: readonly ParsedFile[]
  readonly calls: ReadonlyMap<string, ModuleCall>
}

interface ModuleCall {
  /** What the caller gives. */
  readonly body: Members
  readonly module: Module
}

/** The resources of a module and of those it calls, with everything literal resolved. */
export async function readModule(
  folder: string,
  files: readonly ParsedFile[],
  inputs: Readonly<Record<string, Value>>,
  load: LoadModule,
): Promise<readonly TemplateResource[]> {
  return resourcesOf(await moduleTree(folder, files, load, 0), inputs, '')
}

async function moduleTree(
  folder: string,
  files: readonly ParsedFile[],
  load: LoadModule,
  depth: number,
): Promise<Module> {
  const calls = new Map<string, ModuleCall>()
  for (const [name, { source, ...body }] of blocksOf(files, 'module')) {
    const found = typeof source === 'string' && depth < MAX_DEPTH ? await load(folder, source) : null
    if (found === null) continue
    calls.set(name, { body, module: await moduleTree(found.folder, found.files, load, depth + 1) })
  }
  return { files, calls }
}

function resourcesOf(
  module: Module,
  inputs: Readonly<Record<string, Value>>,
  prefix: string,
): readonly TemplateResource[] {
  const declared = module.files.flatMap(declaredIn)
  const names = moduleNames(module, inputs, declared, prefix)
  const own = declared.flatMap((one) => instancesOf(one, names, prefix))
  const called = [...module.calls].flatMap(([name, call]) =>
    expand(call.body, names).flatMap(({ key, inner }) =>
      resourcesOf(call.module, membersWhenAsked(call.body, inner), `${prefix}module.${name}${key}.`),
    ),
  )
  return [...own, ...called]
}

/** Members that are evaluated when they are read: one may hang on what another leads to. */
function membersWhenAsked(body: Members, names: Names): Readonly<Record<string, Value>> {
  const made = {}
  for (const [key, value] of Object.entries(body))
    Object.defineProperty(made, key, { enumerable: true, get: () => evaluate(value, names) })
  return made
}

function membersOf(value: Value): Readonly<Record<string, Value>> {
  return isValueObject(value) ? value : {}
}

function moduleNames(
  { files, calls }: Module,
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
  const expanded = new Map<Members, readonly Instance[]>()
  const instances = (body: Members): readonly Instance[] => {
    const known = expanded.get(body)
    if (known !== undefined) return known
    const found = expand(body, names)
    expanded.set(body, found)
    return found
  }
  const outputs = new Map<string, (output: string) => Value>()
  const outputsOf = (name: string, { body, module }: ModuleCall, { key, inner }: Instance) => {
    const known = outputs.get(name + key)
    if (known !== undefined) return known
    const given = new Map(blocksOf(module.files, 'output'))
    const path = `${prefix}module.${name}${key}.`
    const within = moduleNames(module, membersWhenAsked(body, inner), module.files.flatMap(declaredIn), path)
    const found = (output: string) => {
      const body = given.get(output)
      return body === undefined ? UNKNOWN : once(`${path}${output}`, () => evaluate(body['value'], within))
    }
    outputs.set(name + key, found)
    return found
  }
  const moduleValue = (name: string, call: ModuleCall, steps: readonly Step[]): Value =>
    valueOfInstances(call.body, instances(call.body), steps, (instance, path) => {
      const [output] = path
      if (typeof output !== 'string') return UNKNOWN
      return follow(outputsOf(name, call, instance)(output), path.slice(1))
    })
  const resourceValue = (one: Declared, steps: readonly Step[]): Value =>
    valueOfInstances(one.body, instances(one.body), steps, ({ key, inner }, path) => {
      const address = `${prefix}${one.type}.${one.name}${key}`
      return path.length === 0
        ? wholeResource(one.body, address, inner)
        : attributeOf(one.body, address, path, inner)
    })
  const names: Names = {
    resolve: (root, steps) => {
      const [first] = steps
      if (typeof first !== 'string') return UNKNOWN
      const rest = steps.slice(1)
      if (root === 'var') {
        if (Object.hasOwn(inputs, first)) return follow(inputs[first]!, rest)
        const fallback = variables.get(first)?.['default']
        return fallback === undefined ? UNKNOWN : follow(evaluate(fallback, names), rest)
      }
      if (root === 'local' && locals.has(first))
        return once(`local.${first}`, () => follow(evaluate(locals.get(first), names), rest))
      const call = root === 'module' ? calls.get(first) : undefined
      if (call !== undefined) return moduleValue(first, call, rest)
      const found = resources.get(`${root}.${first}`)
      return found === undefined ? UNKNOWN : once(`${root}.${first}`, () => resourceValue(found, rest))
    },
  }
  return names
}

/** The value that steps lead to from a block that may be made several times: `[0].id`, `["a"].id`, `[*].id`, `.id`. */
function valueOfInstances(
  body: Members,
  instances: readonly Instance[],
  steps: readonly Step[],
  read: (instance: Instance, path: readonly Step[]) => Value,
): Value {
  const [second, ...rest] = steps
  const isCounted = body['count'] !== undefined
  const isKeyed = !isCounted && body['for_each'] !== undefined
  if (!isCounted && !isKeyed) {
    const [only] = instances
    if (only === undefined) return UNKNOWN
    if (second === '*') return [read(only, rest)]
    return read(only, second === 0 ? rest : steps)
  }
  if (second === UNKNOWN) return UNKNOWN
  const isOpen = instances.some(({ key }) => key === OPEN_COUNT || key === OPEN_KEY)
  if (second === undefined || (second === '*' && isCounted)) {
    if (isOpen) return UNKNOWN
    if (isCounted) return instances.map((instance) => read(instance, rest))
    return Object.fromEntries(instances.map((instance) => [instance.name, read(instance, [])]))
  }
  if (second === '*' || (isCounted && typeof second === 'string' && !/^\d+$/.test(second))) return UNKNOWN
  const key = isCounted ? `[${second}]` : `["${second}"]`
  const found = instances.find((instance) => instance.key === key)
  if (found !== undefined) return read(found, rest)
  // One of an open number: there, but what it holds is not told.
  return isOpen ? read({ key, name: String(second), inner: NOTHING_KNOWN }, rest) : UNKNOWN
}

const NOTHING_KNOWN: Names = { resolve: () => UNKNOWN }

/** Attributes that name a resource and are never empty once it exists. */
const NAMING =
  /^(id|arn|name|bucket|.*_id|(bucket|project|logstore|policy|user|group|trail|domain|instance|cluster)_name)$/

function attributeOf(body: Members, address: string, path: readonly Step[], names: Names): Value {
  const [attribute] = path
  if (typeof attribute !== 'string') return UNKNOWN
  const given = body[attribute]
  if (given !== undefined && attribute !== 'id') {
    const value = follow(evaluate(given, names), path.slice(1))
    if (value !== UNKNOWN) return value
  }
  return path.length === 1 && NAMING.test(attribute) ? new Reference(address) : UNKNOWN
}

/** A resource as a value: what it was given, and its id. */
function wholeResource(body: Members, address: string, names: Names): Value {
  const made = {}
  for (const key of ['id', ...Object.keys(body).filter((each) => each !== 'id' && !META.has(each))])
    Object.defineProperty(made, key, {
      enumerable: true,
      get: () => attributeOf(body, address, [key], names),
    })
  return made
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

/** One of those that `count` or `for_each` makes. */
interface Instance {
  /** As it stands in the address; empty when neither is given. */
  readonly key: string
  readonly name: string
  readonly inner: Names
}

const OPEN_COUNT = '[*]'
const OPEN_KEY = '["*"]'

/** Each instance that `count` or `for_each` makes; one that stands for all when their number is unknown. */
function expand(body: Members, names: Names): readonly Instance[] {
  const withRoot = (root: string, value: Value): Names => ({
    resolve: (name, steps) => (name === root ? follow(value, steps) : names.resolve(name, steps)),
  })
  if (body['count'] !== undefined) {
    const given = evaluate(body['count'], names)
    const count = typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN
    if (given === '' || !Number.isSafeInteger(count) || count > MAX_INSTANCES)
      return [{ key: OPEN_COUNT, name: '*', inner: withRoot('count', UNKNOWN) }]
    return Array.from({ length: count }, (_, index) => ({
      key: `[${index}]`,
      name: String(index),
      inner: withRoot('count', { index }),
    }))
  }
  if (body['for_each'] === undefined) return [{ key: '', name: '', inner: names }]
  const each = evaluate(body['for_each'], names)
  const pairs: readonly (readonly [string, Value])[] | null = isValueList(each)
    ? each.map((item) => [typeof item === 'string' ? item : '*', item])
    : isValueObject(each)
      ? Object.entries(each)
      : null
  if (pairs === null || pairs.length > MAX_INSTANCES)
    return [{ key: OPEN_KEY, name: '*', inner: withRoot('each', UNKNOWN) }]
  return pairs.map(([key, value]) => ({
    key: `["${key}"]`,
    name: key,
    inner: withRoot('each', { key, value }),
  }))
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
