import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ParsedFile } from '../../src/templates/terraform/blocks.js'
import { evaluate } from '../../src/templates/terraform/expression.js'
import { type LoadModule, readModule } from '../../src/templates/terraform/module.js'
import type { TemplateResource, Value } from '../../src/templates/value.js'
import { UNKNOWN } from '../../src/templates/value.js'
import { CommandError } from '../exit-codes.js'
import { startHcl } from './hcl.js'
import { readText, sizeOf } from './read-text.js'

const NO_NAMES = { resolve: (): Value => UNKNOWN }

/** Values for the variables of root modules; later ones win, as on Terraform's own command line. */
export interface GivenVariables {
  /** `.tfvars` or `.tfvars.json`. */
  readonly files: readonly string[]
  /** `NAME=VALUE`, the value as text or as an expression of HCL. */
  readonly values: readonly string[]
}

type Shown = (file: string) => string

export function isTerraform(name: string): boolean {
  return name.endsWith('.tf') || name.endsWith('.tf.json')
}

/**
 * The resources of each root module among the files, modules of the tree in their places. A module that the tree
 * calls is read with what its caller gives, not once more on its own. Throws CommandError for what is no HCL.
 */
export async function readRootModules(
  files: readonly string[],
  given: GivenVariables,
  shown: Shown,
): Promise<readonly (readonly TemplateResource[])[]> {
  const hcl = files.filter((file) => file.endsWith('.tf'))
  if (hcl.length > 0) await startHcl(hcl.reduce((sum, file) => sum + sizeOf(file), 0))
  const modules = new Map<string, ParsedFile[]>()
  for (const file of files) {
    const parsed = await parseFile(file, shown)
    const folder = dirname(file)
    const others = modules.get(folder)
    if (others === undefined) modules.set(folder, [parsed])
    else others.push(parsed)
  }
  const called = new Set<string>()
  for (const [folder, parsed] of modules)
    for (const { body } of parsed)
      for (const source of moduleSources(body)) called.add(resolve(folder, source))
  const load: LoadModule = async (folder, source) => {
    const target = resolve(folder, source)
    if (!/^\.\.?(\/|$)/.test(source) || !existsSync(target)) return null
    const known = [...modules].find(([each]) => resolve(each) === target)
    const found = known?.[1] ?? (await Promise.all(filesIn(target).map((file) => parseFile(file, shown))))
    return { folder: known?.[0] ?? target, files: found }
  }
  const asked = await readGiven(given, shown)
  const roots: (readonly TemplateResource[])[] = []
  for (const [folder, parsed] of modules) {
    if (called.has(resolve(folder))) continue
    const inputs = { ...(await readVariableFiles(automatic(folder), shown)), ...asked }
    roots.push(await readModule(folder, parsed, inputs, load))
  }
  return roots
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(isTerraform)
    .sort()
    .map((name) => join(folder, name))
}

async function parseFile(file: string, shown: Shown): Promise<ParsedFile> {
  const text = readText(file, shown(file))
  const body = file.endsWith('.json') ? parseJson(file, text, shown) : await parseHcl(file, text, shown)
  return { file: shown(file), text, body }
}

function parseJson(file: string, text: string, shown: Shown): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    throw new CommandError('settings', `${shown(file)}: is no JSON`)
  }
}

async function parseHcl(file: string, text: string, shown: Shown): Promise<Record<string, unknown>> {
  const parse = await startHcl(text.length)
  try {
    return objectOf(await parse(basename(file), text))
  } catch (error) {
    throw new CommandError('settings', messageOf(error, basename(file), shown(file)))
  }
}

/** The first of what the parser complains of, `parse config: [main.tf:1,18-19: ...; ... main.tf:2,1-2: ...]`. */
function messageOf(error: unknown, name: string, shown: string): string {
  const said = error instanceof Error ? error.message : String(error)
  const [, first] = /^parse config: \[(.*)\]$/s.exec(said) ?? []
  if (first === undefined || !first.startsWith(`${name}:`)) return `${shown}: ${said.split('\n')[0] ?? ''}`
  const next = first.indexOf(` ${name}:`, 1)
  return shown + first.slice(name.length, next < 0 ? undefined : next)
}

function objectOf(content: unknown): Record<string, unknown> {
  return typeof content === 'object' && content !== null ? { ...content } : {}
}

/** What Terraform reads by itself: `terraform.tfvars` first, then `*.auto.tfvars` by name, each also as JSON. */
function automatic(folder: string): readonly string[] {
  const names = readdirSync(folder).sort()
  return [
    ...names.filter((name) => /^terraform\.tfvars(\.json)?$/.test(name)),
    ...names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name)),
  ].map((name) => join(folder, name))
}

async function readVariableFiles(files: readonly string[], shown: Shown): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {}
  for (const file of files) {
    const { body } = await parseFile(file, shown)
    for (const [name, value] of Object.entries(body)) values[name] = evaluate(value, NO_NAMES)
  }
  return values
}

async function readGiven({ files, values }: GivenVariables, shown: Shown): Promise<Record<string, Value>> {
  const missing = files.find((file) => !existsSync(file))
  if (missing !== undefined) throw new CommandError('settings', `there is no ${missing}`)
  const given = await readVariableFiles(files, shown)
  for (const each of values) {
    const [, name, text] = /^([^=\s]+)=(.*)$/s.exec(each) ?? []
    if (name === undefined || text === undefined)
      throw new CommandError('usage', `--var takes NAME=VALUE, not ${each}`)
    given[name] = await readValue(name, text)
  }
  return given
}

/** Terraform goes by the variable's type; here what looks like a list, object, number or boolean is one. */
async function readValue(name: string, text: string): Promise<Value> {
  if (!/^(true|false|-?\d+(\.\d+)?|[[{].*)$/s.test(text)) return text
  const body = await parseHcl('--var', `value = ${text}`, () => `--var ${name}`)
  return evaluate(body['value'], NO_NAMES)
}

function moduleSources(body: Readonly<Record<string, unknown>>): readonly string[] {
  const calls = JSON.stringify(body['module'] ?? {})
  return [...calls.matchAll(/"source":"(\.[^"]*)"/g)].map((match) => match[1]!)
}
