import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import type { CommandContext } from './command-context.js'
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

type AddCommand = (program: Command, context: CommandContext) => void

/** In the order of the help. A command line loads its own command alone: all of them take longer than most run. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  serve: async () => (await import('./commands/serve.js')).addServe,
  demo: async () => (await import('./commands/demo.js')).addDemo,
  import: async () => (await import('./commands/import.js')).addImport,
  coverage: async () => (await import('./commands/coverage.js')).addCoverage,
  adopt: async () => (await import('./commands/adopt.js')).addAdopt,
  report: async () => (await import('./commands/report.js')).addReport,
  reports: async () => (await import('./commands/reports.js')).addReports,
  jobs: async () => (await import('./commands/jobs.js')).addJobs,
  systems: async () => (await import('./commands/systems.js')).addSystems,
  tickets: async () => (await import('./commands/tickets.js')).addTickets,
  scan: async () => (await import('./commands/scan.js')).addScan,
  rules: async () => (await import('./commands/rules.js')).addRules,
  controls: async () => (await import('./commands/controls.js')).addControls,
  verify: async () => (await import('./commands/verify.js')).addVerify,
  compare: async () => (await import('./commands/compare.js')).addCompare,
  accounts: async () => (await import('./commands/accounts.js')).addAccounts,
  users: async () => (await import('./commands/users.js')).addUsers,
  keys: async () => (await import('./commands/keys.js')).addKeys,
  audit: async () => (await import('./commands/audit.js')).addAudit,
  call: async () => (await import('./commands/call.js')).addCall,
  env: async () => (await import('./commands/env.js')).addEnv,
  backup: async () => (await import('./commands/backup.js')).addBackup,
  restore: async () => (await import('./commands/backup.js')).addRestore,
}

/** The whole command line; docs/cli.md is written from it. With the `words` of one, as much of it as those need. */
export async function buildProgram(context: CommandContext, words: readonly string[] = []): Promise<Command> {
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
  for (const load of loadersFor(words)) (await load())(program, context)
  return program
}

function loadersFor([first = '']: readonly string[]): readonly (() => Promise<AddCommand>)[] {
  if (first === '-V' || first === '--version') return []
  const own = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined
  return own === undefined ? Object.values(COMMANDS) : [own]
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
