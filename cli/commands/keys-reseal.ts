import type { Command } from 'commander'
import { readConfig } from '../../src/config.js'
import { ConfigError } from '../../src/platform/setting.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'

interface ResealFlags {
  readonly dataDir?: string
  readonly lostMasterKey?: boolean
}

const NOTES = `
The server must be stopped. The new key is written first, all secrets are sealed
with it in one transaction, and only then it takes the place of the old one:
interrupted anywhere, the next start (or another run) finishes or undoes it.
Copies of the data folder made before still open with the old key.
With --lost-master-key every access key of every account is deleted, since
nothing can open them; start the server with ASSAY_ACCESS_KEY_ID and
ASSAY_ACCESS_KEY_SECRET to have a root key again. See docs/recovery.md.`

/** `assay keys reseal`: a new master key for the data folder of a stopped server. */
export function addKeysReseal(keys: Command, context: CommandContext): void {
  keys
    .command('reseal')
    .description('Makes a new master key and seals every stored secret with it.')
    .option('--data-dir <dir>', 'folder of the stopped server (ASSAY_DATA_DIR)')
    .option('--lost-master-key', 'the old one is gone: delete what it sealed')
    .addHelpText('after', NOTES)
    .action(async (flags: ResealFlags) => {
      const config = resealConfig(context, flags)
      const { keyFile, accessKeys } = await reseal(config, flags.lostMasterKey === true ? 'discard' : 'keep')
      const keyCount = accessKeys === 1 ? '1 access key' : `${accessKeys} access keys`
      const done = flags.lostMasterKey === true ? `${keyCount} deleted` : `${keyCount} sealed anew`
      context.terminal.print(`${done}; the master key is in ${keyFile}`)
    })
}

function resealConfig({ env }: CommandContext, flags: ResealFlags) {
  try {
    return readConfig(env, flags.dataDir === undefined ? {} : { dataDir: flags.dataDir })
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError('settings', error.message, { cause: error })
    throw error
  }
}

async function reseal(config: ReturnType<typeof resealConfig>, secrets: 'keep' | 'discard') {
  try {
    // Loaded here, so that commands that only call a server start fast.
    const { resealKeys } = await import('../../src/reseal-keys.js')
    return await resealKeys(config, secrets)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error instanceof ConfigError) throw new CommandError('settings', error.message, { cause: error })
    if (error.name === 'DataLockedError') throw new CommandError('locked', error.message, { cause: error })
    if (error.name === 'UnavailableError' && typeof error.cause === 'string')
      throw new CommandError('settings', error.cause, { cause: error })
    throw error
  }
}
