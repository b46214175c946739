import { type Command, Option } from 'commander'
import { systemClock } from '../../src/platform/clock.js'
import { loadScanData } from '../../src/templates/load-data.js'
import { chooseRules, ScanError, scanTemplates } from '../../src/templates/scan.js'
import { type CommandContext, connect, withConnection } from '../command-context.js'
import type { ConnectionFlags } from '../connection.js'
import { CommandError, EXIT_CODES } from '../exit-codes.js'
import { previewReport, readServerPack } from '../scan/against.js'
import { changedSince, readBaseline } from '../scan/baseline.js'
import { findingsOf } from '../scan/describe.js'
import { FORMATS, type Format, formatScan } from '../scan/formats.js'
import { prepareHcl } from '../scan/hcl.js'
import { readTemplates } from '../scan/read-templates.js'
import { withRevision } from '../scan/revision.js'
import { applyWaivers, WAIVERS_FILE } from '../scan/waivers.js'

interface ScanFlags extends ConnectionFlags {
  readonly pack?: string[]
  readonly rule?: string[]
  readonly format: Format
  readonly failOn: keyof typeof RISK
  readonly baseline?: string
  readonly changed?: string
  readonly against?: string
  readonly var?: string[]
  readonly varFile?: string[]
}

const RISK = { high: 1, medium: 2, low: 3 } as const

const NOTES = `
Reads Terraform (HCL with variables, locals and modules of the tree; plan JSON
of terraform show -json; state) and ROS templates (YAML, JSON). No server,
account or network is needed; the rules are those that the server runs.

What a template leaves open is unknown: a verdict that hangs on it is "without
data", never a pass or a failure.

Examples:
  assay scan infra/ --pack BestPracticesForOSS --format json > baseline.json
  assay scan infra/ --pack BestPracticesForOSS --changed origin/main
  assay scan main.tf --rule oss-bucket-public-read-prohibited --format sarif`

/** `assay scan`: managed rules on templates, before anything is deployed. */
export function addScan(program: Command, context: CommandContext): void {
  const command = program
    .command('scan')
    .summary('check Terraform and ROS templates')
    .description('Evaluates managed rules on Terraform and ROS templates.')
    .argument('<path...>', 'files or folders')
    .option('--pack <name...>', 'package templates, by id or name')
    .option('--rule <id...>', 'managed rules, by identifier')
    .addOption(new Option('--format <form>', 'how findings are shown').choices(FORMATS).default('table'))
    .addOption(
      new Option('--fail-on <risk>', 'least risk that makes exit 6')
        .choices(['high', 'medium', 'low'])
        .default('low'),
    )
    .option('--baseline <file>', 'JSON of an earlier scan, whose findings do not fail')
    .option('--changed <revision>', 'only results that the git revision did not have')
    .option('--against <pack>', 'rules of a package on a server, and its next report')
    .option('--var <name=value...>', 'value of a Terraform variable')
    .option('--var-file <file...>', '.tfvars with values of Terraform variables')
    .addHelpText('after', NOTES)
  withConnection(command).action(async (paths: string[], flags: ScanFlags) => {
    const { pack = [], rule = [], against } = flags
    if (pack.length + rule.length === 0 && against === undefined)
      throw new CommandError('usage', 'scan needs --pack, --rule or --against')
    if (paths.some((path) => !/\.(ya?ml|json|tfstate)$/.test(path))) prepareHcl()
    const { catalogue, mappings } = await loadScanData()
    const isManaged = (identifier: string) => catalogue.rules.has(identifier)
    const serverPack =
      against === undefined ? null : await readServerPack(connect(context, flags), against, isManaged)
    const wish = { packs: pack, rules: rule, given: serverPack?.rules ?? [] }
    const rules = choose(() => chooseRules(catalogue, wish))
    const variables = { files: flags.varFile ?? [], values: flags.var ?? [] }
    const now = systemClock.now()
    const scanOf = async (paths: readonly string[], root?: string) => {
      const templates = await readTemplates(paths, { variables, ...(root === undefined ? {} : { root }) })
      return { isEmpty: templates.length === 0, scan: scanTemplates(templates, mappings, rules, now) }
    }
    const { isEmpty, scan: whole } = await scanOf(paths)
    if (isEmpty) throw new CommandError('settings', `there is no template in ${paths.join(', ')}`)
    const scan =
      flags.changed === undefined
        ? whole
        : await withRevision(flags.changed, paths, async ({ paths, root }) =>
            changedSince(whole, (await scanOf(paths, root)).scan),
          )
    const preview = serverPack === null ? undefined : previewReport(serverPack, whole)
    for (const line of formatScan(flags.format, scan, catalogue.version, preview))
      context.terminal.print(line)
    const isKnown = flags.baseline === undefined ? () => false : readBaseline(flags.baseline)
    const failing = findingsOf(scan).filter((each) => each.rule.riskLevel <= RISK[flags.failOn])
    const waived = applyWaivers(WAIVERS_FILE, findingsOf(whole), now)
    for (const complaint of waived.complaints) context.terminal.complain(complaint)
    const isNew = (each: (typeof failing)[number]) => !isKnown(each) && !waived.isWaived(each)
    if (failing.some(isNew) || waived.complaints.length > 0) context.setExit(EXIT_CODES.findings.code)
  })
}

function choose<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof ScanError) throw new CommandError('usage', error.message)
    throw error
  }
}
