import { readFileSync } from 'node:fs'
import { type ControlsFile, checkControls } from './check-controls.js'
import { filesIn } from './files-in.js'
import { readControls } from './read-controls.js'
import { isObject } from './source-value.js'
import { type FileIssue, parseYaml } from './yaml-source.js'

/** What the files of standards below a directory hold, and what is wrong with each by itself. */
export interface ReadControlFiles {
  /** How many there are. */
  readonly files: number
  readonly standards: readonly ControlsFile[]
  readonly issues: readonly FileIssue[]
}

/** Reads the files of standards below a directory; a file with an issue gives no standard. Throws when one cannot be read. */
export function readControlFiles(directory: string): ReadControlFiles {
  const issues: FileIssue[] = []
  const files = filesIn(directory, /\.ya?ml$/)
  const standards = files.flatMap((file) => {
    const yaml = parseYaml(file, readFileSync(file, 'utf8'))
    const value = readControls(yaml.source)
    const found = yaml.issues()
    issues.push(...found)
    const source = yaml.source.value
    return found.length === 0 && isObject(source) ? [{ file, value, source, lineOf: yaml.lineOf }] : []
  })
  return { files: files.length, standards, issues }
}

/** Everything that is wrong with files of standards, by themselves and beside the rules of a catalogue. */
export function controlFileIssues(
  { standards, issues }: ReadControlFiles,
  rules: { has(identifier: string): boolean },
): readonly FileIssue[] {
  return [...issues, ...checkControls(standards, rules)]
}
