import { isValueObject, Reference, type TemplateResource, UNKNOWN, type Value } from '../value.js'
import {
  asMembers,
  blocksOf,
  type Declared,
  declaredIn,
  listOf,
  type Members,
  type ParsedFile,
} from './blocks.js'
import { evaluate } from './expression.js'
import { evaluateBody, expand, type Instance, META, valueOfInstances } from './instances.js'
import { follow, type Names, type Step } from './names.js'

/** The files of a module in the tree, by the path its caller gives; null when it is not in the tree. */
export type LoadModule = (
  folder: string,
  source: string,
) => Promise<{ readonly folder: string; readonly files: readonly ParsedFile[] } | null>

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
  return resourcesOf(await moduleTree(folder, files, load, 0), inputs, '', [])
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
  perhaps: readonly string[],
): readonly TemplateResource[] {
  const declared = module.files.flatMap(declaredIn)
  const names = moduleNames(module, inputs, declared, prefix)
  const own = declared.flatMap((one) => instancesOf(one, names, prefix, perhaps))
  const called = [...module.calls].flatMap(([name, call]) =>
    expand(call.body, names).flatMap(({ key, inner, open }) =>
      resourcesOf(
        call.module,
        membersWhenAsked(call.body, inner),
        `${prefix}module.${name}${key}.`,
        withOpen(perhaps, prefix, open),
      ),
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

function withOpen(perhaps: readonly string[], prefix: string, open: string | undefined): readonly string[] {
  return open === undefined ? perhaps : [...perhaps, `${prefix}${open}`]
}

function instancesOf(
  one: Declared,
  names: Names,
  prefix: string,
  perhaps: readonly string[],
): readonly TemplateResource[] {
  return expand(one.body, names).map(({ key, inner, open }) => ({
    language: 'terraform',
    type: one.type,
    address: `${prefix}${one.type}.${one.name}${key}`,
    properties: membersOf(evaluateBody(one.body, inner)),
    file: one.file,
    line: one.line,
    perhaps: withOpen(perhaps, prefix, open),
  }))
}
