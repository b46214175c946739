import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import { type JsonSchema, validValue } from '../contract/valid-value.js'
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

/** Forty accounts of one company, one of them its management account, and one account of somebody else. */

interface Listed {
  readonly DiscoveredResourceProfiles: {
    readonly DiscoveredResourceProfileList: readonly { ResourceOwnerId: number; ResourceId: string }[]
    readonly NextToken?: string
    readonly TotalCount: number
  }
}

interface Shown {
  readonly Aggregator: {
    readonly AggregatorAccounts: readonly { AccountId: number; AccountName: string }[]
    readonly AggregatorAccountCount: number
    readonly FolderName?: string
  }
}

const MEMBERS = Array.from({ length: 39 }, (_, index) => String(1_000_000_000_000_100 + index))
const [FIRST = '', SECOND = ''] = MEMBERS
const FOLDERS = [
  { FolderId: 'fd-prod', FolderName: 'Production' },
  { FolderId: 'fd-shop', FolderName: 'Shop', ParentFolderId: 'fd-prod' },
]

let server: TestServer
let member: Key
let delegate: Key
let stranger: Key
let all: string
let custom: string

function accountsOf(ids: readonly string[]) {
  return ids.map((id, index) => ({
    AccountId: Number(id),
    AccountName: `company ${index}`,
    FolderId: index < 5 ? 'fd-shop' : index < 15 ? 'fd-prod' : '',
    IsDelegatedAdministrator: id === SECOND,
  }))
}

function setDirectory(ids: readonly string[]) {
  const wish = { ManagementAccountId: server.accountId, Folders: FOLDERS, Accounts: accountsOf(ids) }
  return call(server, 'SetDirectory', wish, ASSAY)
}

async function makeGroup(key: Key, params: Readonly<Record<string, unknown>>): Promise<string> {
  return (await call<{ AggregatorId: string }>(key, 'CreateAggregator', params)).AggregatorId
}

async function membersOf(AggregatorId: string): Promise<readonly number[]> {
  const { Aggregator } = await call<Shown>(server, 'GetAggregator', { AggregatorId })
  expect(Aggregator.AggregatorAccountCount).toBe(Aggregator.AggregatorAccounts.length)
  return Aggregator.AggregatorAccounts.map(({ AccountId }) => AccountId)
}

async function countOf(key: Key, params: Readonly<Record<string, unknown>>): Promise<number> {
  const { DiscoveredResourceCountsSummary: groups } = await call<{
    DiscoveredResourceCountsSummary: readonly { ResourceCount: number }[]
  }>(key, 'GetAggregateResourceCountsGroupByResourceType', params)
  return groups.reduce((sum, { ResourceCount }) => sum + ResourceCount, 0)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'answered',
    (error: unknown) => (error instanceof ReplyError ? `${error.status} ${error.code}` : String(error)),
  )
}

beforeAll(async () => {
  server = await startTestServer()
  member = await makeAccount(server, FIRST)
  delegate = await makeAccount(server, SECOND)
  stranger = await makeAccount(server, '1000000000000999')
  await setDirectory(MEMBERS)
  const buckets = [
    { id: 'same-id', grant: 'private' },
    { id: 'open', grant: 'public-read' },
  ]
  // As copied from the bucket of the management account: every member in one run.
  const files = [server.accountId, ...MEMBERS].map((id) => [`${id}.json`, bucketSnapshot(id, buckets)])
  await importFiles(server, Object.fromEntries(files))
  all = await makeGroup(server, { AggregatorName: 'all', AggregatorType: 'RD' })
  custom = await makeGroup(delegate, {
    AggregatorName: 'two',
    AggregatorAccounts: [{ AccountId: Number(MEMBERS[7]) }, { AccountId: Number(MEMBERS[8]) }],
  })
}, 60_000)
afterAll(() => server.stop())

describe('a group of the whole directory', () => {
  it('counts the resources of every member, of a folder and of one', async () => {
    expect(await countOf(server, { AggregatorId: all })).toBe(80)
    expect(await countOf(server, { AggregatorId: all, FolderId: 'fd-prod' })).toBe(30)
    expect(await countOf(server, { AggregatorId: all, FolderId: 'fd-shop' })).toBe(10)
    expect(await countOf(server, { AggregatorId: all, ResourceAccountId: FIRST })).toBe(2)
    expect(await codeOf(countOf(server, { AggregatorId: all, FolderId: 'fd-none' }))).toBe(
      '400 InvalidFolderId',
    )
    expect(await codeOf(countOf(server, { AggregatorId: all, ResourceOwnerId: '1000000000000999' }))).toBe(
      '400 Invalid.ResourceOwnerId.Value',
    )
  })

  it('lists every resource once, with its owner, in pages', async () => {
    const seen: string[] = []
    let NextToken: string | undefined
    do {
      const { DiscoveredResourceProfiles: page } = await call<Listed>(
        server,
        'ListAggregateDiscoveredResources',
        { AggregatorId: all, MaxResults: 7, NextToken },
      )
      expect(page.TotalCount).toBe(80)
      seen.push(
        ...page.DiscoveredResourceProfileList.map((each) => `${each.ResourceOwnerId} ${each.ResourceId}`),
      )
      NextToken = page.NextToken
    } while (NextToken !== undefined && NextToken !== '')
    expect(seen).toHaveLength(80)
    expect(new Set(seen).size).toBe(80)
  })

  it('reads a resource of one member, also under the older name', async () => {
    const key = { ResourceId: 'open', ResourceType: 'ACS::OSS::Bucket', Region: 'cn-hangzhou' }
    const params = { ...key, AggregatorId: all, ResourceAccountId: FIRST }
    for (const version of ['2020-09-07', '2019-01-08']) {
      const { DiscoveredResourceDetail } = await call<{ DiscoveredResourceDetail: { AccountId: number } }>(
        server,
        'GetAggregateDiscoveredResource',
        params,
        { version },
      )
      expect(DiscoveredResourceDetail.AccountId).toBe(Number(FIRST))
    }
    const { ResourceConfigurationTimeline } = await call<{
      ResourceConfigurationTimeline: { ConfigurationList: readonly { AccountId: number }[] }
    }>(server, 'GetAggregateResourceConfigurationTimeline', { ...params, StartTime: 0 })
    expect(ResourceConfigurationTimeline.ConfigurationList).toMatchObject([{ AccountId: Number(FIRST) }])
  })
})

describe('results of a group', () => {
  it('are those of the rules of each member, every one once', async () => {
    const wish = {
      ConfigRuleName: 'private',
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
      ResourceTypesScope: 'ACS::OSS::Bucket',
      RiskLevel: 1,
      SourceIdentifier: 'oss-bucket-public-read-prohibited',
      SourceOwner: 'ALIYUN',
    }
    for (const key of [server, member, delegate]) {
      const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(key, 'CreateConfigRule', wish)
      await until(async () => {
        const { ConfigRule } = await call<{ ConfigRule: { ConfigRuleState: string } }>(key, 'GetConfigRule', {
          ConfigRuleId,
        })
        return ConfigRule.ConfigRuleState === 'ACTIVE'
      })
    }
    const seen: string[] = []
    let NextToken: string | undefined
    do {
      const { EvaluationResults: page } = await call<{
        EvaluationResults: {
          NextToken?: string
          EvaluationResultList: readonly {
            ComplianceType: string
            EvaluationResultIdentifier: {
              EvaluationResultQualifier: { ResourceOwnerId: number; ResourceId: string }
            }
          }[]
        }
      }>(server, 'ListAggregateResourceEvaluationResults', { AggregatorId: all, MaxResults: 2, NextToken })
      for (const { ComplianceType, EvaluationResultIdentifier } of page.EvaluationResultList) {
        const { ResourceOwnerId, ResourceId } = EvaluationResultIdentifier.EvaluationResultQualifier
        seen.push(`${ResourceOwnerId} ${ResourceId} ${ComplianceType}`)
      }
      NextToken = page.NextToken
    } while (NextToken !== undefined && NextToken !== '')
    const expected = [server.accountId, FIRST, SECOND].flatMap((id) => [
      `${id} same-id COMPLIANT`,
      `${id} open NON_COMPLIANT`,
    ])
    expect(seen.toSorted()).toEqual(expected.toSorted())

    const one = { ResourceId: 'open', ResourceType: 'ACS::OSS::Bucket', Region: 'cn-hangzhou' }
    const { ResourceComplianceTimeline } = await call<{
      ResourceComplianceTimeline: { ComplianceList: readonly unknown[] }
    }>(server, 'GetAggregateResourceComplianceTimeline', {
      ...one,
      AggregatorId: all,
      ResourceAccountId: FIRST,
    })
    expect(ResourceComplianceTimeline.ComplianceList.length).toBeGreaterThan(0)
  })
})

describe('who may do what with a group', () => {
  const groupOperations = OPERATIONS.filter(
    ({ params }) => 'AggregatorId' in params || 'SrcAggregatorId' in params,
  )

  function paramsOf(operation: ListedOperation, AggregatorId: string): Record<string, string> {
    const params: Record<string, string> = { ResourceAccountId: FIRST, MaxResults: '10' }
    for (const [name, field] of Object.entries(operation.params))
      if (field.required) params[name] ??= validValue(field.schema as JsonSchema, field.encoding)
    return 'AggregatorId' in operation.params
      ? { ...params, AggregatorId }
      : { ...params, SrcAggregatorId: AggregatorId, DesAggregatorIds: AggregatorId }
  }

  async function answerOf(key: Key, operation: ListedOperation, AggregatorId: string) {
    const { version } = operation
    const work = call(key, operation.name, paramsOf(operation, AggregatorId), { version })
    return work.then(
      () => 'answered',
      (error: unknown) => {
        if (!(error instanceof ReplyError)) throw error
        return `${error.status} ${error.code} ${error.body['Message']}`
      },
    )
  }

  it.each(groupOperations.map((each) => [`${each.name} ${each.version}`, each] as const))(
    '%s tells nobody outside whether a group exists',
    async (_, operation) => {
      const absent = 'ca-00000000000000000000'
      const ofStranger = [
        await answerOf(stranger, operation, all),
        await answerOf(stranger, operation, absent),
      ]
      expect(ofStranger[0]).toMatch(/^400 NoPermission /)
      expect(ofStranger[1]).toBe(ofStranger[0])
      // A member of the directory that is not in the group.
      const ofMember = [await answerOf(member, operation, custom), await answerOf(member, operation, absent)]
      expect(ofMember[1]).toBe(ofMember[0])
      expect(ofMember[0]).toMatch(
        operation.access === 'write'
          ? /^403 AggregatorMemberNoPermission /
          : /^400 Invalid\.AggregatorId\.Value /,
      )
    },
  )

  it('members read their own records and change nothing', async () => {
    expect(await countOf(member, { AggregatorId: all })).toBe(2)
    expect(await codeOf(countOf(member, { AggregatorId: all, ResourceAccountId: SECOND }))).toBe(
      '400 Invalid.ResourceOwnerId.Value',
    )
    for (const [action, params] of [
      ['CreateAggregator', { AggregatorName: 'mine', AggregatorAccounts: [{ AccountId: Number(FIRST) }] }],
      ['UpdateAggregator', { AggregatorId: all, AggregatorName: 'mine' }],
      ['DeleteAggregators', { AggregatorIds: all }],
    ] as const)
      expect([action, await codeOf(call(member, action, params))]).toEqual([
        action,
        '403 AggregatorMemberNoPermission',
      ])
    const { AggregatorsResult } = await call<{
      AggregatorsResult: { Aggregators: { AggregatorId: string }[] }
    }>(member, 'ListAggregators', { MaxResults: 10 })
    expect(AggregatorsResult.Aggregators.map(({ AggregatorId }) => AggregatorId)).toEqual([all])
  })

  it('a delegated administrator reads and changes groups as the management account does', async () => {
    expect(await countOf(delegate, { AggregatorId: all })).toBe(80)
    await call(delegate, 'UpdateAggregator', { AggregatorId: custom, Description: 'by the delegate' })
    expect(await countOf(server, { AggregatorId: custom })).toBe(4)
  })

  it('accounts in no directory have no groups', async () => {
    expect(await codeOf(call(stranger, 'ListAggregators', { MaxResults: 10 }))).toBe('400 NoPermission')
    expect(
      await codeOf(call(stranger, 'CreateAggregator', { AggregatorName: 'x', AggregatorType: 'RD' })),
    ).toBe('400 NoPermission')
  })
})

describe('a group over time', () => {
  it('takes nobody from outside, and one of type RD is enough', async () => {
    const outside = { AggregatorName: 'o', AggregatorAccounts: [{ AccountId: 1_000_000_000_000_999 }] }
    expect(await codeOf(call(server, 'CreateAggregator', outside))).toBe('400 MemberNotBelongToMaster')
    const second = { AggregatorName: 'again', AggregatorType: 'RD' }
    expect(await codeOf(call(server, 'CreateAggregator', second))).toBe('409 LimitExceeded.Aggregator')
    const named = { AggregatorName: 'two', AggregatorAccounts: [{ AccountId: Number(FIRST) }] }
    expect(await codeOf(call(server, 'CreateAggregator', named))).toBe('409 EntityAlreadyExists.Aggregator')
  })

  it('follows the directory where it is made of it', async () => {
    const folder = await makeGroup(server, {
      AggregatorName: 'shop',
      AggregatorType: 'FOLDER',
      FolderId: 'fd-shop',
    })
    expect(await membersOf(folder)).toHaveLength(5)
    const staying = MEMBERS.filter((id) => id !== MEMBERS[7] && id !== FIRST)
    await setDirectory(staying)
    expect(await membersOf(all)).toHaveLength(38)
    expect(await membersOf(custom)).toEqual([Number(MEMBERS[8])])
    expect(await countOf(server, { AggregatorId: all })).toBe(76)
    expect(await codeOf(countOf(member, { AggregatorId: all }))).toBe('400 NoPermission')
    await setDirectory(MEMBERS)
    expect(await membersOf(all)).toHaveLength(40)
    // Who comes back is in no group of named accounts until somebody names it.
    expect(await membersOf(custom)).toEqual([Number(MEMBERS[8])])
  })

  it('leaves nothing behind when it is deleted', async () => {
    const wish = {
      AggregatorName: 'short-lived',
      AggregatorAccounts: [{ AccountId: Number(FIRST) }],
      Tag: [{ Key: 'team', Value: 'a' }],
    }
    const AggregatorId = await makeGroup(server, wish)
    const absent = 'ca-00000000000000000000'
    const reply = await call<{ OperateAggregatorsResult: unknown }>(server, 'DeleteAggregators', {
      AggregatorIds: [AggregatorId, absent].join(','),
    })
    expect(reply.OperateAggregatorsResult).toEqual({
      OperateAggregators: [
        { AggregatorId, Success: true },
        { AggregatorId: absent, ErrorCode: 'Invalid.AggregatorId.Value', Success: false },
      ],
    })
    expect(await codeOf(call(server, 'GetAggregator', { AggregatorId }))).toBe(
      '400 Invalid.AggregatorId.Value',
    )
    expect(await codeOf(countOf(server, { AggregatorId }))).toBe('400 Invalid.AggregatorId.Value')
    await makeGroup(server, wish)
  })
})
