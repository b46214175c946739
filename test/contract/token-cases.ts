import { randomUUID } from 'node:crypto'
import { call, until } from '../scenarios/client.js'
import type { TestServer } from '../scenarios/server.js'
import { channelTokenCases } from './channel-token-cases.js'
import { groupTokenCases } from './group-token-cases.js'
import { reportTokenCases } from './report-token-cases.js'
import type { TokenCase } from './token-case.js'

type Params = Readonly<Record<string, unknown>>

const RULE = { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }

async function total(server: TestServer, action: string, list: string): Promise<unknown> {
  const reply = await call<Record<string, { TotalCount: number }>>(server, action, { PageSize: 1 })
  return reply[list]?.TotalCount
}

async function newPack(server: TestServer): Promise<string> {
  const params = { CompliancePackName: randomUUID(), ConfigRules: [RULE] }
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(
    server,
    'CreateCompliancePack',
    params,
  )
  return CompliancePackId
}

function ruleParams(): Params {
  return {
    ConfigRuleName: randomUUID(),
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: 'ACS::OSS::Bucket',
    RiskLevel: 1,
    SourceOwner: 'ALIYUN',
    SourceIdentifier: RULE.ManagedRuleIdentifier,
  }
}

/** The same in the words of version 2019-01-08. */
function olderRuleParams(): Params {
  return {
    ConfigRuleName: randomUUID(),
    SourceDetailMessageType: 'ConfigurationItemChangeNotification',
    ScopeComplianceResourceTypes: 'ACS::OSS::Bucket',
    RiskLevel: 1,
    SourceOwner: 'ALIYUN',
    SourceIdentifier: RULE.ManagedRuleIdentifier,
  }
}

async function reportsOf(server: TestServer, CompliancePackId: unknown): Promise<unknown> {
  const reply = await call<{ Reports: { ReportList: { CompliancePackId: string }[] } }>(
    server,
    'ListReports',
    { CompliancePackId },
    { version: '2026-12-01' },
  )
  return JSON.stringify(reply).match(/"ReportId"/g)?.length ?? 0
}

async function packOf(server: TestServer, CompliancePackId: unknown): Promise<Record<string, unknown>> {
  const reply = await call<{ CompliancePack: Record<string, unknown> }>(server, 'GetCompliancePack', {
    CompliancePackId,
  })
  return reply.CompliancePack
}

async function idlePack(server: TestServer): Promise<string> {
  const packId = await newPack(server)
  await until(async () => (await packOf(server, packId))['Status'] === 'ACTIVE')
  return packId
}

async function idleRule(server: TestServer): Promise<string> {
  const { ConfigRuleId } = await call<{ ConfigRuleId: string }>(server, 'CreateConfigRule', ruleParams())
  await until(async () => {
    const { ConfigRule } = await call<{ ConfigRule: { ConfigRuleState: string } }>(server, 'GetConfigRule', {
      ConfigRuleId,
    })
    return ConfigRule.ConfigRuleState === 'ACTIVE'
  })
  return ConfigRuleId
}

function groupParams(): Params {
  return { AggregatorName: randomUUID(), AggregatorAccounts: [{ AccountId: 1000000000000009 }] }
}

async function newGroup(server: TestServer): Promise<string> {
  return (await call<{ AggregatorId: string }>(server, 'CreateAggregator', groupParams())).AggregatorId
}

async function countGroups(server: TestServer): Promise<unknown> {
  const reply = await call<{ AggregatorsResult: { Aggregators: unknown[] } }>(server, 'ListAggregators', {
    MaxResults: 100,
  })
  return reply.AggregatorsResult.Aggregators.length
}

/** How each operation that takes a client token is called, changed and counted. */
export function tokenCases(server: () => TestServer): Readonly<Record<string, TokenCase>> {
  return {
    ...channelTokenCases(server, () => newGroup(server())),
    ...reportTokenCases(server, () => newGroup(server())),
    ...groupTokenCases(server, () => newGroup(server()), ruleParams, RULE),
    CreateAggregator: {
      prepare: async () => groupParams(),
      change: { Description: 'another' },
      effects: () => countGroups(server()),
    },
    CreateCompliancePack: {
      prepare: async () => ({ CompliancePackName: randomUUID(), ConfigRules: [RULE] }),
      change: { RiskLevel: 3 },
      effects: () => total(server(), 'ListCompliancePacks', 'CompliancePacksResult'),
    },
    CreateConfigRule: {
      prepare: async () => ruleParams(),
      change: { RiskLevel: 3 },
      effects: () => total(server(), 'ListConfigRules', 'ConfigRules'),
    },
    CreateExemption: {
      prepare: async () => ({
        ConfigRuleId: await idleRule(server()),
        Reason: 'accepted',
        Tag: [{ Key: 'env', Value: 'dev' }],
      }),
      change: { Reason: 'another' },
      effects: async ({ ConfigRuleId }) =>
        (
          await call<{ TotalCount: number }>(
            server(),
            'ListExemptions',
            { ConfigRuleId },
            { version: '2026-12-01' },
          )
        ).TotalCount,
    },
    DeleteAggregators: {
      prepare: async () => ({ AggregatorIds: await newGroup(server()) }),
      change: { AggregatorIds: 'ca-00000000000000000000' },
      effects: () => countGroups(server()),
    },
    DeleteCompliancePacks: {
      prepare: async () => ({ CompliancePackIds: await newPack(server()) }),
      change: { DeleteRule: true },
      effects: () => total(server(), 'ListCompliancePacks', 'CompliancePacksResult'),
    },
    GenerateCompliancePackReport: {
      prepare: async () => ({ CompliancePackId: await newPack(server()) }),
      change: { CompliancePackId: 'cp-00000000000000000000' },
      effects: ({ CompliancePackId }) => reportsOf(server(), CompliancePackId),
    },
    GenerateReport: {
      prepare: async () => ({ CompliancePackId: await newPack(server()) }),
      change: { CompliancePackId: 'cp-00000000000000000000' },
      effects: ({ CompliancePackId }) => reportsOf(server(), CompliancePackId),
    },
    PutConfigRule: {
      prepare: async () => olderRuleParams(),
      change: { RiskLevel: 3 },
      effects: () => total(server(), 'ListConfigRules', 'ConfigRules'),
    },
    UpdateAggregator: {
      prepare: async () => ({ AggregatorId: await newGroup(server()), Description: 'one' }),
      change: { Description: 'two' },
      effects: async ({ AggregatorId }) => {
        const reply = await call<{ Aggregator: Record<string, unknown> }>(server(), 'GetAggregator', {
          AggregatorId,
        })
        return reply.Aggregator['Description']
      },
    },
    UpdateCompliancePack: {
      prepare: async () => ({ CompliancePackId: await idlePack(server()), RiskLevel: 3 }),
      change: { RiskLevel: 1 },
      effects: async ({ CompliancePackId }) => (await packOf(server(), CompliancePackId))['RiskLevel'],
    },
    UpdateConfigRule: {
      prepare: async () => ({ ConfigRuleId: await idleRule(server()), RiskLevel: 2 }),
      change: { RiskLevel: 3 },
      effects: async ({ ConfigRuleId }) => {
        const { ConfigRule } = await call<{ ConfigRule: Record<string, unknown> }>(
          server(),
          'GetConfigRule',
          {
            ConfigRuleId,
          },
        )
        return [ConfigRule['RiskLevel'], ConfigRule['ModifiedTimestamp']]
      },
    },
  }
}
