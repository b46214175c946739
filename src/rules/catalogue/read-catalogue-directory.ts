import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../conditions/types.js'
import type { Alias } from './aliases.js'
import { checkPackStandards } from './check-controls.js'
import { crossCheck } from './cross-check.js'
import { filesIn } from './files-in.js'
import { type BuiltCatalogue, catalogueTexts, readCatalogue } from './load-catalogue.js'
import { parseRuleFile, type RuleFile } from './parse-rule-file.js'
import { readAliasFile } from './read-alias-file.js'
import { controlFileIssues, readControlFiles } from './read-control-files.js'
import { readPack } from './read-pack.js'
import { readResourceTypes } from './read-resource-types.js'
import { isObject, type SourceValue } from './source-value.js'
import type { Catalogue, ControlStandard, PackTemplate, ResourceType, RuleExamples } from './types.js'
import { type FileIssue, type InFile, parseYaml } from './yaml-source.js'

/** Of built catalogues whose rules are to be read as their files have them. */
const NO_ALIASES = JSON.stringify({ aliases: [] })

/** A catalogue with what only its tests and its authors need. */
export interface CatalogueDirectory {
  readonly catalogue: Catalogue
  readonly built: BuiltCatalogue
  readonly examples: ReadonlyMap<string, RuleExamples>
  /** One made-up configuration by resource type. */
  readonly samples: ReadonlyMap<string, Json>
  /** The rule files, as paths that begin with the directory. */
  readonly files: readonly string[]
}

export type ReadCatalogueDirectory =
  | { readonly kind: 'read'; readonly directory: CatalogueDirectory }
  | { readonly kind: 'refused'; readonly issues: readonly FileIssue[] }

/**
 * Reads a catalogue as its authors keep it: `rules/` (any depth), `packs/`, `resource-types/`, `controls/` and `samples/`,
 * each of which may be left out. Refused with the issues of all files together. Throws when a file cannot be
 * read or a sample is no JSON.
 */
export function readCatalogueDirectory(directory: string): ReadCatalogueDirectory {
  const issues: FileIssue[] = []
  const rules = readRules(join(directory, 'rules'), issues)
  const packs = readFiles(join(directory, 'packs'), readPack, issues)
  const types = readFiles(join(directory, 'resource-types'), readResourceTypes, issues)
  const aliases = readAliasFile(
    join(directory, 'aliases.yaml'),
    types.flatMap(({ value }) => value.map(({ type }) => type)),
    issues,
  )
  const controls = readControlFiles(join(directory, 'controls'))
  issues.push(...controls.issues)
  if (issues.length === 0)
    issues.push(
      ...crossCheck(rules, packs, types),
      ...controlFileIssues(controls, new Set(rules.map(({ rule }) => rule.id))),
      ...checkPackStandards(packs, controls.standards),
    )
  if (issues.length > 0) return { kind: 'refused', issues }
  const samples = readSamples(join(directory, 'samples'))
  const built = build(rules, packs, types, controls.standards, aliases, samples)
  return {
    kind: 'read',
    directory: {
      // As the files have it: aliases change paths that the examples name.
      catalogue: readCatalogue({ ...built, aliases: NO_ALIASES }),
      built,
      examples: new Map(rules.map(({ rule, examples }) => [rule.id, examples])),
      samples,
      files: rules.map(({ file }) => file),
    },
  }
}

function readRules(directory: string, issues: FileIssue[]): readonly RuleFile[] {
  return filesIn(directory, /\.ya?ml$/).flatMap((file) => {
    const parsed = parseRuleFile(file, readFileSync(file, 'utf8'))
    if (parsed.kind === 'rule') return [parsed.ruleFile]
    issues.push(...parsed.issues)
    return []
  })
}

function readFiles<T>(
  directory: string,
  read: (source: SourceValue) => T,
  issues: FileIssue[],
): readonly InFile<T>[] {
  return filesIn(directory, /\.ya?ml$/).flatMap((file) => {
    const yaml = parseYaml(file, readFileSync(file, 'utf8'))
    const value = read(yaml.source)
    const found = yaml.issues()
    issues.push(...found)
    const source = yaml.source.value
    return found.length === 0 && isObject(source) ? [{ file, value, source }] : []
  })
}

/** `ACS..Account.json` holds the sample of `ACS::::Account`. */
function readSamples(directory: string): ReadonlyMap<string, Json> {
  return new Map(
    filesIn(directory, /\.json$/).map((file) => {
      const sample: Json = JSON.parse(readFileSync(file, 'utf8'))
      const name = file.slice(directory.length + 1, -'.json'.length)
      return [name.replaceAll('.', '::'), sample]
    }),
  )
}

function build(
  rules: readonly RuleFile[],
  packs: readonly InFile<PackTemplate>[],
  types: readonly InFile<readonly ResourceType[]>[],
  controls: readonly InFile<ControlStandard>[],
  aliases: readonly Alias[],
  samples: ReadonlyMap<string, Json>,
): BuiltCatalogue {
  const content = {
    rules: rules.map(({ source }) => source),
    packs: packs.map(({ source }) => source),
    resourceTypes: types.map(({ source }) => source),
    controls: controls.map(({ source }) => source),
    aliases,
  }
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)
  return catalogueTexts({ version, ...content, samples: Object.fromEntries(samples) })
}
