import type { Command } from 'commander'
import { systemClock } from '../src/platform/clock.js'
import { randomIds } from '../src/platform/ids.js'
import { type Client, createClient } from './client.js'
import { type ConnectionFlags, type Environment, readConnection } from './connection.js'
import { trustAuthority } from './http.js'
import type { Terminal } from './terminal.js'

/** What the program gives every command. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly env: Environment
  /** Sets the exit code of a command that finished, but not as wished. */
  readonly setExit: (code: number) => void
}

/** Adds the options that say which server to call, and with which key. */
export function withConnection(command: Command): Command {
  return command
    .option('--endpoint <url>', 'address of the server (ASSAY_ENDPOINT)')
    .option('--access-key-id <id>', 'who calls (ASSAY_ACCESS_KEY_ID)')
    .option('--access-key-secret <secret>', 'its secret (ASSAY_ACCESS_KEY_SECRET)')
    .option('--data-dir <dir>', 'folder of a local server, for its key (ASSAY_DATA_DIR)')
    .option('--ca <file>', 'authority to trust beside the well-known ones (ASSAY_CA)')
}

/** A client for the server that the flags, the environment or the data folder name. */
export function connect(context: CommandContext, flags: ConnectionFlags): Client {
  const connection = readConnection(flags, context.env)
  if (connection.ca !== undefined) trustAuthority(connection.ca)
  return createClient(connection, { clock: systemClock, ids: randomIds })
}
