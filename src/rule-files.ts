import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exampleIssues, readRuleFiles } from './rules/catalogue/check-rule-files.js'
import { loadCatalogue } from './rules/catalogue/load-catalogue.js'
import type { RuleFile } from './rules/catalogue/parse-rule-file.js'
import { readAliasFile } from './rules/catalogue/read-alias-file.js'
import { controlFileIssues, readControlFiles } from './rules/catalogue/read-control-files.js'
import { type Catalogue, EXAMPLE_KINDS } from './rules/catalogue/types.js'
import { type FileIssue, formatIssue } from './rules/catalogue/yaml-source.js'

/** What a check of rule files found; `issues` are lines `file:line: message`. */
export interface RuleFilesCheck {
  readonly files: number
  readonly examples: number
  readonly issues: readonly string[]
}

/** Thrown when a path is no rule file and no folder. */
export class RuleFilesError extends Error {
  override readonly name = 'RuleFilesError'
}

/** In the folder itself, as a server reads it. */
const ALIAS_FILE = 'aliases.yaml'

/** Beside the program as the build lays it out, and where the build writes it for a program run from its sources. */
const BUILT = ['../catalog.json', '../dist/catalog.json'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** The catalogue that the build wrote. Throws when nothing was built. */
export function shippedCatalogue(): Catalogue {
  const [beside = '', built = ''] = BUILT
  return loadCatalogue(existsSync(beside) ? beside : built)
}

/**
 * Checks rule files, or those of folders at any depth, as the build checks the shipped ones: each by itself, and
 * against the resource types of the catalogue; and the `aliases.yaml` of a folder. Throws RuleFilesError when a path
 * cannot be read.
 */
export function lintRuleFiles(paths: readonly string[], catalogue: Catalogue): RuleFilesCheck {
  const { files, rules, issues } = read(paths, catalogue)
  return { files, examples: countExamples(rules), issues: issues.map(formatIssue) }
}

/** Checks the files of standards below a folder as a server does that is told of it. Throws RuleFilesError without any. */
export function lintControlFiles(folder: string, catalogue: Catalogue): Omit<RuleFilesCheck, 'examples'> {
  if (!existsSync(folder)) throw new RuleFilesError(`${folder}: there is no such folder`)
  const read = readControlFiles(folder)
  if (read.files === 0) throw new RuleFilesError(`${folder}: there is no file of a standard (*.yaml) in it`)
  return { files: read.files, issues: controlFileIssues(read, catalogue.rules).map(formatIssue) }
}

/** `lintRuleFiles`, and every example of the rules without issues is judged by its rule. */
export function testRuleFiles(paths: readonly string[], catalogue: Catalogue): RuleFilesCheck {
  const { files, rules, issues } = read(paths, catalogue)
  return {
    files,
    examples: countExamples(rules),
    issues: [...issues, ...exampleIssues(rules, catalogue)].map(formatIssue),
  }
}

function read(paths: readonly string[], catalogue: Catalogue) {
  const files = paths.flatMap(ruleFilesAt)
  const ofAliases = new Set(paths.map((path) => join(path, ALIAS_FILE)))
  const { rules, issues } = readRuleFiles(
    files.filter((file) => !ofAliases.has(file)),
    catalogue,
  )
  const found: FileIssue[] = []
  for (const file of ofAliases) readAliasFile(file, catalogue.resourceTypes.keys(), found)
  return { files: files.length, rules, issues: [...issues, ...found] }
}

function countExamples(rules: readonly RuleFile[]): number {
  return rules.reduce(
    (sum, { examples }) => sum + EXAMPLE_KINDS.reduce((count, kind) => count + examples[kind].length, 0),
    0,
  )
}

function ruleFilesAt(path: string): readonly string[] {
  if (!existsSync(path)) throw new RuleFilesError(`${path}: there is no such file or folder`)
  if (!statSync(path).isDirectory()) return [path]
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length === 0) throw new RuleFilesError(`${path}: there is no rule file (*.yaml) in it`)
  return files
}
