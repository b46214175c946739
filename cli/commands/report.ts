import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { connectGroup, type GroupFlags, withGroup } from '../group-client.js'
import { invocation } from '../invocation.js'
import type { ReportDetail, VerdictCounts } from '../operations/reports.js'
import { createPackFromTemplate, findPackId } from '../packs.js'
import { generateReport, type ReportWish } from '../report/generate-report.js'
import { withForm } from '../report/make-form.js'
import { SPLITS, saveParts } from '../report/save-parts.js'
import { extensionOf, FORMS, saveProof, saveReport } from '../report/save-report.js'
import { bytes, type Column, count, duration, tableLines } from '../table.js'
import type { Terminal } from '../terminal.js'
import { readTime } from './audit.js'

interface ReportFlags extends GroupFlags {
  readonly out?: string
  readonly format?: string
  readonly create?: boolean
  readonly proof?: string
  readonly compareWith?: string
  readonly asOf?: string
  readonly rules?: 'then' | 'now'
  readonly from?: string
  readonly to?: string
  readonly splitBy?: (typeof SPLITS)[number]
  readonly parameter: Readonly<Record<string, string>>
  readonly json?: boolean
}

const NOTES = `
A report that is being made already is waited for. The digest is that of the
report's content: every form of one report has the same. Parts by account or
owner are made here, from the record of that digest, and are not signed.

Examples:
  assay report BestPracticesForOSS
  assay report cp-0123456789abcdef0123 --format xlsx --out oss.xlsx
  assay report BestPracticesForOSS --proof evidence
  assay report BestPracticesForOSS --compare-with rep-0123456789abcdef0123
  assay report BestPracticesForOSS --as-of 2026-06-30 --rules then
  assay report BestPracticesForOSS --from 2026-04-01 --to 2026-07-01
  assay report BestPracticesForOSS --split-by owner --format html
  assay report BestPracticesForOSS --aggregator ca-0123456789abcdef0123
  assay report BestPracticesForECS --create --parameter imageIds=m-1,m-2`

/** `assay report`: a package's report as a file. */
export function addReport(program: Command, context: CommandContext): void {
  const { terminal } = context
  const command = program
    .command('report')
    .summary("make and download a package's report")
    .description("Makes a compliance package's report, waits for it and downloads it.")
    .argument('<pack>', 'id or name of the package')
    .option('--out <file>', 'where to write it; PACK with the ending of the form when left out')
    .addOption(new Option('--format <form>', 'form of the file; that of --out, else xlsx').choices(FORMS))
    .addOption(
      new Option('--split-by <group>', 'a file for each account, or for each value of the tag owner').choices(
        SPLITS,
      ),
    )
    .option('--compare-with <report>', 'earlier report to tell changes against; the last when left out')
    .option('--as-of <time>', 'of this past instant: a date or time, or an age such as 30d')
    .addOption(
      new Option('--rules <which>', 'with --as-of: under the rules of then or of now').choices([
        'then',
        'now',
      ]),
    )
    .option('--from <time>', 'also tell episodes of non-compliance since then, and what was in time')
    .option('--to <time>', 'with --from: until then; now, or --as-of, when left out')
    .option('--create', 'make the package from the template of this name first')
    .option('--parameter <name=value>', 'with --create: value for rules (repeatable)', addParameter, {})
    .option('--proof <dir>', 'also all files of the report with its signed manifest, into this folder')
    .option('--json', 'print counts, digest and file as JSON')
    .addHelpText('after', NOTES)
  withGroup(command).action(async (pack: string, flags: ReportFlags) => {
    const form = formOf(flags)
    const file = flags.out ?? `${pack.replace(/[/\\:]/g, '-')}.${extensionOf(form)}`
    const client = connectGroup(context, flags)
    const startedAt = performance.now()
    const packId = (await findPackId(client, pack)) ?? (await createPack())
    const watch = (status: string, progress: string) =>
      terminal.progress(`report of ${pack}: ${status}${progress === '' ? '' : `, ${progress}`}`)
    const made = await generateReport(client, packId, watch, wishOf(flags))
    if (flags.splitBy !== undefined) return tellParts(made, flags.splitBy, form)
    const report = await withForm(client, made, form)
    const sizeBytes = await saveReport(report, form, file)
    const manifest = flags.proof === undefined ? undefined : await saveProof(report, flags.proof)
    terminal.endProgress()
    if (flags.json === true) {
      const { ReportId, AsOfTimestamp, Digest, Counts } = report
      const found = { ReportId, CompliancePackId: packId, AsOfTimestamp, Digest, Counts, File: file }
      return terminal.print(JSON.stringify({ ...found, SizeBytes: sizeBytes }, null, 2))
    }
    terminal.print(`${file}: ${bytes(sizeBytes)} in ${duration(performance.now() - startedAt)}`)
    if (report.Counts !== undefined) for (const line of countLines(report.Counts)) terminal.print(line)
    terminal.print(`digest  ${report.Digest ?? ''}`)
    if (manifest !== undefined) terminal.print(`verify  ${invocation()} verify ${manifest}`)

    async function tellParts(report: ReportDetail, by: (typeof SPLITS)[number], form: string): Promise<void> {
      const parts = await saveParts(report, { by, form, file })
      const manifest = flags.proof === undefined ? undefined : await saveProof(report, flags.proof)
      terminal.endProgress()
      if (flags.json === true) {
        const { ReportId, Digest } = report
        const files = parts.map(({ group, file }) => ({ Group: group, File: file }))
        return terminal.print(
          JSON.stringify({ ReportId, CompliancePackId: packId, Digest, Files: files }, null, 2),
        )
      }
      for (const { file } of parts) terminal.print(file)
      terminal.print(`digest  ${report.Digest ?? ''}`)
      if (manifest !== undefined) terminal.print(`verify  ${invocation()} verify ${manifest}`)
    }

    async function createPack(): Promise<string> {
      if (flags.create !== true)
        throw new CommandError(
          'failed',
          `there is no package ${pack}; --create makes one from the template of this name, and \`${invocation()} call ListCompliancePacks\` shows those there are`,
        )
      terminal.progress(`creating ${pack}`)
      const created = await createPackFromTemplate(client, pack, flags.parameter)
      tellLeftOut(terminal, created.leftOut)
      return created.packId
    }
  })
}

/** What is wished of the report besides its package, as parameters. */
function wishOf({ compareWith, asOf, rules, from, to }: ReportFlags): ReportWish {
  const now = Date.now()
  return {
    ...(compareWith === undefined ? {} : { CompareWithReportId: compareWith }),
    ...(asOf === undefined ? {} : { AsOfTimestamp: readTime('--as-of', asOf, now) }),
    ...(rules === undefined ? {} : { AsOfRules: rules }),
    ...(from === undefined ? {} : { FromTimestamp: readTime('--from', from, now) }),
    ...(to === undefined ? {} : { ToTimestamp: readTime('--to', to, now) }),
  }
}

/** The form a command line asks for. Throws CommandError when `--out` says another than `--format`. */
export function formOf(flags: { readonly out?: string; readonly format?: string }): string {
  const named = FORMS.find((form) => flags.out?.toLowerCase().endsWith(`.${extensionOf(form)}`))
  if (flags.format !== undefined && named !== undefined && named !== flags.format)
    throw new CommandError('usage', `--out ${flags.out} is no name of a ${flags.format} file`)
  return flags.format ?? named ?? 'xlsx'
}

/** Verdicts by rule, resource and result, as a table. */
function countLines(counts: Readonly<Record<'Rules' | 'Resources' | 'Results', VerdictCounts>>): string[] {
  const columns: Column<readonly [string, VerdictCounts]>[] = [
    { title: '', value: ([title]) => title },
    column('COMPLIANT', (each) => each.Compliant),
    column('NON-COMPLIANT', (each) => each.NonCompliant),
    column('NO DATA', (each) => each.InsufficientData + each.Error),
    column('IGNORED', (each) => each.Ignored),
    column('NOT APPLICABLE', (each) => each.NotApplicable),
  ]
  return tableLines(columns, [
    ['rules', counts.Rules],
    ['resources', counts.Resources],
    ['results', counts.Results],
  ])
}

function column(
  title: string,
  value: (counts: VerdictCounts) => number,
): Column<readonly [string, VerdictCounts]> {
  return { title, value: ([, counts]) => count(value(counts)), align: 'right' }
}

function tellLeftOut(
  terminal: Terminal,
  leftOut: readonly { readonly identifier: string; readonly parameters: readonly string[] }[],
): void {
  for (const { identifier, parameters } of leftOut)
    terminal.complain(
      `left out: ${identifier} needs ${parameters.map((name) => `--parameter ${name}=...`).join(' ')}`,
    )
}

function addParameter(
  text: string,
  previous: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new CommandError('usage', `--parameter ${text}: takes NAME=VALUE`)
  return { ...previous, [text.slice(0, equals)]: text.slice(equals + 1) }
}
