import type { Command } from 'commander'
import { systemClock } from '../../src/platform/clock.js'
import { type Instant, parseIsoInstant } from '../../src/platform/instant.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { collectFiles } from '../import/collect-files.js'
import { describeImport } from '../import/describe-import.js'
import { isClean, startImport, waitForImport } from '../import/run-import.js'
import { bytes, duration, plural } from '../table.js'

interface ImportFlags extends ConnectionFlags {
  readonly asOf?: string
  readonly createAccounts?: boolean
  readonly acceptDeletions?: boolean
  readonly wait: boolean
  readonly json?: boolean
}

const NOTES = `
Takes delivered snapshots and change history (ACSLogs folders), log-service
exports, Resource Center snapshots and saved API replies; plain, gzip or zip,
mixed as they come. The reader finds out what each file is.

A resource is marked as gone only when a complete snapshot of its account,
region and type no longer names it.

Examples:
  assay import ACSLogs
  assay import snapshot.json.gz --create-accounts
  ossutil cat oss://bucket/file | assay import - --as-of 2026-11-24`

/** `assay import`: uploads what was recorded elsewhere. */
export function addImport(program: Command, context: CommandContext): void {
  const { terminal } = context
  const command = program
    .command('import')
    .summary('record configurations from files')
    .description('Records the configuration of resources from files, folders or standard input.')
    .argument('<path...>', 'files, folders, or `-` for standard input')
    .option('--as-of <time>', 'time of items that carry none, e.g. 2026-11-24T04:00Z')
    .option('--create-accounts', 'add accounts that the server does not know')
    .option('--accept-deletions', 'a drop above 20 % of a group is meant')
    .option('--no-wait', 'return once the upload is complete')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (paths: string[], flags: ImportFlags) => {
    const asOf = flags.asOf === undefined ? undefined : parseAsOf(flags.asOf)
    const client = connect(context, flags)
    const sources = collectFiles(paths, () => process.stdin)
    if (sources.length === 0) throw new CommandError('settings', `there is no file in ${paths.join(', ')}`)
    const startedAt = performance.now()
    const wish = { asOf, createAccounts: flags.createAccounts, acceptDeletions: flags.acceptDeletions }
    const { importId, uploaded } = await startImport(client, sources, wish, terminal.progress)
    const sent = `${plural(uploaded.files, 'file')}, ${bytes(uploaded.bytes)}`
    if (!flags.wait) {
      if (flags.json === true) terminal.print(JSON.stringify({ importId, ...uploaded }, null, 2))
      else
        terminal.print(`${importId}: uploaded ${sent}; see \`assay call GetImport --ImportId ${importId}\``)
      return
    }
    const summary = await waitForImport(client, importId, terminal.progress)
    terminal.endProgress()
    if (!isClean(summary)) context.setExit(EXIT_CODES.problems.code)
    if (flags.json === true) return terminal.print(JSON.stringify({ importId, ...summary }, null, 2))
    terminal.print(
      `${importId}: ${plural(summary.items, 'item')} of ${sent} in ${duration(performance.now() - startedAt)}`,
    )
    for (const line of describeImport(summary, systemClock.now())) terminal.print(line)
  })
}

/** Epoch milliseconds. Throws CommandError. */
export function parseAsOf(text: string): Instant {
  const instant = parseIsoInstant(text)
  if (instant === null)
    throw new CommandError(
      'usage',
      `--as-of ${text}: takes a date or time such as 2026-11-24 or 2026-11-24T04:00:00Z`,
    )
  return instant
}
