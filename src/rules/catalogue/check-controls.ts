import { basename } from 'node:path'
import type { ControlStandard } from './types.js'
import type { FileIssue, InFile } from './yaml-source.js'

/** What is wrong with standards beside the rules of a catalogue: names of files, and of rules that do not exist. */
export function checkControls(
  standards: readonly InFile<ControlStandard>[],
  rules: { has(identifier: string): boolean },
): readonly FileIssue[] {
  return standards.flatMap(({ file, value }) => {
    const name = basename(file).replace(/\.ya?ml$/, '')
    const named = value.clauses.flatMap(({ id, rules }) => rules.map((rule) => ({ id, ...rule })))
    const unknown = named
      .filter(({ identifier }) => !rules.has(identifier))
      .map(({ id, identifier }) => `clause ${id} names ${identifier}, which has no rule file`)
    const misnamed = name === value.id ? [] : [`a file is named after its id, ${value.id}.yaml`]
    return [...misnamed, ...unknown].map((message) => ({ file, line: 1, message }))
  })
}
