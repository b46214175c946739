import { existsSync, readFileSync } from 'node:fs'
import { type Alias, readAliases } from './aliases.js'
import { memberOf, note } from './source-value.js'
import { type FileIssue, parseYaml } from './yaml-source.js'

/** The aliases of a file, of known types only; none when there is no such file. What is wrong is added to `issues`. */
export function readAliasFile(file: string, types: Iterable<string>, issues: FileIssue[]): readonly Alias[] {
  if (!existsSync(file)) return []
  const { source, issues: found } = parseYaml(file, readFileSync(file, 'utf8'))
  const aliases = readAliases(source)
  const known = new Set(types)
  for (const [index, { type }] of aliases.entries()) {
    if (type !== '' && !known.has(type))
      note(memberOf(memberOf(source, 'aliases', null), index, null), `${type} is no known resource type`)
  }
  issues.push(...found())
  return aliases
}
