import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { readRos } from '../../src/templates/ros.js'
import { evaluate } from '../../src/templates/terraform/expression.js'
import { type LoadModule, type ParsedFile, readModule } from '../../src/templates/terraform/module.js'
import { readTerraformJson } from '../../src/templates/terraform/plan.js'
import { type TemplateResource, UNKNOWN, type Value } from '../../src/templates/value.js'
import { CommandError } from '../exit-codes.js'

const NO_NAMES = { resolve: (): Value => UNKNOWN }
const SKIPPED = new Set(['.terraform', '.git', 'node_modules'])

/** What was read: a list for each Terraform root module and for each other file. */
export interface ReadTemplates {
  readonly templates: readonly (readonly TemplateResource[])[]
  readonly files: number
}

/** Reads Terraform and ROS files and folders. Throws CommandError for a path or a file that cannot be read. */
export async function readTemplates(paths: readonly string[]): Promise<ReadTemplates> {
  const files = [...new Set(paths.flatMap(filesOf))]
  const folders = new Map<string, string[]>()
  const templates: (readonly TemplateResource[])[] = []
  let read = 0
  for (const file of files) {
    if (file.endsWith('.tf')) {
      folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file])
      continue
    }
    const resources = readOther(file)
    if (resources === null) continue
    templates.push(resources)
    read += 1
  }
  const called = new Set<string>()
  const modules = new Map<string, readonly ParsedFile[]>()
  for (const [folder, names] of folders) {
    const parsed = await Promise.all(names.map(parseHcl))
    modules.set(folder, parsed)
    read += parsed.length
    for (const { body } of parsed)
      for (const source of moduleSources(body)) called.add(resolve(folder, source))
  }
  const load: LoadModule = async (folder, source) => {
    const target = resolve(folder, source)
    if (!/^\.\.?(\/|$)/.test(source) || !existsSync(target)) return null
    const known = [...modules].find(([each]) => resolve(each) === target)
    const found = known?.[1] ?? (await Promise.all(tfFilesIn(target).map(parseHcl)))
    return { folder: known?.[0] ?? target, files: found }
  }
  for (const [folder, parsed] of modules) {
    // A module that the tree calls is scanned with what its caller gives, not once more on its own.
    if (called.has(resolve(folder))) continue
    templates.push(await readModule(folder, parsed, await tfvarsIn(folder), load))
  }
  return { templates, files: read }
}

function readOther(file: string): readonly TemplateResource[] | null {
  const text = readFileSync(file, 'utf8')
  const shown = shownPath(file)
  const ros = readRos(text, shown)
  if (ros !== null) return ros
  if (!/\.(json|tfstate)$/.test(file)) return null
  try {
    return readTerraformJson(JSON.parse(text), shown)
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError('settings', `${shown}: is no JSON`)
    throw error
  }
}

function filesOf(path: string): readonly string[] {
  if (!existsSync(path)) throw new CommandError('settings', `there is no ${path}`)
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesOf(join(path, entry.name))
      return /\.(tf|ya?ml|json|tfstate)$/.test(entry.name) ? [join(path, entry.name)] : []
    })
}

function tfFilesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort()
    .map((name) => join(folder, name))
}

/** Loaded when there is HCL to read: the parser is a WebAssembly program. */
async function parseHcl(file: string): Promise<ParsedFile> {
  const text = readFileSync(file, 'utf8')
  const { parse } = await import('@cdktn/hcl2json')
  try {
    const body: unknown = await parse(basename(file), text)
    return { file: shownPath(file), text, body: typeof body === 'object' && body !== null ? { ...body } : {} }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `${shownPath(file)}: ${cause.split('\n')[0] ?? ''}`)
  }
}

async function tfvarsIn(folder: string): Promise<Readonly<Record<string, Value>>> {
  const given: Record<string, Value> = {}
  const names = readdirSync(folder).filter(
    (name) => name === 'terraform.tfvars' || name.endsWith('.auto.tfvars'),
  )
  for (const name of names.sort(
    (a, b) => Number(a !== 'terraform.tfvars') - Number(b !== 'terraform.tfvars'),
  )) {
    const { body } = await parseHcl(join(folder, name))
    for (const [key, value] of Object.entries(body)) given[key] = evaluate(value, NO_NAMES)
  }
  return given
}

function moduleSources(body: Readonly<Record<string, unknown>>): readonly string[] {
  const calls = JSON.stringify(body['module'] ?? {})
  return [...calls.matchAll(/"source":"(\.[^"]*)"/g)].map((match) => match[1]!)
}

function shownPath(file: string): string {
  const shown = relative(process.cwd(), file)
  return shown.startsWith('..') ? file : shown
}
