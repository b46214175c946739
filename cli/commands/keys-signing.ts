import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { GetReportSigningKey } from '../operations/reports.js'

const NOTES = `
Give it to whoever gets reports, by another way than the reports:
  assay keys signing > assay.pem
  assay verify r.manifest.json --key assay.pem`

/** `assay keys signing`: the public key that reports are verified with. */
export function addKeysSigning(keys: Command, context: CommandContext): void {
  const command = keys
    .command('signing')
    .description('Prints the public key that reports are signed with (PEM).')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (flags: ConnectionFlags) => {
    const { PublicKey } = await connect(context, flags).call(GetReportSigningKey)
    context.terminal.print(PublicKey.trimEnd())
  })
}
