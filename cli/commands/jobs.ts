import { type Command, Option } from 'commander'
import { formatInstant, toInstant } from '../../src/platform/instant.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { type ListedJob, ListJobs } from '../operations/jobs.js'
import { type Column, tableLines } from '../table.js'

interface JobsFlags extends ConnectionFlags {
  readonly status?: string
  readonly kind?: string
  readonly json?: boolean
}

/** `assay jobs`: what a server works at in the background; for its operator. */
export function addJobs(program: Command, context: CommandContext): void {
  const { terminal } = context
  const jobs = program
    .command('jobs')
    .summary('show background jobs and why they failed')
    .description(
      'Background jobs that wait, run or were given up, the newest 100; one that did its work is gone. Only the account that operates the server may use this.',
    )
    .addOption(new Option('--status <status>', 'only these').choices(['queued', 'running', 'dead']))
    .option('--kind <kind>', 'only of this kind, such as report.generate')
    .option('--json', 'print JSON')
  withConnection(jobs).action(async (flags: JobsFlags) => {
    const wish = { Status: flags.status, Kind: flags.kind, PageSize: 100 }
    const { Jobs } = await connect(context, flags).call(ListJobs, wish)
    if (flags.json === true) return terminal.print(JSON.stringify(Jobs, null, 2))
    for (const line of tableLines(COLUMNS, Jobs)) terminal.print(line)
  })
}

const COLUMNS: readonly Column<ListedJob>[] = [
  { title: 'KIND', value: (job) => job.Kind },
  { title: 'KEY', value: (job) => job.Key },
  { title: 'STATUS', value: (job) => job.Status },
  { title: 'ATTEMPTS', value: (job) => `${job.Attempts} of ${job.MaxAttempts}` },
  { title: 'AT', value: (job) => formatInstant(toInstant(job.FinishTimestamp ?? job.RunTimestamp)) },
  { title: 'CAUSE', value: (job) => job.Cause ?? '' },
]
