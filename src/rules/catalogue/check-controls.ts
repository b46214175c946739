import { basename } from 'node:path'
import type { ValuePath } from './source-value.js'
import type { ControlStandard, PackTemplate } from './types.js'
import type { FileIssue, InFile } from './yaml-source.js'

/** A standard with the way back from its values to their lines. */
export interface ControlsFile extends InFile<ControlStandard> {
  readonly lineOf: (path: ValuePath) => number
}

/** What is wrong with standards beside the rules of a catalogue: names of files, and of rules that do not exist. */
export function checkControls(
  standards: readonly ControlsFile[],
  rules: { has(identifier: string): boolean },
): readonly FileIssue[] {
  const first = new Map<string, string>()
  return standards.flatMap(({ file, value, lineOf }) => {
    const issues: FileIssue[] = []
    const tell = (path: ValuePath, message: string) => issues.push({ file, line: lineOf(path), message })
    const other = first.get(value.id)
    if (other !== undefined) tell(['id'], `${value.id} is already in ${other}`)
    else first.set(value.id, file)
    if (basename(file).replace(/\.ya?ml$/, '') !== value.id)
      tell(['id'], `a file is named after its id, ${value.id}.yaml`)
    for (const [at, clause] of value.clauses.entries()) {
      for (const [index, { identifier }] of clause.rules.entries())
        if (!rules.has(identifier))
          tell(
            ['clauses', at, 'rules', index, 'identifier'],
            `clause ${clause.id} names ${identifier}, which has no rule file`,
          )
    }
    return issues
  })
}

/** The standards that package templates name and the catalogue does not have. */
export function checkPackStandards(
  packs: readonly InFile<PackTemplate>[],
  standards: readonly InFile<ControlStandard>[],
): readonly FileIssue[] {
  const known = new Set(standards.map(({ value }) => value.id))
  return packs.flatMap(({ file, value }) =>
    (value.standards ?? [])
      .filter((id) => !known.has(id))
      .map((id) => ({ file, line: 1, message: `standards: there is no standard ${id}` })),
  )
}
