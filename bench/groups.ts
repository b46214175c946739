/**
 * An account group from end to end, over the signed API of a server in a process of its own: one import fills 40
 * accounts of 1,500 resources, a package of the group is evaluated in all of them, its summaries are called, one
 * changed resource is waited for in the group's summary, one report is made of all, and the group is deleted.
 * `--json`, `--accounts N`, `--resources N` (of each account), `--rules N`.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/db/connect.js'
import { call, importFile, until } from './api.js'
import { resourceLine } from './estate.js'
import { median, report } from './measure.js'
import { createPack } from './pack.js'
import { startServer, withFolder } from './server.js'

/** Finds the one fault that a security group of the estate may have. */
const LONE_RULE = 'sg-risky-ports-check'
const CALLS = 15
const LONE_CHANGES = 10
/** What a group must not leave behind. */
const TABLES = [
  'rule',
  'ruleVersion',
  'verdictBlock',
  'pack',
  'packRule',
  'exemption',
  'reportObject',
] as const

interface Sizes {
  readonly accounts: number
  readonly resources: number
  readonly rules: number
}

async function main({ accounts, resources, rules }: Sizes): Promise<void> {
  await withFolder(async (directory) => {
    const dataDir = join(directory, 'data')
    const { url, accountId, child } = await startServer(dataDir)
    const ids = [
      accountId,
      ...Array.from({ length: accounts - 1 }, (_, n) => String(1_000_000_000_000_100 + n)),
    ]
    const Accounts = ids.map((AccountId) => ({ AccountId: Number(AccountId), AccountName: `a ${AccountId}` }))
    await call(url, 'assay', 'SetDirectory', { ManagementAccountId: accountId, Accounts })
    const lines = ids.flatMap((id) => Array.from({ length: resources }, (_, i) => resourceLine(id, i, false)))
    const snapshot = join(directory, 'snapshot.json')
    await writeFile(snapshot, lines.join('\n'))
    const bytes = await readFile(snapshot)
    const importSeconds = await seconds(() => importFile(url, bytes))
    const group = { AggregatorName: 'all', AggregatorType: 'RD' }
    const { AggregatorId } = await call<{ AggregatorId: string }>(url, 'config', 'CreateAggregator', group)

    let taken = 0
    const wanted = ({ id }: { readonly id: string }) => id === LONE_RULE || taken++ < rules - 1
    const createdAt = performance.now()
    const { packId } = await createPack(url, wanted, AggregatorId)
    const createPackMs = performance.now() - createdAt
    const of = { AggregatorId, CompliancePackId: packId }
    const isIdle = async () =>
      (await listRules(url, { AggregatorId })).every(({ ConfigRuleState }) => ConfigRuleState === 'ACTIVE')
    await until(async () => ((await isIdle()) ? true : undefined), 50)
    const evaluateSeconds = (performance.now() - createdAt) / 1_000

    const summaries: Record<string, number> = {}
    for (const [action, params] of [
      ['GetAggregateConfigRuleComplianceByPack', of],
      ['GetAggregateResourceComplianceByPack', of],
      ['GetAggregateAccountComplianceByPack', of],
      ['GetAggregateComplianceSummary', { AggregatorId }],
      ['GetAggregateConfigRuleSummaryByRiskLevel', { AggregatorId }],
      ['GetAggregateResourceComplianceGroupByResourceType', { AggregatorId }],
      ['ListAggregateConfigRules', { AggregatorId, PageSize: 100 }],
      ['ListAggregateConfigRuleEvaluationResults', { ...of, MaxResults: 100 }],
    ] as const)
      summaries[`${action}P50Ms`] = await p50(() => call(url, 'config', action, params))

    const lone: number[] = []
    const last = ids.at(-1)!
    for (let n = 0; n < LONE_CHANGES; n++) {
      const before = await countOfLoneRule(url, AggregatorId)
      const changed = Buffer.from(resourceLine(last, n * 100 + 10, true))
      const begun = performance.now()
      await importFile(url, changed, 5)
      await until(async () => ((await countOfLoneRule(url, AggregatorId)) === before ? undefined : true), 5)
      lone.push(performance.now() - begun)
    }
    const reportSeconds = await seconds(async () => {
      await call(url, 'config', 'GenerateAggregateCompliancePackReport', of)
      await until(async () => {
        const reply = await call<{ CompliancePackReport: { ReportStatus: string } }>(
          url,
          'config',
          'GetAggregateCompliancePackReport',
          of,
        )
        return reply.CompliancePackReport.ReportStatus === 'COMPLETE' ? true : undefined
      }, 50)
    })
    const deletedAt = performance.now()
    await call(url, 'config', 'DeleteAggregators', { AggregatorIds: AggregatorId })
    const deleteMs = performance.now() - deletedAt
    const left = await leftBehind(dataDir)
    const deletedSeconds = (performance.now() - deletedAt) / 1_000
    const { peakRssMb } = await child.usage()
    await child.stop()
    report({
      ...{ accounts, resources, rules, importSeconds, createPackMs, evaluateSeconds, ...summaries },
      loneChangeP50Ms: median(lone),
      loneChangeWorstMs: Math.max(...lone),
      ...{ reportSeconds, deleteMs, deletedSeconds, left, peakRssMb },
    })
  })
}

interface ListedRule {
  readonly SourceIdentifier: string
  readonly ConfigRuleState: string
  readonly Compliance: { readonly ComplianceType: string; readonly Count: number }
}

async function listRules(url: string, of: object): Promise<readonly ListedRule[]> {
  const reply = await call<{ ConfigRules: { ConfigRuleList: readonly ListedRule[] } }>(
    url,
    'config',
    'ListAggregateConfigRules',
    { ...of, PageSize: 100 },
  )
  return reply.ConfigRules.ConfigRuleList
}

async function countOfLoneRule(url: string, AggregatorId: string): Promise<string> {
  const rule = (await listRules(url, { AggregatorId })).find((each) => each.SourceIdentifier === LONE_RULE)
  return `${rule?.Compliance.ComplianceType} ${rule?.Compliance.Count}`
}

/** Waits until nothing of the group is stored, and gives the rows that are left; all of them are the group's. */
async function leftBehind(dataDir: string): Promise<number> {
  const db = await openDatabase({ path: join(dataDir, 'assay.db') })
  try {
    return await until(async () => {
      const counts = await Promise.all(
        TABLES.map(async (table) => (await db.selectFrom(table).select('accountNo').execute()).length),
      )
      const rows = counts.reduce((sum, count) => sum + count, 0)
      return rows === 0 ? rows : undefined
    }, 50)
  } finally {
    await db.destroy()
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}

async function p50(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < CALLS; n++) taken.push((await seconds(work)) * 1_000)
  return median(taken)
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    accounts: { type: 'string', default: '40' },
    resources: { type: 'string', default: '1500' },
    rules: { type: 'string', default: '20' },
  },
})
await main({
  accounts: Number(values.accounts),
  resources: Number(values.resources),
  rules: Number(values.rules),
})
