import type { Command } from 'commander'
import { readSources } from '../adopt/read-source.js'
import { type Adoption, takeOver } from '../adopt/take-over.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { collectFiles } from '../import/collect-files.js'
import { type Column, plural, tableLines } from '../table.js'

interface AdoptFlags extends ConnectionFlags {
  readonly dryRun?: boolean
  readonly json?: boolean
}

const NOTES = `
Takes saved replies of GetConfigRule, GetCompliancePack and ListConfigRules, and
Terraform state (terraform.tfstate, or what terraform show -json prints) with
alicloud_config_rule and alicloud_config_compliance_pack. A list alone does not
hold parameters and scopes; it shows what is still missing.

Rules and packages get ids of their own; the ids they had are kept beside and
are answered wherever an id is taken. A run that broke off may be repeated.

Examples:
  assay adopt replies/ --dry-run
  assay adopt terraform.tfstate`

/** `assay adopt`: rules and packages from elsewhere. */
export function addAdopt(program: Command, context: CommandContext): void {
  const { terminal } = context
  const command = program
    .command('adopt')
    .summary('take over rules and packages from Cloud Config')
    .description('Makes the rules and packages that saved replies or a Terraform state describe.')
    .argument('<path...>', 'files, folders, or `-` for standard input')
    .option('--dry-run', 'read the files and say what was found; make nothing')
    .option('--json', 'print what became of each as JSON')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (paths: string[], flags: AdoptFlags) => {
    const adopted = await readSources(collectFiles(paths, () => process.stdin))
    const { rules, packs, mentioned } = adopted
    if (rules.length + packs.length + mentioned.length === 0)
      throw new CommandError('settings', `there is no rule or package in ${paths.join(', ')}`)
    if (flags.dryRun === true) {
      if (flags.json === true) return terminal.print(JSON.stringify(adopted, null, 2))
      terminal.print(`${plural(rules.length, 'rule')}, ${plural(packs.length, 'package')}`)
      for (const { name, lacks } of rules) if (lacks !== undefined) terminal.print(`  ${name}: ${lacks}`)
      return
    }
    const outcomes = await takeOver(connect(context, flags), adopted, (line) => terminal.progress(line))
    terminal.endProgress()
    if (outcomes.some(({ problem }) => problem !== undefined)) context.setExit(EXIT_CODES.problems.code)
    if (flags.json === true) return terminal.print(JSON.stringify(outcomes, null, 2))
    for (const line of tableLines(COLUMNS, outcomes)) terminal.print(line)
  })
}

const COLUMNS: readonly Column<Adoption>[] = [
  { title: 'kind', value: (each) => each.kind },
  { title: 'name', value: (each) => each.name },
  { title: 'former id', value: (each) => each.formerId },
  { title: 'id', value: (each) => each.currentId ?? '-' },
  { title: 'result', value: resultOf },
]

function resultOf({ currentId, problem, wasHere }: Adoption): string {
  if (wasHere === true) return 'was here already'
  if (problem === undefined) return 'taken over'
  return currentId === undefined ? `not taken over: ${problem}` : `taken over ${problem}`
}
