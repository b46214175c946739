import { basename, relative } from 'node:path'
import { shellWord } from './shell-word.js'

/** How this program was called, for lines a person can copy: `assay`, or `node dist/cli/main.js`. */
export function invocation(script = process.argv[1] ?? 'assay', folder = process.cwd()): string {
  if (basename(script) === 'assay') return 'assay'
  const path = relative(folder, script)
  return `node ${shellWord(path.startsWith('..') ? script : path)}`
}
