import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Before the names of declarations of 2019-01-08, which are also names of others. */
export const OLDER = '2019-01-08 '

/** What the source says about each declaration: doc comments by the name of the constant, without `Source:` lines. */
export function readDescriptions(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue
    const prefix = entry.parentPath.endsWith('v2019') ? OLDER : ''
    for (const [name, text] of descriptionsIn(readFileSync(join(entry.parentPath, entry.name), 'utf8')))
      found.set(`${prefix}${name}`, text)
  }
  return found
}

const DECLARATION =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const ([A-Z]\w*) = (?:operation|aggregateTwin)\b/g

/** The doc comments of one file's operations. */
export function descriptionsIn(source: string): [name: string, text: string][] {
  return [...source.matchAll(DECLARATION)].map(([, comment = '', name = '']) => {
    const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trim())
    const text = lines.join(' ').replace(/\s+/g, ' ')
    return [name, text.replace(/\s*(?:\(?inferred: [^)]*\)?|Source: .*)$/, '').trim()]
  })
}
