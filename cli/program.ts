import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import type { CommandContext } from './command-context.js'
import { addAccounts } from './commands/accounts.js'
import { addAdopt } from './commands/adopt.js'
import { addAudit } from './commands/audit.js'
import { addBackup, addRestore } from './commands/backup.js'
import { addCall } from './commands/call.js'
import { addCompare } from './commands/compare.js'
import { addControls } from './commands/controls.js'
import { addCoverage } from './commands/coverage.js'
import { addDemo } from './commands/demo.js'
import { addEnv } from './commands/env.js'
import { addImport } from './commands/import.js'
import { addKeys } from './commands/keys.js'
import { addReport } from './commands/report.js'
import { addReports } from './commands/reports.js'
import { addRules } from './commands/rules.js'
import { addScan } from './commands/scan.js'
import { addServe } from './commands/serve.js'
import { addUsers } from './commands/users.js'
import { addVerify } from './commands/verify.js'
import { exitCodeLines } from './exit-codes.js'

/** Help is written for this width, whatever the terminal has. */
const HELP_COLUMNS = 80

const NOTES = `
Commands that act on a server find it and their key in this order: options,
environment (ASSAY_ENDPOINT, ASSAY_ACCESS_KEY_ID, ASSAY_ACCESS_KEY_SECRET), and
credentials.json in the data folder (./data, ASSAY_DATA_DIR).

Exit codes:
${exitCodeLines().join('\n')}

Start here:
  assay demo                the whole job on a synthetic estate, in seconds
  assay serve               a server of your own
  assay import ACSLogs      what your delivery channel wrote, into it
  assay report PACK         a package's report, as a workbook`

/** The whole command line; docs/cli.md is written from it. */
export function buildProgram(context: CommandContext): Command {
  const program = new Command('assay')
    .description(
      'Records cloud resource configurations, evaluates rules on them, and hands an auditor the report.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help of a command')
    .addHelpText('after', NOTES)
    .showHelpAfterError('(--help shows how it is used)')
  // Commands take over what is configured before they are added.
  program.configureHelp({ helpWidth: HELP_COLUMNS, subcommandTerm: (command) => command.name() })
  program.configureOutput({
    writeOut: (text) => context.terminal.print(text.trimEnd()),
    writeErr: (text) => context.terminal.complain(text.trimEnd()),
    getOutHelpWidth: () => HELP_COLUMNS,
    getErrHelpWidth: () => HELP_COLUMNS,
  })
  program.exitOverride()
  for (const add of [
    addServe,
    addDemo,
    addImport,
    addCoverage,
    addAdopt,
    addReport,
    addReports,
    addScan,
    addRules,
    addControls,
    addVerify,
    addCompare,
    addAccounts,
    addUsers,
    addKeys,
    addAudit,
    addCall,
    addEnv,
    addBackup,
    addRestore,
  ])
    add(program, context)
  return program
}

/** Version of the package this file is part of, as source or as built. */
function packageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
        return String(manifest.version)
    } catch (error) {
      if (dirname(folder) === folder) throw error
    }
  }
}
