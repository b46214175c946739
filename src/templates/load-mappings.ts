import { readFileSync } from 'node:fs'
import type { TypeMapping } from './mapping.js'

/** Reads the mappings that the build wrote. Throws when the file is absent. */
export function loadMappings(file: string): readonly TypeMapping[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly TypeMapping[]
}
