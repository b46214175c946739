import { existsSync, statSync } from 'node:fs'
import { ConfigError } from '../../platform/setting.js'
import type { FileIssue } from './yaml-source.js'

/** A folder of the operator's own files, as the setting that names it. */
export interface OwnFolder {
  /** Throws ConfigError naming file and line of each issue; nothing when there is none. */
  readonly refuse: (issues: readonly FileIssue[]) => Promise<void>
  /** Throws ConfigError saying what the folder lacks. */
  readonly lacks: (what: string) => never
}

/** Throws ConfigError when there is no such folder. */
export function ownFolder(variable: string, directory: string): OwnFolder {
  const setting = `${variable}=${directory}`
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new ConfigError(`${setting}: there is no such folder`)
  return {
    async refuse(issues) {
      if (issues.length === 0) return
      const { formatIssue } = await import('./yaml-source.js')
      throw new ConfigError([`${setting}: cannot be used`, ...issues.map(formatIssue)].join('\n'))
    },
    lacks(what) {
      throw new ConfigError(`${setting}: there is no ${what} in it`)
    },
  }
}
