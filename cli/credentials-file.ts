import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from './exit-codes.js'
import { members, optional, type Read, text } from './read-reply.js'

/** The key that `assay serve` made, for commands on the same machine. */
export interface StoredCredentials {
  /** Address the server listened on when it was last started. */
  readonly endpoint: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** File of the authority that signed the server's certificate, when it is one of `assay keys tls`. */
  readonly ca?: string | undefined
}

const readStored: Read<StoredCredentials> = members({
  endpoint: text,
  accountId: text,
  accessKeyId: text,
  accessKeySecret: text,
  ca: optional(text),
})

export function credentialsPath(dataDir: string): string {
  return join(dataDir, 'credentials.json')
}

/** Null when the folder has none. Throws CommandError when the file cannot be read or is damaged. */
export function findCredentials(dataDir: string): StoredCredentials | null {
  const path = credentialsPath(dataDir)
  try {
    return readStored(JSON.parse(readFileSync(path, 'utf8')), path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `${path} cannot be used: ${reason}`, { cause: error })
  }
}

/** Writes the file whole or not at all, readable by its owner only. */
export function writeCredentials(dataDir: string, credentials: StoredCredentials): void {
  const path = credentialsPath(dataDir)
  const next = `${path}.${process.pid}.new`
  writeFileSync(next, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 })
  // The mode above is subject to the umask only when the file is new.
  chmodSync(next, 0o600)
  renameSync(next, path)
}
