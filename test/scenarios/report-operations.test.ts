import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../../cli/run-cli.js'
import { keptTerminal } from '../../cli/testing.js'
import { READERS } from '../../src/reports/forms/read-forms-testing.js'
import { parseCsv } from '../../src/workbook/testing/parse-csv.js'
import { readZip } from '../../src/workbook/testing/read-zip.js'
import {
  ASSAY,
  bucketSnapshot,
  call,
  importFiles,
  type Key,
  makeAccount,
  ReplyError,
  until,
} from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** Reports, lists and tickets of a company of two accounts, as its management account and its member see them. */

type Shown = Readonly<Record<string, unknown>>

/** Of the files in an archive. */
const PROOF = ['manifest.json', 'manifest.sig']
const RULE = { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }
const MEMBER = '1000000000000101'
let server: TestServer
let member: Key
let AggregatorId: string
let ownPackId: string
let groupPackId: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay reports '))
  server = await startTestServer()
  member = await makeAccount(server, MEMBER)
  const Accounts = [server.accountId, MEMBER].map((id) => ({ AccountId: Number(id), AccountName: id }))
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const buckets = [
    { id: 'closed', grant: 'private' },
    { id: 'open', grant: 'public-read' },
  ]
  const files = [server.accountId, MEMBER].map((id) => [`${id}.json`, bucketSnapshot(id, buckets)])
  await importFiles(server, Object.fromEntries(files))
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  AggregatorId = (await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)).AggregatorId
  const pack = { CompliancePackName: 'baseline', ConfigRules: [RULE] }
  groupPackId = String(
    (await call<Shown>(server, 'CreateAggregateCompliancePack', { AggregatorId, ...pack }))[
      'CompliancePackId'
    ],
  )
  const own = { ...pack, CompliancePackName: 'own' }
  ownPackId = String((await call<Shown>(server, 'CreateCompliancePack', own))['CompliancePackId'])
  for (const [action, of] of [
    ['ListConfigRules', {}],
    ['ListAggregateConfigRules', { AggregatorId }],
  ] as const)
    await until(async () => {
      const { ConfigRules } = await call<{ ConfigRules: { ConfigRuleList: readonly Shown[] } }>(
        server,
        action,
        of,
      )
      const states = ConfigRules.ConfigRuleList.map((rule) => rule['ConfigRuleState'])
      return states.length > 0 && states.every((state) => state === 'ACTIVE') ? true : null
    })
}, 120_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a reply holds under `name`, once it has a link; and what the link leads to. */
async function made(key: Key, action: string, params: Shown, name: string, url: string): Promise<Buffer> {
  const link = await until(async () => {
    const shown = (await call<Record<string, Shown>>(key, action, params))[name]
    return shown?.[url] === undefined ? null : String(shown[url])
  })
  const reply = await fetch(link)
  expect(reply.status).toBe(200)
  return Buffer.from(await reply.arrayBuffer())
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof ReplyError ? error.code : String(error)),
  )

async function countsOf(workbook: Buffer, form: string) {
  const { counts } = await READERS[form]!(workbook)
  return [counts.compliant, counts.nonCompliant]
}

describe('of an account group', () => {
  it('a report on its rules has a workbook for each member; a member has none of the group', async () => {
    const reply = await call<Shown>(server, 'GenerateAggregateConfigRulesReport', { AggregatorId })
    expect(reply).toMatchObject({ AggregatorId, ReportId: expect.stringMatching(/^crp-/) })
    const of = { AggregatorId, ReportId: reply['ReportId'] }
    const zip = readZip(
      await made(server, 'GetAggregateConfigRulesReport', of, 'ConfigRulesReport', 'ReportUrl'),
    )
    const workbooks = [`${MEMBER}.xls`, `${server.accountId}.xls`]
    expect([...zip.keys()].sort()).toEqual([...workbooks, ...PROOF])
    for (const name of workbooks) expect(await countsOf(zip.get(name)!, 'xls')).toEqual([1, 1])
    const { ConfigRulesReport } = await call<Record<string, Shown>>(member, 'GetAggregateConfigRulesReport', {
      AggregatorId,
    })
    expect(ConfigRulesReport).toMatchObject({ ReportStatus: 'NONE', AccountId: Number(MEMBER) })
    expect(await codeOf(call(member, 'GenerateAggregateConfigRulesReport', { AggregatorId }))).toBe(
      'AggregatorMemberNoPermission',
    )
  })

  it('an inventory lists its members, or those asked for', async () => {
    const generate = (params: Shown) =>
      call(server, 'GenerateAggregateResourceInventory', { AggregatorId, ...params })
    const read = async () => {
      const csv = await made(
        server,
        'GetAggregateResourceInventory',
        { AggregatorId },
        'ResourceInventory',
        'DownloadUrl',
      )
      return parseCsv(csv.toString().slice(1)).slice(1)
    }
    await generate({})
    expect((await read()).map(([account]) => account)).toEqual([
      server.accountId,
      server.accountId,
      MEMBER,
      MEMBER,
    ])
    expect(await codeOf(generate({ AccountIds: '1000000000000999' }))).toBe('InvalidAccountIds')
    await generate({ AccountIds: MEMBER })
    await until(async () => ((await read()).length === 2 ? true : null))
    expect((await read()).every(([account]) => account === MEMBER)).toBe(true)
  })

  it.each([
    ['AllInOne', ['xlsx'], [2 + 1, 2 + 1]],
    ['GroupByAggregator', ['group', 'own'], null],
    ['GroupByAccount', ['own', 'member'], null],
  ] as const)('a report from a template is cut by %s', async (ReportGranularity, files, counts) => {
    const scope = [
      { Key: 'AggregatorId', MatchType: 'In', Value: AggregatorId },
      { Key: 'CompliancePackId', MatchType: 'In', Value: ownPackId },
    ]
    const { ReportTemplateId } = await call<{ ReportTemplateId: string }>(server, 'CreateReportTemplate', {
      ReportTemplateName: ReportGranularity,
      ReportGranularity,
      ReportScope: scope,
    })
    await call(server, 'GenerateReportFromTemplate', { ReportTemplateId })
    const file = await made(
      server,
      'GetReportFromTemplate',
      { ReportTemplateId },
      'TemplateReport',
      'ReportUrl',
    )
    // Each member has one open and one closed bucket under the group's rule, the own account under its own besides.
    if (counts !== null) expect(await countsOf(file, 'xlsx')).toEqual(counts)
    const names: Readonly<Record<string, string>> = {
      group: `${AggregatorId}.xlsx`,
      own: `${server.accountId}.xlsx`,
      member: `${MEMBER}.xlsx`,
    }
    if (counts === null)
      expect([...readZip(file).keys()].sort()).toEqual([
        ...files.map((each) => names[each]!).sort(),
        ...PROOF,
      ])
  })

  it('a member makes templates on its own rules alone, one file an account', async () => {
    const create = (params: Shown) =>
      call(member, 'CreateReportTemplate', { ReportTemplateName: 't', ...params })
    const scope = [{ Key: 'AggregatorId', MatchType: 'In', Value: AggregatorId }]
    expect(await codeOf(create({ ReportScope: scope }))).toBe('Invalid.AggregatorId.Value')
    expect(await codeOf(create({ ReportGranularity: 'AllInOne' }))).toBe('InvalidReportGranularity')
    const copied = [{ Key: 'CompliancePackId', MatchType: 'In', Value: groupPackId }]
    expect(await codeOf(create({ ReportScope: copied }))).toBe('answered')
  })
})

describe('a report that is sent', () => {
  it('arrives by mail from the running server, and the state says so', async () => {
    const mails: string[] = []
    const smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks).toString())
          done()
        })
      },
    })
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    try {
      const receiver = {
        ReceiverName: 'office',
        Form: 'smtp',
        Address: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
        Sender: 'assay@example.com',
        Recipients: '@example.com',
      }
      await call(server, 'RegisterReportReceiver', receiver, ASSAY)
      const { ReportTemplateId } = await call<Shown>(server, 'CreateReportTemplate', {
        ReportTemplateName: '月报',
        ReportLanguage: 'zh-CN',
      })
      const Receivers = [{ ReceiverName: 'office', Recipients: 'a@example.com' }]
      await call(server, 'SetReportReceivers', { ReportTemplateId, Receivers }, ASSAY)
      await call(server, 'TriggerReportSend', { ReportTemplateId })
      const [sent] = await until(async () => {
        const of = { ReportTemplateId }
        const reply = await call<{ ReportSendings: readonly Shown[] }>(
          server,
          'ListReportSendings',
          of,
          ASSAY,
        )
        return reply.ReportSendings.some((each) => each['Status'] !== 'QUEUED') ? reply.ReportSendings : null
      })
      expect(sent).toMatchObject({ Status: 'SENT', ReceiverName: 'office', LastErrorMessage: '' })
      expect(mails).toHaveLength(1)
      expect(mails[0]).toContain(`Message-ID: <${sent?.['SendingId']}@example.com>`)
      expect(mails[0]).toMatch(/filename="?[0-9]+-crt-[0-9a-f]{20}-report-\d{12}/)
    } finally {
      await new Promise<void>((resolve) => smtp.close(resolve))
    }
  })
})

describe('the command line', () => {
  const cli = async (...words: readonly string[]) => {
    const terminal = keptTerminal()
    const exit = await runCli(words, terminal, {
      ASSAY_ENDPOINT: server.url,
      ASSAY_ACCESS_KEY_ID: server.accessKeyId,
      ASSAY_ACCESS_KEY_SECRET: server.accessKeySecret,
    })
    expect([exit, terminal.complained]).toEqual([0, []])
    return terminal.printed.join('\n')
  }

  it('gives findings to a tracker and takes its tickets', async () => {
    await cli('report', ownPackId, '--out', join(folder, 'first.xlsx'))
    const csv = join(folder, 'tickets.csv')
    expect(await cli('tickets', 'export', ownPackId, '--out', csv)).toContain('1 finding')
    const [head, finding] = parseCsv((await readFile(csv, 'utf8')).slice(1)) as [string[], string[]]
    const ticket = head.indexOf('ticket')
    const answered = finding.map((cell, index) =>
      index === ticket ? 'OPS-7' : `"${cell.replaceAll('"', '""')}"`,
    )
    await writeFile(csv, [head.join(','), answered.join(','), ''].join('\r\n'))
    expect(await cli('tickets', 'import', csv)).toContain('1 added')
    expect(await cli('tickets', 'list')).toMatch(/fd-[0-9a-f]{20} +OPS-7/)
    await cli('report', ownPackId, '--out', join(folder, 'second.xlsx'))
    expect(await cli('tickets', 'export', ownPackId, '--new', '--out', csv)).toContain('0 findings')
  })

  it('names a system and reports on it', async () => {
    const SystemId = (await cli('systems', 'add', 'Shop', '--level', '3', '--group', 'rg-none')).trim()
    const file = join(folder, 'shop.json')
    await cli('systems', 'report', SystemId, '--form', 'json', '--out', file)
    const { tables }: { tables: { name: string; rows: Shown[] }[] } = JSON.parse(await readFile(file, 'utf8'))
    const rowsOf = (name: string) => tables.find((each) => each.name === name)?.rows ?? []
    expect(new Set(rowsOf('controls').map((row) => row['standard']))).toEqual(new Set(['mlps-3-2019']))
    // None of the resources is in that group: nothing is met.
    expect(rowsOf('controls').filter((row) => row['status'] === 'met')).toEqual([])
    expect(await cli('systems', 'list')).toContain('mlps-3-2019')
  })
})
