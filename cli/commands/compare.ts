import type { Command } from 'commander'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import { uploadVerdicts } from '../compare/upload-verdicts.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { collectFiles } from '../import/collect-files.js'
import {
  type Comparison,
  CompleteComparison,
  CreateComparison,
  type Difference,
  GetComparison,
  ListComparisonDifferences,
  type RuleAgreement,
} from '../operations/comparisons.js'
import { type Column, count, plural, tableLines } from '../table.js'
import { waitFor } from '../wait-for.js'

interface CompareFlags extends ConnectionFlags {
  readonly min?: number
  readonly differences: number
  readonly json?: boolean
}

const NOTES = `
Takes saved replies of ListConfigRuleEvaluationResults (a file a page, or
several in one), and log-service lines with dataType CompliantSnapshot; plain or
gzip. A rule is found by the id it had there (assay adopt keeps it), by its id,
or by its name.

The agreement is the share of their verdicts that ours equal. A verdict of
theirs that we have no data for, or no result of, is no agreement; an ignored
result counts as non-compliant, which it is. Without any verdict of theirs there
is no agreement, and --min fails.

Examples:
  assay compare pages/
  assay compare verdicts.json.gz --min 0.95`

/** `assay compare`: our results beside those of the cloud's own service. */
export function addCompare(program: Command, context: CommandContext): void {
  const { terminal } = context
  const command = program
    .command('compare')
    .summary("compare results with Cloud Config's own")
    .description("Compares the results here with verdicts that the cloud's own service gave.")
    .argument('<path...>', 'files, folders, or `-` for standard input')
    .option('--min <share>', 'least agreement, 0 to 1; exit 1 below it', share)
    .option('--differences <n>', 'how many differences to show', atMost, 20)
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (paths: string[], flags: CompareFlags) => {
    const client = connect(context, flags)
    const sources = collectFiles(paths, () => process.stdin)
    if (sources.length === 0) throw new CommandError('settings', `there is no file in ${paths.join(', ')}`)
    const { ComparisonId } = await client.call(CreateComparison)
    const uploaded = await uploadVerdicts(client, ComparisonId, sources)
    await client.call(CompleteComparison, { ComparisonId })
    terminal.progress('comparing')
    const comparison = await waitFor(async () => {
      const { Comparison } = await client.call(GetComparison, { ComparisonId })
      if (Comparison.Status === 'failed')
        throw new CommandError('failed', `the comparison failed: ${Comparison.Cause ?? ''}`)
      return Comparison.Status === 'done' ? Comparison : undefined
    })
    terminal.endProgress()
    const page = { ComparisonId, PageSize: Math.max(1, flags.differences) }
    const found = await client.call(ListComparisonDifferences, page)
    const differences = found.Differences.slice(0, flags.differences)
    if (!reaches(comparison, flags.min)) context.setExit(EXIT_CODES.failed.code)
    if (flags.json === true) {
      const all = {
        ...comparison,
        Uploaded: uploaded,
        Differences: differences,
        TotalDifferences: found.TotalCount,
      }
      return terminal.print(JSON.stringify(all, null, 2))
    }
    const { verdicts, skipped, foreign } = uploaded
    terminal.print(
      `${ComparisonId}: ${plural(verdicts, 'verdict')} of theirs, ${count(foreign)} of other accounts, ${count(skipped)} other items`,
    )
    terminal.print(givenLine(comparison))
    for (const line of tableLines(RULE_COLUMNS, comparison.Rules ?? [])) terminal.print(line)
    for (const line of tableLines(DIFFERENCE_COLUMNS, differences)) terminal.print(line)
    if (found.TotalCount > differences.length)
      terminal.print(
        `${count(differences.length)} of ${plural(found.TotalCount, 'difference')}; \`assay call ListComparisonDifferences --ComparisonId ${ComparisonId}\` lists all`,
      )
    terminal.print(`agreement ${percent(comparison.Total?.AgreementBasisPoints)}${wanted(flags.min)}`)
  })
}

/** Whether the agreement is what was asked for; no verdict of theirs never is. */
export function reaches({ Total }: Pick<Comparison, 'Total'>, min: number | undefined): boolean {
  if (min === undefined) return true
  const points = Total?.AgreementBasisPoints
  return points !== undefined && points >= min * 10_000
}

/** When their verdicts were recorded: ours are of now. */
function givenLine({ TheirOldestTimestamp: from, TheirNewestTimestamp: to }: Comparison): string {
  if (from === undefined || to === undefined) return 'none of theirs says when it was recorded'
  return `theirs were recorded from ${instant(from)} to ${instant(to)}`
}

function instant(at: number | undefined): string {
  return at === undefined ? '-' : new Date(at).toISOString()
}

function wanted(min: number | undefined): string {
  return min === undefined ? '' : `, wanted ${percent(min * 10_000)}`
}

function percent(basisPoints: number | undefined): string {
  return basisPoints === undefined ? 'n/a' : `${(basisPoints / 100).toFixed(2)} %`
}

const RULE_COLUMNS: readonly Column<RuleAgreement>[] = [
  { title: 'rule', value: (rule) => rule.ConfigRuleName },
  { title: 'agree', value: (rule) => count(rule.Agree), align: 'right' },
  { title: 'differ', value: (rule) => count(rule.Differ), align: 'right' },
  { title: 'only ours', value: (rule) => count(rule.OnlyOurs), align: 'right' },
  { title: 'only theirs', value: (rule) => count(rule.OnlyTheirs), align: 'right' },
  { title: 'no data', value: (rule) => count(rule.NoData), align: 'right' },
  { title: 'agreement', value: (rule) => percent(rule.AgreementBasisPoints), align: 'right' },
]

const DIFFERENCE_COLUMNS: readonly Column<Difference>[] = [
  { title: 'rule', value: (each) => each.ConfigRuleName },
  { title: 'resource', value: (each) => `${each.ResourceType} ${each.Region} ${each.ResourceId}` },
  { title: 'ours', value: (each) => each.OurComplianceType || '-' },
  { title: 'theirs', value: (each) => each.TheirComplianceType || '-' },
  { title: 'recorded', value: (each) => instant(each.TheirRecordedTimestamp) },
  { title: 'property', value: (each) => each.Property || '-' },
  { title: 'our annotation', value: (each) => shorten(each.OurAnnotation) },
  { title: 'their annotation', value: (each) => shorten(each.TheirAnnotation) },
]

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new CommandError('usage', `--min ${text}: takes a number from 0 to 1`)
  return value
}

function atMost(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 100)
    throw new CommandError('usage', `--differences ${text}: takes a whole number up to 100`)
  return value
}
