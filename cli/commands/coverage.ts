import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { coverageLines } from '../coverage-lines.js'
import { CommandError } from '../exit-codes.js'
import { GetCoverage } from '../operations/coverage.js'

interface CoverageFlags extends ConnectionFlags {
  readonly sample: string
  readonly all?: boolean
  readonly json?: boolean
}

const NOTES = `
A rule without data says INSUFFICIENT_DATA, never COMPLIANT. Import replies of
GetResourceTypeProperties or GetResourceConfigurationSample to see beside each
path whether the service records it at all.

Examples:
  assay coverage
  assay coverage oss-bucket-logging-enabled --sample 10000`

/** `assay coverage`: which managed rules have data to decide by. */
export function addCoverage(program: Command, context: CommandContext): void {
  const command = program
    .command('coverage')
    .summary('show which rules have data')
    .description('Measures on the recorded resources what managed rules have to decide by.')
    .argument('[rule]', 'identifier of one managed rule')
    .option('--sample <n>', 'resources of each type that are looked at', '200')
    .option('--all', 'also rules without resources')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (rule: string | undefined, flags: CoverageFlags) => {
    const sample = Number(flags.sample)
    if (!Number.isSafeInteger(sample) || sample < 1 || sample > 10_000)
      throw new CommandError('usage', `--sample ${flags.sample}: takes a whole number from 1 to 10000`)
    const { Rules } = await connect(context, flags).call(GetCoverage, {
      Identifier: rule,
      SampleSize: sample,
    })
    if (Rules.length === 0) throw new CommandError('settings', `there is no managed rule ${rule ?? ''}`)
    if (flags.json === true) return context.terminal.print(JSON.stringify(Rules, null, 2))
    for (const line of coverageLines(Rules, flags.all === true || rule !== undefined))
      context.terminal.print(line)
  })
}
