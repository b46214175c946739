import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of the files below a directory in a stable order; none when there is no such directory. */
export function filesIn(directory: string, name: RegExp): readonly string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
