import { readFileSync, statSync } from 'node:fs'
import { CommandError } from '../exit-codes.js'

/** The text of a file. Throws CommandError with the name it is `shown` by when it cannot be read. */
export function readText(file: string, shown = file): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError('settings', `${shown}: cannot be read (${codeOf(error)})`)
  }
}

/** How many bytes a file has; 0 when it is not there. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
