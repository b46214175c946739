import { ownFolder } from './own-folder.js'
import type { Catalogue } from './types.js'

/**
 * The catalogue with the standards of a directory of the operator's own: those of a new id come in, those of a shipped
 * id take its place whole. Throws ConfigError when there is no file, or naming file and line of everything that is wrong.
 */
export async function withOwnControls(
  catalogue: Catalogue,
  directory: string | undefined,
): Promise<Catalogue> {
  if (directory === undefined) return catalogue
  const folder = ownFolder('ASSAY_CONTROLS_DIR', directory)
  // Reading YAML is a large piece of code, which a start without such files does without.
  const { controlFileIssues, readControlFiles } = await import('./read-control-files.js')
  const read = readControlFiles(directory)
  await folder.refuse(controlFileIssues(read, catalogue.rules))
  if (read.standards.length === 0) folder.lacks('file of a standard (*.yaml)')
  const own = read.standards.map(({ value }) => [value.id, value] as const)
  const ids = [...new Set([...catalogue.controls.keys(), ...own.map(([id]) => id)])].sort()
  const merged = new Map([...catalogue.controls, ...own])
  return { ...catalogue, controls: new Map(ids.map((id) => [id, merged.get(id)!])) }
}
