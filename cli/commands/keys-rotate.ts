import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CreateAccessKey, GetAccessKeyLastUsed, ListAccessKeys } from '../operations/access.js'
import { printNewKey } from '../print-key.js'

interface RotateFlags extends ConnectionFlags {
  readonly user?: string
}

const NOTES = `
A user may have two keys, so that the new one can be brought everywhere while
the old one still works. Then: assay keys disable OLD, and when nothing misses
it, assay keys delete OLD.`

/** `assay keys rotate`: a second key beside the present one. */
export function addKeysRotate(keys: Command, context: CommandContext): void {
  const command = keys
    .command('rotate')
    .description('Makes a second key, prints it once, and says what to do with the old one.')
    .option('--user <name>', 'RAM user; the caller when left out')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (flags: RotateFlags) => {
    const client = connect(context, flags)
    const { user: UserName } = flags
    const { AccessKeys } = await client.call(ListAccessKeys, { UserName })
    const { AccessKey } = await client.call(CreateAccessKey, { UserName })
    printNewKey(context.terminal, AccessKey)
    for (const { AccessKeyId, Status } of AccessKeys.AccessKey) {
      const params = { UserName, UserAccessKeyId: AccessKeyId }
      const { AccessKeyLastUsed } = await client.call(GetAccessKeyLastUsed, params)
      const lastUsed = AccessKeyLastUsed.LastUsedDate ?? 'never'
      context.terminal.print(`old key  ${AccessKeyId}  ${Status}, last used ${lastUsed}`)
    }
  })
}
