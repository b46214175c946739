import type { Command } from 'commander'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { connectGroup, type GroupFlags, withGroup } from '../group-client.js'
import { invocation } from '../invocation.js'
import { GenerateEvidenceBundle, GetEvidenceBundle } from '../operations/reports.js'
import { saveObject } from '../report/save-report.js'
import { bytes } from '../table.js'
import { waitFor } from '../wait-for.js'

interface EvidenceFlags extends GroupFlags {
  readonly control?: string
  readonly rule?: string
  readonly sample?: string
  readonly seed?: string
  readonly out?: string
}

const NOTES = `
The zip has the results, what was recorded of each resource (secrets replaced),
the rules, manifest and signature of the report, digests and a README that says
how to check them. The seed of a sample should come from the auditor, after the
report was signed; the README says how to draw it again.

Examples:
  assay reports evidence REPORT --control soc-2-2017/CC6.1
  assay reports evidence REPORT --sample 25 --seed "2026-11 ACME"`

/** `assay reports evidence`: the proof behind the results of a report. */
export function addReportsEvidence(reports: Command, context: CommandContext): void {
  const { terminal } = context
  const command = reports
    .command('evidence')
    .summary('download what the results of a report rest on')
    .description('Makes a bundle of evidence of a report, waits for it and downloads it.')
    .argument('<report>', 'id of the report')
    .option('--control <standard/clause>', 'the results of the rules of one clause')
    .option('--rule <rule>', 'the results of one rule, by its id')
    .option('--sample <n>', 'so many results, drawn at random')
    .option('--seed <text>', 'what the sample is drawn by')
    .option('--out <file>', 'where to write it; REPORT-evidence.zip when left out')
    .addHelpText('after', NOTES)
  withGroup(command).action(async (report: string, flags: EvidenceFlags) => {
    const client = connectGroup(context, flags)
    const { EvidenceId } = await client.call(GenerateEvidenceBundle, {
      ReportId: report,
      ...controlOf(flags.control),
      ConfigRuleId: flags.rule,
      SampleSize: sizeOf(flags),
      Seed: flags.seed,
    })
    const bundle = await waitFor(async () => {
      const { EvidenceBundle } = await client.call(GetEvidenceBundle, { EvidenceId })
      return EvidenceBundle.Status === 'CREATING' ? undefined : EvidenceBundle
    })
    const { Status, Cause, Url, Sha256 } = bundle
    if (Status !== 'COMPLETE' || Url === undefined || Sha256 === undefined)
      throw new CommandError('failed', `the bundle ${EvidenceId} failed: ${Cause ?? Status}`)
    const file = flags.out ?? `${report}-evidence.zip`
    const sizeBytes = await saveObject({ url: Url, sha256: Sha256 }, file)
    terminal.print(`${file}: ${bytes(sizeBytes)}`)
    terminal.print(`key     ${invocation()} keys signing --all`)
  })
}

function controlOf(control: string | undefined): { StandardId?: string; ClauseId?: string } {
  if (control === undefined) return {}
  const slash = control.indexOf('/')
  if (slash < 1) throw new CommandError('usage', `--control ${control}: takes STANDARD/CLAUSE`)
  return { StandardId: control.slice(0, slash), ClauseId: control.slice(slash + 1) }
}

function sizeOf({ sample, seed }: EvidenceFlags): number | undefined {
  if ((sample === undefined) !== (seed === undefined))
    throw new CommandError('usage', '--sample and --seed go together')
  if (sample === undefined) return undefined
  const size = Number(sample)
  if (!Number.isInteger(size) || size < 1)
    throw new CommandError('usage', `--sample ${sample}: takes a whole number from 1`)
  return size
}
