import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Alias, withAliases } from './aliases.js'
import { exampleIssues, readRuleFiles } from './check-rule-files.js'
import { filesIn } from './files-in.js'
import type { RuleFile } from './parse-rule-file.js'
import { readAliasFile } from './read-alias-file.js'
import { TextMap } from './text-map.js'
import type { Catalogue } from './types.js'
import type { FileIssue } from './yaml-source.js'

/** What a directory of the operator's own rules holds. */
export interface OwnRules {
  readonly rules: readonly RuleFile[]
  readonly aliases: readonly Alias[]
  readonly issues: readonly FileIssue[]
}

/** Reads the rule files below a directory and the `aliases.yaml` in it. Throws when a file cannot be read. */
export function readOwnRules(directory: string, catalogue: Catalogue): OwnRules {
  const aliasFile = join(directory, 'aliases.yaml')
  const issues: FileIssue[] = []
  const aliases = readAliasFile(aliasFile, catalogue.resourceTypes.keys(), issues)
  const files = filesIn(directory, /\.ya?ml$/).filter((file) => file !== aliasFile)
  const { rules, issues: found } = readRuleFiles(files, catalogue)
  const taken = rules
    .filter(({ rule }) => catalogue.rules.has(rule.id))
    .map(({ file, rule }) => ({ file, line: 1, message: `${rule.id} is the identifier of a shipped rule` }))
  issues.push(...found, ...taken, ...exampleIssues(rules, catalogue))
  return { rules, aliases, issues }
}

/** The catalogue with rules of its own kind added, and aliases applied to all; what is not asked for is not read. */
export function overlayRules(catalogue: Catalogue, { rules, aliases }: OwnRules): Catalogue {
  const own = new Map(rules.map(({ rule }) => [rule.id, rule]))
  const ids = [...catalogue.rules.keys(), ...own.keys()]
  const content = JSON.stringify([catalogue.version, rules.map(({ source }) => source), aliases])
  return {
    version: createHash('sha256').update(content).digest('hex').slice(0, 12),
    rules: new TextMap(Object.fromEntries(ids.map((id) => [id, id])), (id) =>
      withAliases(own.get(id) ?? catalogue.rules.get(id)!, aliases),
    ),
    packs: catalogue.packs,
    get resourceTypes() {
      return catalogue.resourceTypes
    },
    get controls() {
      return catalogue.controls
    },
    samples: catalogue.samples,
  }
}
