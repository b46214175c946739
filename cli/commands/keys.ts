import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CreateAccessKey, DeleteAccessKey, ListAccessKeys, UpdateAccessKey } from '../operations/access.js'
import { printNewKey } from '../print-key.js'
import { tableLines } from '../table.js'
import { addKeysRecover } from './keys-recover.js'
import { addKeysReseal } from './keys-reseal.js'
import { addKeysRotate } from './keys-rotate.js'
import { addKeysSigning } from './keys-signing.js'
import { addKeysTls } from './keys-tls.js'

interface KeyFlags extends ConnectionFlags {
  readonly user?: string
  readonly json?: boolean
}

/** `assay keys`: access keys of a RAM user, or of the caller. */
export function addKeys(program: Command, context: CommandContext): void {
  const { terminal } = context
  const keys = program
    .command('keys')
    .summary('manage access keys; make a TLS certificate')
    .description('Access keys of a RAM user (--user), or of the caller itself.')
  const command = (name: string, description: string) =>
    withConnection(
      keys
        .command(name)
        .description(description)
        .option('--user <name>', 'RAM user; the caller when left out'),
    )

  command('list', 'Lists keys, without their secrets.')
    .option('--json', 'print JSON')
    .action(async (flags: KeyFlags) => {
      const reply = await connect(context, flags).call(ListAccessKeys, { UserName: flags.user })
      const found = reply.AccessKeys.AccessKey
      if (flags.json === true) return terminal.print(JSON.stringify(found, null, 2))
      const lines = tableLines(
        [
          { title: 'KEY', value: (key) => key.AccessKeyId },
          { title: 'STATUS', value: (key) => key.Status },
          { title: 'CREATED', value: (key) => key.CreateDate },
        ],
        found,
      )
      for (const line of lines) terminal.print(line)
    })

  command('create', 'Makes a key and prints its secret, once.')
    .option('--json', 'print JSON')
    .action(async (flags: KeyFlags) => {
      const { AccessKey } = await connect(context, flags).call(CreateAccessKey, { UserName: flags.user })
      if (flags.json === true) return terminal.print(JSON.stringify(AccessKey, null, 2))
      printNewKey(terminal, AccessKey)
    })

  for (const [name, description, Status, done] of [
    ['disable', 'Disables a key; it can be enabled again.', 'Inactive', 'disabled'],
    ['enable', 'Enables a disabled key.', 'Active', 'enabled'],
  ] as const) {
    command(name, description)
      .argument('<access-key-id>')
      .action(async (id: string, flags: KeyFlags) => {
        const params = { UserName: flags.user, UserAccessKeyId: id, Status }
        await connect(context, flags).call(UpdateAccessKey, params)
        terminal.print(`${id} is ${done}`)
      })
  }

  command('delete', 'Deletes a key for good.')
    .argument('<access-key-id>')
    .action(async (id: string, flags: KeyFlags) => {
      await connect(context, flags).call(DeleteAccessKey, { UserName: flags.user, UserAccessKeyId: id })
      terminal.print(`${id} is deleted`)
    })
  addKeysRotate(keys, context)
  addKeysRecover(keys, context)
  addKeysReseal(keys, context)
  addKeysSigning(keys, context)
  addKeysTls(keys, context)
}
