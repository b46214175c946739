import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/connect.js'
import { ASSAY, bucketSnapshot, call, importFiles, type Key, RAM, ReplyError, until } from './client.js'
import { startTestServer, type TestServer } from './server.js'

/** An account that gives up Cloud Config and takes it up again, beside one that goes on. */

const OTHER = '1000000000000200'
const BUCKETS = Array.from({ length: 250 }, (_, i) => ({
  id: `bucket-${i}`,
  grant: i % 2 ? 'private' : 'public-read',
}))
const RULE = {
  ConfigRuleName: 'no public buckets',
  ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
  ResourceTypesScope: 'ACS::OSS::Bucket',
  RiskLevel: 1,
  SourceOwner: 'ALIYUN',
  SourceIdentifier: 'oss-bucket-public-read-prohibited',
}

interface Recorder {
  readonly ConfigurationRecorder: { readonly ConfigurationRecorderStatus: string }
}

let server: TestServer
let other: Key

beforeAll(async () => {
  server = await startTestServer()
  const { RootAccessKey } = await call<{
    RootAccessKey: { AccessKeyId: string; AccessKeySecret: string }
  }>(server, 'CreateAccount', { AccountId: OTHER }, ASSAY)
  other = {
    url: server.url,
    accessKeyId: RootAccessKey.AccessKeyId,
    accessKeySecret: RootAccessKey.AccessKeySecret,
  }
}, 60_000)
afterAll(() => server.stop())

async function fill(key: Key, accountId: string): Promise<void> {
  await importFiles(key, {
    'one.json': bucketSnapshot(accountId, BUCKETS),
    'two.json': bucketSnapshot(
      accountId,
      BUCKETS.map(({ id }) => ({ id, grant: 'public-read' })),
      1_764_100_000_000,
    ),
  })
  const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(key, 'CreateConfigRule', RULE)
  await call(key, 'CreateCompliancePack', {
    CompliancePackName: 'buckets',
    RiskLevel: 1,
    ConfigRules: [{ ConfigRuleId }],
  })
  await until(async () => (await nonCompliant(key)) === BUCKETS.length, 60_000)
}

async function resources(key: Key): Promise<number> {
  const { DiscoveredResourceCountsSummary: groups } = await call<{
    DiscoveredResourceCountsSummary: readonly { ResourceCount: number }[]
  }>(key, 'GetDiscoveredResourceCountsGroupByResourceType')
  return groups.reduce((sum, { ResourceCount }) => sum + ResourceCount, 0)
}

async function nonCompliant(key: Key): Promise<number> {
  const { ConfigRules } = await call<{
    ConfigRules: { ConfigRuleList: readonly { Compliance?: { ComplianceType: string; Count: number } }[] }
  }>(key, 'ListConfigRules')
  return ConfigRules.ConfigRuleList.reduce((sum, { Compliance }) => sum + (Compliance?.Count ?? 0), 0)
}

async function statusOf(key: Key): Promise<string> {
  return (await call<Recorder>(key, 'GetConfigurationRecorder')).ConfigurationRecorder
    .ConfigurationRecorderStatus
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) => (error instanceof ReplyError ? `${error.status} ${error.code}` : String(error)),
  )
}

/** Rows of the account in every table that has an account, by table. */
async function rowsOf(accountId: string): Promise<Readonly<Record<string, number>>> {
  const url = process.env['ASSAY_TEST_DATABASE_URL']
  if (url !== undefined) return {}
  const db = await openDatabase({ path: `${server.directory}/assay.db`, checkpointPages: 0 })
  try {
    const { accountNo } = await db
      .selectFrom('account')
      .select('accountNo')
      .where('accountId', '=', accountId as never)
      .executeTakeFirstOrThrow()
    const counts: Record<string, number> = {}
    for (const table of CLEARED) {
      const { count } = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('accountNo', '=', accountNo)
        .executeTakeFirstOrThrow()
      counts[table] = Number(count)
    }
    return counts
  } finally {
    await db.destroy()
  }
}

const CLEARED = [
  'resource',
  'resourceVersion',
  'resourceRelation',
  'declaredRelation',
  'resourceSequence',
  'snapshotRun',
  'verdictBlock',
  'verdictChange',
  'recheck',
] as const

describe('stopping the recorder', () => {
  it('removes what was recorded, and the account does not exist until it is started again', async () => {
    await fill(server, server.accountId)
    await fill(other, OTHER)
    expect((await rowsOf(OTHER))['resourceVersion'] ?? 375).toBe(375)
    const reply = await call<{ StopConfigurationRecorderResult: boolean }>(other, 'StopConfigurationRecorder')
    expect(reply.StopConfigurationRecorderResult).toBe(true)
    expect(await statusOf(other)).toBe('REGISTRABLE')
    for (const action of ['ListConfigRules', 'ListDiscoveredResources', 'StopConfigurationRecorder'])
      expect(await codeOf(call(other, action, { MaxResults: 10 }))).toBe('404 AccountNotExisted')
    expect(await codeOf(call(other, 'DescribeComplianceSummary', {}, { version: '2019-01-08' }))).toBe(
      '404 AccountNotExisted',
    )
    expect(await codeOf(call(other, 'ListUsers', {}, RAM))).toBe('answered')
    const refused = await importFiles(server, { 'a.json': bucketSnapshot(OTHER, BUCKETS) })
    expect(refused).toMatchObject({
      accounts: [],
      refusedAccounts: [{ accountId: OTHER, items: 250, advice: expect.stringContaining('was stopped') }],
    })

    await until(async () => {
      const code = await codeOf(call(other, 'StartConfigurationRecorder'))
      expect(['answered', '400 ProcessIsRunning']).toContain(code)
      return code === 'answered'
    }, 60_000)
    expect(await statusOf(other)).toBe('REGISTERED')
    expect(await resources(other)).toBe(0)
    expect(await nonCompliant(other)).toBe(0)
    expect(Object.values(await rowsOf(OTHER)).every((rows) => rows === 0)).toBe(true)
    expect(await resources(server)).toBe(250)
    expect(await nonCompliant(server)).toBe(250)

    await fill(other, OTHER)
    expect(await resources(other)).toBe(250)
  }, 180_000)

  it('is refused to a management account with groups and to their members', async () => {
    await call(
      server,
      'SetDirectory',
      {
        ManagementAccountId: server.accountId,
        Folders: [],
        Accounts: [{ AccountId: Number(OTHER), AccountName: 'other', FolderId: '' }],
      },
      ASSAY,
    )
    const { AggregatorId } = await call<{ AggregatorId: string }>(server, 'CreateAggregator', {
      AggregatorName: 'all',
      AggregatorType: 'RD',
      Description: 'everybody',
    })
    expect(await codeOf(call(server, 'StopConfigurationRecorder'))).toBe('400 AdminStopSLRFail')
    expect(await codeOf(call(other, 'StopConfigurationRecorder'))).toBe('400 MemberStopSLRFail')
    await call(server, 'DeleteAggregators', { AggregatorIds: AggregatorId })
    expect(await codeOf(call(other, 'StopConfigurationRecorder'))).toBe('answered')
  }, 60_000)
})
