import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import type { Client } from '../client.js'
import type { CommandContext } from '../command-context.js'
import { CommandError } from '../exit-codes.js'
import { connectGroup, type GroupFlags, withGroup } from '../group-client.js'
import { invocation } from '../invocation.js'
import { GetSignedManifest } from '../operations/reports.js'
import {
  CreateSystem,
  DeleteSystem,
  GenerateSystemReport,
  GetSystemReport,
  ListSystems,
  SetPackageSystem,
  type ShownSystem,
} from '../operations/systems.js'
import { findPackId } from '../packs.js'
import { saveManifest } from '../report/save-manifest.js'
import { extensionOf, FORMS, saveObject } from '../report/save-report.js'
import { type Column, tableLines } from '../table.js'
import { waitFor } from '../wait-for.js'

interface SystemFlags extends GroupFlags {
  readonly level?: string
  readonly filing?: string
  readonly owner?: string
  readonly tag?: readonly string[]
  readonly group?: readonly string[]
  readonly pack?: string
  readonly form?: string
  readonly out?: string
  readonly all?: boolean
  readonly proof?: boolean
  readonly json?: boolean
}

const NOTES = `
A system is made of the resources that have all its tags and are in one of its
resource groups, where some are given. Its report is under the standard of its
level (MLPS level 2 or 3) and over its resources alone. It is compared with the
system's report before.

Examples:
  assay systems add Payroll --level 3 --tag system=payroll --filing 110108-00001
  assay systems report sys-0123456789abcdef0123 --form pdf --out payroll.pdf
  assay systems package BestPracticesForOSS sys-0123456789abcdef0123
  assay systems report --all --form xlsx --out mlps --proof`

/** `assay systems`: systems that were filed for classified protection, and reports on them. */
export function addSystems(program: Command, context: CommandContext): void {
  const { terminal } = context
  const systems = program
    .command('systems')
    .summary('name systems, and report on each')
    .description('Systems that were filed for classified protection, and reports on them.')
    .addHelpText('after', NOTES)

  withGroup(
    systems.command('list').description('Lists the first 100 systems.').option('--json', 'print JSON'),
  ).action(async (flags: SystemFlags) => {
    const found = await listSystems(connectGroup(context, flags))
    if (flags.json === true) return terminal.print(JSON.stringify(found, null, 2))
    for (const line of tableLines(COLUMNS, found)) terminal.print(line)
  })

  withGroup(
    systems
      .command('add')
      .summary('name a system')
      .description('Names a system and says which resources it is made of.')
      .argument('<name>', 'its name')
      .requiredOption('--level <number>', 'of classified protection, 1 to 5')
      .option('--filing <number>', 'number of its filing')
      .option('--owner <name>', 'who answers for it')
      .option('--tag <key=value...>', 'tag of its resources; without a value any')
      .option('--group <id...>', 'resource group of its resources'),
  ).action(async (SystemName: string, flags: SystemFlags) => {
    const Tag = (flags.tag ?? []).map((each) => {
      const [Key = '', ...value] = each.split('=')
      return { Key, Value: value.join('=') }
    })
    const { SystemId } = await connectGroup(context, flags).call(CreateSystem, {
      SystemName,
      Level: flags.level,
      FilingNumber: flags.filing,
      Owner: flags.owner,
      Tag: Tag.length === 0 ? undefined : Tag,
      ResourceGroupIds: flags.group?.join(','),
    })
    terminal.print(SystemId)
  })

  withGroup(
    systems
      .command('delete')
      .summary('forget a system')
      .description('Forgets a system with its reports.')
      .argument('<system>', 'its id'),
  ).action(async (SystemId: string, flags: SystemFlags) => {
    await connectGroup(context, flags).call(DeleteSystem, { SystemId })
    terminal.print(`${SystemId} is deleted`)
  })

  withGroup(
    systems
      .command('package')
      .summary('make a package about a system')
      .description('Makes a package count the resources of a system alone, and follow it.')
      .argument('<pack>', 'id or name of the package')
      .argument('[system]', 'id of the system; without it the package counts all resources again'),
  ).action(async (pack: string, SystemId: string | undefined, flags: SystemFlags) => {
    const client = connectGroup(context, flags)
    const CompliancePackId = (await findPackId(client, pack)) ?? pack
    await client.call(SetPackageSystem, { CompliancePackId, SystemId })
    terminal.print(`${CompliancePackId} is about ${SystemId ?? 'every system'}`)
  })

  withGroup(
    systems
      .command('report')
      .summary('report on a system, or on each')
      .description('Has the report on a system made, waits for it and writes it to a file.')
      .argument('[system]', 'its id')
      .option('--all', 'a report on each system, into the folder of --out')
      .option('--pack <pack>', 'with the rules of this package alone: its id or name')
      .option('--form <form>', FORMS.join(', '), 'xlsx')
      .option('--out <file>', 'where to; the id of the report when not given')
      .option('--proof', 'also its signed manifest, beside it'),
  ).action(async (SystemId: string | undefined, flags: SystemFlags) => {
    if ((SystemId === undefined) !== (flags.all === true))
      throw new CommandError('usage', 'takes the id of a system, or --all')
    const client = connectGroup(context, flags)
    if (SystemId !== undefined) return terminal.print(await saveSystemReport(client, SystemId, flags))
    const folder = flags.out ?? '.'
    mkdirSync(folder, { recursive: true })
    for (const system of await listSystems(client)) {
      const file = join(folder, `${system.SystemId}.${extensionOf(flags.form ?? 'xlsx')}`)
      const saved = await saveSystemReport(client, system.SystemId, { ...flags, out: file })
      terminal.print(`${system.SystemName}: ${saved}`)
    }
  })
}

async function listSystems(client: Client): Promise<readonly ShownSystem[]> {
  return (await client.call(ListSystems, { PageSize: 100 })).Systems
}

/** Has a report made and saved; returns its file with its id. */
async function saveSystemReport(client: Client, SystemId: string, flags: SystemFlags): Promise<string> {
  const Form = flags.form ?? 'xlsx'
  const pack = flags.pack === undefined ? undefined : ((await findPackId(client, flags.pack)) ?? flags.pack)
  const wish = { SystemId, CompliancePackId: pack, Form }
  const asked = await client.call(GenerateSystemReport, wish)
  const report = await waitFor(async () => {
    const { SystemReport } = await client.call(GetSystemReport, { SystemId })
    return SystemReport.Status === 'CREATING' ? undefined : SystemReport
  })
  if (report.ReportId !== asked.ReportId || report.Url === undefined || report.Sha256 === undefined)
    throw new CommandError('failed', `the report failed: ${report.Cause ?? report.Status}`)
  const file = flags.out ?? `${report.ReportId}.${extensionOf(Form)}`
  await saveObject({ url: report.Url, sha256: report.Sha256 }, file)
  if (flags.proof === true) {
    const FileName = basename(new URL(report.Url).pathname)
    const manifest = saveManifest(await client.call(GetSignedManifest, { FileName }), file)
    return `${file} (${report.ReportId}), to be verified by \`${invocation()} verify ${manifest} ${file}\``
  }
  return `${file} (${report.ReportId})`
}

const COLUMNS: readonly Column<ShownSystem>[] = [
  { title: 'SYSTEM', value: (system) => system.SystemId },
  { title: 'NAME', value: (system) => system.SystemName },
  { title: 'LEVEL', value: (system) => String(system.Level), align: 'right' },
  { title: 'STANDARD', value: (system) => system.StandardId },
  { title: 'FILING', value: (system) => system.FilingNumber ?? '' },
  { title: 'OWNER', value: (system) => system.Owner ?? '' },
  { title: 'RESOURCES', value: resourcesOf },
]

function resourcesOf({ Tag, ResourceGroupIds }: ShownSystem): string {
  const tags = Tag.map(({ Key, Value }) => `${Key}=${Value ?? '*'}`)
  return [...tags, ...(ResourceGroupIds === undefined ? [] : [ResourceGroupIds])].join(' ')
}
