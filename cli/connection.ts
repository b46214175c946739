import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Connection } from './client.js'
import { findCredentials } from './credentials-file.js'
import { CommandError } from './exit-codes.js'

/** What a command line may say about the server and the key; the environment and the data folder fill the rest. */
export interface ConnectionFlags {
  readonly endpoint?: string
  readonly accessKeyId?: string
  readonly accessKeySecret?: string
  readonly dataDir?: string
  readonly ca?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

export const DEFAULT_ENDPOINT = 'http://127.0.0.1:8420'

/**
 * Flags win over the environment, which wins over `credentials.json` of the data folder. A key is taken whole
 * from one of the three, never the id from one and the secret from another. Throws CommandError.
 */
export function readConnection(flags: ConnectionFlags, env: Environment): Connection {
  const dataDir = resolve(given(flags.dataDir) ?? given(env['ASSAY_DATA_DIR']) ?? './data')
  const stored = findCredentials(dataDir)
  const key =
    keyOf(flags.accessKeyId, flags.accessKeySecret, '--access-key-id and --access-key-secret') ??
    keyOf(
      env['ASSAY_ACCESS_KEY_ID'],
      env['ASSAY_ACCESS_KEY_SECRET'],
      'ASSAY_ACCESS_KEY_ID and ASSAY_ACCESS_KEY_SECRET',
    ) ??
    stored
  if (key === null) {
    throw new CommandError(
      'settings',
      [
        'no access key. Set ASSAY_ACCESS_KEY_ID and ASSAY_ACCESS_KEY_SECRET, or name the data folder',
        `of a local server that made its own key with --data-dir (there is none in ${dataDir}).`,
      ].join('\n'),
    )
  }
  const endpoint =
    given(flags.endpoint) ?? given(env['ASSAY_ENDPOINT']) ?? stored?.endpoint ?? DEFAULT_ENDPOINT
  const ca = givenCaFile(flags, env) ?? (endpoint === stored?.endpoint ? stored.ca : undefined)
  return {
    endpoint: toUrl(endpoint),
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    ...(ca === undefined ? {} : { caFile: ca, ca: readCa(ca) }),
  }
}

function givenCaFile(flags: ConnectionFlags, env: Environment): string | undefined {
  return given(flags.ca) ?? given(env['ASSAY_CA'])
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError('settings', `the authority ${file} cannot be read: ${reason}`, { cause: error })
  }
}

function keyOf(id: string | undefined, secret: string | undefined, names: string) {
  const accessKeyId = given(id)
  const accessKeySecret = given(secret)
  if (accessKeyId === undefined && accessKeySecret === undefined) return undefined
  if (accessKeyId === undefined || accessKeySecret === undefined)
    throw new CommandError('settings', `${names}: give both or neither`)
  return { accessKeyId, accessKeySecret }
}

function toUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new CommandError(
      'settings',
      `the endpoint ${text} is no address such as ${DEFAULT_ENDPOINT} (http or https, without a path)`,
    )
  return url
}

/** An empty text counts as not given. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
