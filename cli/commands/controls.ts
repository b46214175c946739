import type { Command } from 'commander'
import { lintControlFiles, RuleFilesError, shippedCatalogue } from '../../src/rule-files.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { GetControlStandard, ListControlStandards, type StandardDetail } from '../operations/controls.js'
import { count, plainText, plural, tableLines } from '../table.js'
import { wrapText } from '../wrap.js'

interface ControlFlags extends ConnectionFlags {
  readonly rule?: string
  readonly json?: boolean
}

const NOTES = `
A server shows the standards that are shipped and those of ASSAY_CONTROLS_DIR.
lint needs no server; what is wrong is printed as file:line: message, exit 6.

Examples:
  assay controls list --rule root-mfa-check
  assay controls show iso-27001-2022
  assay controls lint controls/`

/** `assay controls`: standards, and which rules speak to their clauses. */
export function addControls(program: Command, context: CommandContext): void {
  const { terminal } = context
  const controls = program
    .command('controls')
    .summary('show standards and the rules that speak to them')
    .description('Standards that reports can show clause by clause, and the rules that speak to each.')
    .addHelpText('after', NOTES)

  const list = controls
    .command('list')
    .summary('list the standards of a server')
    .description('Lists the standards, with how many of their clauses rules can check.')
    .option('--rule <identifier>', 'only standards that this managed rule speaks to')
    .option('--json', 'print JSON')
  withConnection(list).action(async (flags: ControlFlags) => {
    const { Standards } = await connect(context, flags).call(ListControlStandards, {
      Identifier: flags.rule,
    })
    if (flags.json === true) return terminal.print(JSON.stringify(Standards, null, 2))
    const lines = tableLines(
      [
        { title: 'STANDARD', value: (each) => each.StandardId },
        { title: 'CLAUSES', value: (each) => count(each.ClauseCount), align: 'right' },
        { title: 'RULES', value: (each) => count(each.RuleClauseCount), align: 'right' },
        { title: 'MANUAL', value: (each) => count(each.ManualClauseCount), align: 'right' },
        { title: 'TITLE', value: (each) => each.Title },
      ],
      Standards,
    )
    for (const line of lines) terminal.print(line)
  })

  const show = controls
    .command('show')
    .summary('show the clauses of a standard')
    .description('Shows each clause with the rules that speak to it, or why only people can check it.')
    .argument('<standard>', 'id of a standard')
    .option('--json', 'print JSON')
  withConnection(show).action(async (id: string, flags: ControlFlags) => {
    const { Standard } = await connect(context, flags).call(GetControlStandard, { StandardId: id })
    if (flags.json === true) return terminal.print(JSON.stringify(Standard, null, 2))
    for (const line of standardLines(Standard)) terminal.print(line)
  })

  controls
    .command('lint')
    .summary('check files of standards of your own')
    .description('Checks the folder that ASSAY_CONTROLS_DIR names as a server does when it starts.')
    .argument('[folder]', 'folder with <standard>-<edition>.yaml', 'controls')
    .action((folder: string) => {
      const { files, issues } = checked(folder)
      for (const line of issues.flatMap((issue) => wrapText(issue, '  '))) terminal.print(line)
      terminal.print(`${plural(files, 'file')} checked, ${plural(issues.length, 'problem')}`)
      if (issues.length > 0) context.setExit(EXIT_CODES.findings.code)
    })
}

function checked(folder: string): ReturnType<typeof lintControlFiles> {
  try {
    return lintControlFiles(folder, shippedCatalogue())
  } catch (error) {
    if (error instanceof RuleFilesError) throw new CommandError('settings', error.message)
    throw error
  }
}

function standardLines({ Title, Edition, Source, Disclaimer, Clauses }: StandardDetail): readonly string[] {
  const clauses = Clauses.flatMap(({ ClauseId, Title, Manual, Rules }) => [
    `${ClauseId}  ${Title}`,
    ...(Manual === undefined ? [] : [`    manual: ${Manual}`]),
    ...Rules.map((rule) => `    ${rule.Identifier} (${rule.Confidence}, ${rule.Source})`),
  ])
  const lines = [`${Title}, edition ${Edition}`, '', Source, '', Disclaimer, '', ...clauses]
  return lines.flatMap((line) => wrapText(plainText(line), '  '))
}
