import { readFileSync, rmSync } from 'node:fs'
import type { Command } from 'commander'
import { readTickets, TicketsError, writeTickets } from '../../src/tickets-csv.js'
import type { Client } from '../client.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError } from '../exit-codes.js'
import { GetReport, ListReports, type ReportDetail } from '../operations/reports.js'
import { ListTickets, SetTickets, type ShownTicket } from '../operations/tickets.js'
import { findPackId } from '../packs.js'
import { saveReport } from '../report/save-report.js'
import { type Column, plural, tableLines } from '../table.js'

interface TicketFlags extends ConnectionFlags {
  readonly out?: string
  readonly new?: boolean
  readonly json?: boolean
}

/** Most in one call of SetTickets. */
const AT_ONCE = 1_000

const NOTES = `
export writes a line for each finding of a report, with title, priority, owner
and evidence, for a tracker to take in. import reads the columns finding_id and
ticket of any csv; an empty ticket takes it away. Reports made afterwards show
the tickets.

Examples:
  assay tickets export BestPracticesForOSS --new --out to-open.csv
  assay tickets import from-tracker.csv`

/** `assay tickets`: findings as tickets of a tracker, and back. */
export function addTickets(program: Command, context: CommandContext): void {
  const { terminal } = context
  const tickets = program
    .command('tickets')
    .summary('give findings to a tracker, and take its tickets')
    .description('Findings as csv for a tracker, and the tickets it has for them.')
    .addHelpText('after', NOTES)

  withConnection(
    tickets
      .command('export')
      .summary('write findings as csv')
      .description('Writes the findings of a report, or of the newest one of a package, as csv.')
      .argument('<report>', 'id of a report; id or name of a package')
      .option('--new', 'only findings without a ticket')
      .option('--out <file>', 'where to; REPORT-tickets.csv when left out'),
  ).action(async (name: string, flags: TicketFlags) => {
    const report = await findReport(connect(context, flags), name)
    const file = flags.out ?? `${report.ReportId}-tickets.csv`
    const record = `${file}.${process.pid}.record`
    try {
      await saveReport(report, 'record', record)
      const wish = { file, onlyWithout: flags.new === true }
      const written = await orCommandError(() => writeTickets(record, report.Digest ?? '', wish))
      terminal.print(`${file}: ${plural(written, 'finding')}`)
    } finally {
      rmSync(record, { force: true })
    }
  })

  withConnection(
    tickets
      .command('list')
      .description('Lists the findings that have a ticket.')
      .option('--json', 'print JSON'),
  ).action(async (flags: TicketFlags) => {
    const client = connect(context, flags)
    const all: ShownTicket[] = []
    let NextToken: string | undefined
    do {
      const page = await client.call(ListTickets, { MaxResults: AT_ONCE, NextToken })
      all.push(...page.Tickets)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    if (flags.json === true) return terminal.print(JSON.stringify(all, null, 2))
    for (const line of tableLines(COLUMNS, all)) terminal.print(line)
  })

  withConnection(
    tickets
      .command('import')
      .summary('take the tickets of findings')
      .description('Takes which ticket is about which finding from a csv.')
      .argument('<file>', 'csv with the columns finding_id and ticket; - for standard input'),
  ).action(async (file: string, flags: TicketFlags) => {
    const lines = await orCommandError(async () => readTickets(readFileSync(file === '-' ? 0 : file, 'utf8')))
    const client = connect(context, flags)
    const counts = { Added: 0, Changed: 0, Removed: 0, Unchanged: 0 }
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const slice = lines.slice(from, from + AT_ONCE)
      const Tickets = slice.map(({ findingId, ticket }) => ({ FindingId: findingId, Ticket: ticket }))
      const reply = await client.call(SetTickets, { Tickets })
      for (const kind of ['Added', 'Changed', 'Removed', 'Unchanged'] as const)
        counts[kind] += reply.Tickets[kind]
    }
    const { Added, Changed, Removed, Unchanged } = counts
    terminal.print(`${Added} added, ${Changed} changed, ${Removed} removed, ${Unchanged} unchanged`)
  })
}

const COLUMNS: readonly Column<ShownTicket>[] = [
  { title: 'FINDING', value: (each) => each.FindingId },
  { title: 'TICKET', value: (each) => each.Ticket },
  { title: 'BY', value: (each) => each.UpdatedBy },
]

async function findReport(client: Client, name: string): Promise<ReportDetail> {
  if (name.startsWith('rep-')) return (await client.call(GetReport, { ReportId: name })).Report
  const packId = (await findPackId(client, name)) ?? name
  const { Reports } = await client.call(ListReports, { CompliancePackId: packId, PageSize: 100 })
  const newest = Reports.find((each) => each.Status === 'COMPLETE' && each.SupersededTimestamp === undefined)
  if (newest === undefined)
    throw new CommandError('failed', `there is no complete report of ${name}; make one with assay report`)
  return (await client.call(GetReport, { ReportId: newest.ReportId })).Report
}

async function orCommandError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TicketsError) throw new CommandError('failed', error.message, { cause: error })
    if (error instanceof Error && 'code' in error && 'path' in error)
      throw new CommandError('settings', error.message, { cause: error })
    throw error
  }
}
