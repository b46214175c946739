import type { Command } from 'commander'
import { formatInstant, toInstant } from '../../src/platform/instant.js'
import type { CommandContext } from '../command-context.js'
import { connectGroup, type GroupFlags, withGroup } from '../group-client.js'
import {
  CancelReport,
  HoldReport,
  ListReports,
  ReleaseReport,
  type ReportSummary,
} from '../operations/reports.js'
import { findPackId } from '../packs.js'
import { type Column, tableLines } from '../table.js'
import { addReportsEvidence } from './reports-evidence.js'
import { addReportsGet } from './reports-get.js'

interface ReportsFlags extends GroupFlags {
  readonly pack?: string
  readonly reason?: string
  readonly json?: boolean
}

const NOTES = `
Examples:
  assay reports list --pack BestPracticesForOSS
  assay reports hold rep-0123456789abcdef0123 --reason "audit 2026"
  assay reports cancel rep-0123456789abcdef0123
  assay reports release rep-0123456789abcdef0123`

/** `assay reports`: the reports there are, and what is done to one of them. */
export function addReports(program: Command, context: CommandContext): void {
  const { terminal } = context
  const reports = program
    .command('reports')
    .summary('list, get, hold, release and cancel reports, get their evidence')
    .description('The reports that were made, and what is done to one of them.')
    .addHelpText('after', NOTES)

  withGroup(
    reports
      .command('list')
      .description('Lists the newest 100 reports, failed and replaced ones too.')
      .option('--pack <pack>', 'of this package only: its id or name')
      .option('--json', 'print JSON'),
  ).action(async (flags: ReportsFlags) => {
    const client = connectGroup(context, flags)
    const packId =
      flags.pack === undefined ? undefined : ((await findPackId(client, flags.pack)) ?? flags.pack)
    const { Reports } = await client.call(ListReports, { CompliancePackId: packId, PageSize: 100 })
    if (flags.json === true) return terminal.print(JSON.stringify(Reports, null, 2))
    for (const line of tableLines(COLUMNS, Reports)) terminal.print(line)
  })

  withGroup(
    reports
      .command('hold')
      .summary('put a report on legal hold')
      .description('Keeps a report and its files, also when newer ones come or its package goes.')
      .argument('<report>', 'id of the report')
      .requiredOption('--reason <text>', 'why it is held'),
  ).action(async (id: string, flags: ReportsFlags) => {
    await connectGroup(context, flags).call(HoldReport, { ReportId: id, Reason: flags.reason })
    terminal.print(`${id} is held`)
  })

  withGroup(
    reports
      .command('cancel')
      .summary('call off a report that is being made')
      .description('Calls a report off that waits or is being made; the one before counts again.')
      .argument('<report>', 'id of the report'),
  ).action(async (id: string, flags: ReportsFlags) => {
    await connectGroup(context, flags).call(CancelReport, { ReportId: id })
    terminal.print(`${id} is called off`)
  })

  withGroup(
    reports
      .command('release')
      .summary('end the legal hold of a report')
      .description('Ends the legal hold of a report; it then goes as others do.')
      .argument('<report>', 'id of the report'),
  ).action(async (id: string, flags: ReportsFlags) => {
    await connectGroup(context, flags).call(ReleaseReport, { ReportId: id })
    terminal.print(`${id} is no longer held`)
  })

  addReportsEvidence(reports, context)
  addReportsGet(reports, context)
}

const COLUMNS: readonly Column<ReportSummary>[] = [
  { title: 'REPORT', value: (report) => report.ReportId },
  { title: 'PACKAGE', value: (report) => report.CompliancePackId },
  { title: 'STATUS', value: stateOf },
  { title: 'AS OF', value: (report) => timeOf(report.AsOfTimestamp) },
  {
    title: 'NON-COMPLIANT',
    value: (report) => String(report.Counts?.Results.NonCompliant ?? ''),
    align: 'right',
  },
  { title: 'NOTE', value: noteOf },
]

function stateOf({ Status, HoldTimestamp, SupersededTimestamp }: ReportSummary): string {
  if (HoldTimestamp !== undefined) return 'held'
  return SupersededTimestamp === undefined ? Status.toLowerCase() : 'replaced'
}

/** Why it is held or failed, else what it is beside one of the package as it stood. */
function noteOf({ HoldReason, Cause, AsOfRules, FromTimestamp, ToTimestamp }: ReportSummary): string {
  const said = HoldReason ?? Cause
  if (said !== undefined) return said
  return [
    ...(AsOfRules === undefined ? [] : [`the past, rules of ${AsOfRules}`]),
    ...(FromTimestamp === undefined ? [] : [`${timeOf(FromTimestamp)} to ${timeOf(ToTimestamp)}`]),
  ].join(', ')
}

function timeOf(at: number | undefined): string {
  return at === undefined ? '' : formatInstant(toInstant(at))
}
