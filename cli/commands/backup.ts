import type { Command } from 'commander'
import { readConfig } from '../../src/config.js'
import { ConfigError } from '../../src/platform/setting.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'

const BACKUP_NOTES = `
The server may go on serving: the copy is of one instant and holds up nobody.
FOLDER is made, and there only when it is whole: database, reports, uploads that
wait, and a manifest. The master key is left out, so that a stolen backup opens
no secret: keep it elsewhere, or take it along with --with-master-key.
With ASSAY_DATABASE_URL use pg_dump; see docs/recovery.md.`

const RESTORE_NOTES = `
The data folder must hold no database yet. Put the master key there as
master.key, or name it with ASSAY_MASTER_KEY_FILE, before assay serve; a backup
made with --with-master-key brings it along.`

/** `assay backup`: a copy of a data folder, also of one that is being served. */
export function addBackup(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .argument('<folder>', 'folder to be made')
    .summary('copy a data folder, also while it is served')
    .description('Copies a data folder as it is at one instant, without its master key.')
    .option('--data-dir <dir>', 'folder to be copied (ASSAY_DATA_DIR)')
    .option('--with-master-key', 'copy master.key too: whoever has the backup can open every secret')
    .addHelpText('after', BACKUP_NOTES)
    .action(async (folder: string, flags: { readonly dataDir?: string; readonly withMasterKey?: true }) => {
      await inWords(async () => {
        // Loaded here, so that commands that only call a server start fast.
        const { backUp } = await import('../../src/backup.js')
        const wish = { withMasterKey: flags.withMasterKey === true }
        const { objects, uploads } = await backUp(configOf(context, flags.dataDir), folder, wish)
        const key = wish.withMasterKey ? 'with the master key' : 'without the master key'
        context.terminal.print(
          `Backed up to ${folder}: the database, ${objects} objects, ${uploads} uploaded files, ${key}`,
        )
      })
    })
}

/** `assay restore`: a data folder from a backup. */
export function addRestore(program: Command, context: CommandContext): void {
  program
    .command('restore')
    .argument('<folder>', 'what assay backup made')
    .summary('make a data folder from a backup')
    .description('Brings a backup into a data folder that holds no database yet.')
    .option('--data-dir <dir>', 'folder to be filled (ASSAY_DATA_DIR)')
    .addHelpText('after', RESTORE_NOTES)
    .action(async (folder: string, flags: { readonly dataDir?: string }) => {
      await inWords(async () => {
        const { restore } = await import('../../src/backup.js')
        const config = configOf(context, flags.dataDir)
        const { createdAt, objects } = await restore(config, folder)
        context.terminal.print(
          `Restored the backup of ${createdAt} to ${config.dataDir}: the database, ${objects} objects`,
        )
      })
    })
}

function configOf({ env }: CommandContext, dataDir: string | undefined) {
  return readConfig(env, dataDir === undefined ? {} : { dataDir })
}

async function inWords(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error.name === 'DataLockedError') throw new CommandError('locked', error.message, { cause: error })
    if (error instanceof ConfigError || error.name === 'DatabaseTooNewError' || isFileError(error))
      throw new CommandError('settings', error.message, { cause: error })
    throw error
  }
}

function isFileError(error: Error): boolean {
  return 'code' in error && /^E[A-Z]+$/.test(String(error.code))
}
