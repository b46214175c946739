import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { GetReportSigningKey } from '../operations/reports.js'

interface SigningFlags extends ConnectionFlags {
  readonly all?: boolean
}

const NOTES = `
Give it to whoever gets reports, by another way than the reports:
  assay keys signing > assay.pem
  assay verify r.manifest.json --key assay.pem

ASSAY_SIGNING_KEY is the number of the key that signs; a higher one is a new
key. --all prints those of the lower numbers too, for older reports.`

/** `assay keys signing`: the public key that reports are verified with. */
export function addKeysSigning(keys: Command, context: CommandContext): void {
  const command = keys
    .command('signing')
    .description('Prints the public key that reports are signed with (PEM).')
    .option('--all', 'also the keys before it, which signed older reports')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (flags: SigningFlags) => {
    const { PublicKey, Keys } = await connect(context, flags).call(GetReportSigningKey)
    if (flags.all !== true) return context.terminal.print(PublicKey.trimEnd())
    for (const key of Keys) {
      context.terminal.print(`# key ${key.Number}, SHA-256 ${key.KeyId}`)
      context.terminal.print(key.PublicKey.trimEnd())
    }
  })
}
