import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError } from '../exit-codes.js'
import { RecoverRootKey } from '../operations/access.js'
import { printNewKey } from '../print-key.js'

const NOTES = `
For the account that operates the server. The keys the account has stay: disable
them with the new one. Both audit logs tell. See docs/recovery.md.`

/** `assay keys recover`: a root key for an account that lost its own. */
export function addKeysRecover(keys: Command, context: CommandContext): void {
  const command = keys
    .command('recover')
    .description('Makes a further root key for an account that lost its own, and prints it once.')
    .argument('<account-id>', '16 digits')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (AccountId: string, flags: ConnectionFlags) => {
    if (!/^\d{16}$/.test(AccountId))
      throw new CommandError('usage', `${AccountId}: an account id has 16 digits`)
    const { RootAccessKey } = await connect(context, flags).call(RecoverRootKey, { AccountId })
    printNewKey(context.terminal, RootAccessKey)
  })
}
