import { ownFolder } from './own-folder.js'
import type { Catalogue } from './types.js'

/**
 * The catalogue with the rules of a directory of the operator's own, and with its section names (`aliases.yaml`) applied
 * to all rules. The rules are checked as shipped ones are, by themselves, against the resource types and by their
 * examples; the version of the catalogue tells their content. Throws ConfigError when there is no file, or naming file
 * and line of everything that is wrong.
 */
export async function withOwnRules(catalogue: Catalogue, directory: string | undefined): Promise<Catalogue> {
  if (directory === undefined) return catalogue
  const folder = ownFolder('ASSAY_RULES_DIR', directory)
  // Reading YAML is a large piece of code, which a start without such files does without.
  const { overlayRules, readOwnRules } = await import('./read-own-rules.js')
  const read = readOwnRules(directory, catalogue)
  await folder.refuse(read.issues)
  if (read.rules.length + read.aliases.length === 0)
    folder.lacks('rule file (*.yaml), nor aliases in an aliases.yaml')
  return overlayRules(catalogue, read)
}
