import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { connectGroup, type GroupFlags, withGroup } from '../group-client.js'
import { invocation } from '../invocation.js'
import { GetReport, GetSignedManifest } from '../operations/reports.js'
import { nameOfForm, withForm } from '../report/make-form.js'
import { saveManifest } from '../report/save-manifest.js'
import { SPLITS } from '../report/save-parts.js'
import { extensionOf, FORMS, saveProof, saveReport } from '../report/save-report.js'
import { bytes } from '../table.js'

interface GetFlags extends GroupFlags {
  readonly format: string
  readonly out?: string
  readonly proof?: string
  readonly splitBy?: string
}

const NOTES = `
A form that was not made with the report (ASSAY_REPORT_FORMS) is made now, from
its record; its manifest is an addendum to that of the report. So is that of the
parts by account or owner, a zip with a signed manifest of its own inside.

Examples:
  assay reports get rep-0123456789abcdef0123 --format html --proof evidence
  assay reports get rep-0123456789abcdef0123 --split-by owner --out parts.zip
  assay reports manifest 1208863178616969-RESOURCE_INVENTORY-202611241046.csv`

/** `assay reports get` and `assay reports manifest`: a report that was made earlier, and the proof of other files. */
export function addReportsGet(reports: Command, context: CommandContext): void {
  const { terminal } = context
  withGroup(
    reports
      .command('get')
      .summary('download a report that was made earlier')
      .description('Downloads a form of a report that was made, and makes the form where it was not.')
      .argument('<report>', 'id of the report')
      .addOption(new Option('--format <form>', 'form of the file').choices(FORMS).default('xlsx'))
      .addOption(
        new Option('--split-by <group>', 'a file for each account or owner, in a zip').choices(SPLITS),
      )
      .option('--out <file>', 'where to write it; REPORT with the ending of the form when left out')
      .option('--proof <dir>', 'also all files of the report with its signed manifests, into this folder')
      .addHelpText('after', NOTES),
  ).action(async (ReportId: string, flags: GetFlags) => {
    const client = connectGroup(context, flags)
    const { Report } = await client.call(GetReport, { ReportId })
    const { Status, Cause, SupersededTimestamp } = Report
    if (Status !== 'COMPLETE' || SupersededTimestamp !== undefined)
      throw new CommandError(
        'failed',
        `the report ${ReportId} has no files: ${Cause ?? (Status === 'COMPLETE' ? 'a newer one replaced it' : Status)}`,
      )
    const report = await withForm(client, Report, flags.format, flags.splitBy)
    const form = nameOfForm(flags.format, flags.splitBy)
    const extension = flags.splitBy === undefined ? extensionOf(form) : `${form}.zip`
    const file = flags.out ?? `${ReportId}.${extension}`
    const sizeBytes = await saveReport(report, form, file)
    terminal.print(`${file}: ${bytes(sizeBytes)}`)
    if (flags.proof !== undefined)
      terminal.print(`verify  ${invocation()} verify ${await saveProof(report, flags.proof)}`)
  })

  withGroup(
    reports
      .command('manifest')
      .summary('download the signed manifest of another file')
      .description('Writes manifest and signature of a file that is no report of a package beside it.')
      .argument('<file>', 'name of the file, as its link ends')
      .option('--out <file>', 'where the file is; its name when left out'),
  ).action(async (name: string, flags: Pick<GetFlags, 'out'> & GroupFlags) => {
    const { Manifest, Signature } = await connectGroup(context, flags).call(GetSignedManifest, {
      FileName: name,
    })
    const file = flags.out ?? name
    const manifest = saveManifest({ Manifest, Signature }, file)
    terminal.print(`verify  ${invocation()} verify ${manifest} ${file}`)
  })
}
