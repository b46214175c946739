import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { type CommandContext, withConnection } from '../command-context.js'
import { type ConnectionFlags, readConnection } from '../connection.js'
import { CLIENTS, type ClientName, clientSettings } from '../env/client-settings.js'

interface EnvFlags extends ConnectionFlags {
  readonly for: ClientName
  readonly secret?: boolean
}

const NOTES = `
Where the server is and who calls is found as for every other command. The
secret of the key is printed with --secret only.

Examples:
  assay env --for terraform > provider.tf
  assay env --for python --endpoint https://assay.example.com --ca ca.crt`

/** `assay env`: how a client is told to call this server. */
export function addEnv(program: Command, context: CommandContext): void {
  const command = program
    .command('env')
    .summary('print the settings of a client')
    .description('Prints what a client must be told to call this server, in its own language.')
    .addOption(new Option('--for <client>', 'which client').choices(CLIENTS).makeOptionMandatory())
    .option('--secret', 'print the secret of the key too')
    .addHelpText('after', NOTES)
  withConnection(command).action((flags: EnvFlags) => {
    const { endpoint, accessKeyId, accessKeySecret, caFile } = readConnection(flags, context.env)
    const target = {
      endpoint,
      accessKeyId,
      accessKeySecret: flags.secret === true ? accessKeySecret : null,
      ca: caFile === undefined ? null : resolve(caFile),
    }
    for (const line of clientSettings(flags.for, target)) context.terminal.print(line)
  })
}
