import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { RosSyntaxError, readRos } from '../../src/templates/ros.js'
import { readTerraformJson } from '../../src/templates/terraform/plan.js'
import type { TemplateResource } from '../../src/templates/value.js'
import { CommandError } from '../exit-codes.js'
import { readText } from './read-text.js'
import { type GivenVariables, isTerraform, readRootModules } from './terraform-files.js'

const SKIPPED = new Set(['.terraform', '.git', 'node_modules'])

export interface ReadWish {
  readonly variables: GivenVariables
  /** The folder that the names of files are shown from; the working folder. */
  readonly root?: string
}

/**
 * Reads Terraform and ROS files and folders: a list for each Terraform root module and for each other file. Throws
 * CommandError for a path or a file that cannot be read.
 */
export async function readTemplates(
  paths: readonly string[],
  { variables, root = process.cwd() }: ReadWish,
): Promise<readonly (readonly TemplateResource[])[]> {
  const shown = (file: string) => {
    const name = relative(root, file)
    return name.startsWith('..') ? file : name
  }
  const named = new Set(paths)
  const files = [...new Set(paths.flatMap(filesOf))]
  const others = files
    .filter((file) => !isTerraform(file))
    .map((file) => readOther(file, shown(file), named.has(file)))
  const modules = await readRootModules(files.filter(isTerraform), variables, shown)
  return [...others.filter((each) => each !== null), ...modules]
}

/** What a folder holds besides templates is passed over, such as JSON with comments; a template must be whole. */
function readOther(file: string, shown: string, isNamed: boolean): readonly TemplateResource[] | null {
  const text = readText(file, shown)
  const ros = readRosFile(text, shown)
  if (ros !== null) return ros
  if (!/\.(json|tfstate)$/.test(file)) return null
  try {
    return readTerraformJson(JSON.parse(text), shown)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (isNamed || text.includes('"terraform_version"'))
      throw new CommandError('settings', `${shown}: is no JSON`)
    return null
  }
}

function readRosFile(text: string, shown: string): readonly TemplateResource[] | null {
  try {
    return readRos(text, shown)
  } catch (error) {
    if (error instanceof RosSyntaxError) throw new CommandError('settings', error.message)
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
