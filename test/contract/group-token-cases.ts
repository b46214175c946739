import { randomUUID } from 'node:crypto'
import { call, type Key, until } from '../scenarios/client.js'
import type { TokenCase } from './token-case.js'

type Params = Readonly<Record<string, unknown>>
type Shown = Readonly<Record<string, unknown>>

/** The cases of operations on rules and packages of account groups, by operation. */
export function groupTokenCases(
  server: () => Key,
  newGroup: () => Promise<string>,
  ruleParams: () => Params,
  rule: Params,
): Readonly<Record<string, TokenCase>> {
  let group: Promise<string> | undefined
  const ofGroup = async (params: Params = {}): Promise<Params> => {
    group ??= newGroup()
    return { ...params, AggregatorId: await group }
  }
  const packParams = () => ({ CompliancePackName: randomUUID(), ConfigRules: [rule] })
  const newPack = async (): Promise<Params> => {
    const params = await ofGroup(packParams())
    const { CompliancePackId } = await call<Shown>(server(), 'CreateAggregateCompliancePack', params)
    return ofGroup({ CompliancePackId })
  }
  const ruleOf = async ({ AggregatorId, ConfigRuleId }: Params): Promise<Shown> => {
    const params = { AggregatorId, ConfigRuleId }
    return (await call<{ ConfigRule: Shown }>(server(), 'GetAggregateConfigRule', params)).ConfigRule
  }
  const idleRule = async (): Promise<Params> => {
    const params = await ofGroup(ruleParams())
    const made = await ofGroup(await call<Shown>(server(), 'CreateAggregateConfigRule', params))
    await until(async () => (await ruleOf(made))['ConfigRuleState'] === 'ACTIVE')
    return ofGroup({ ConfigRuleId: made['ConfigRuleId'] })
  }
  const countPacks = async () => {
    const reply = await call<{ CompliancePacksResult: Shown }>(
      server(),
      'ListAggregateCompliancePacks',
      await ofGroup(),
    )
    return reply.CompliancePacksResult['TotalCount']
  }
  const countRules = async () => {
    const reply = await call<{ ConfigRules: Shown }>(server(), 'ListAggregateConfigRules', await ofGroup())
    return reply.ConfigRules['TotalCount']
  }
  return {
    CreateAggregateCompliancePack: {
      prepare: () => ofGroup(packParams()),
      change: { RiskLevel: 3 },
      effects: countPacks,
    },
    CreateAggregateConfigRule: {
      prepare: () => ofGroup(ruleParams()),
      change: { RiskLevel: 3 },
      effects: countRules,
    },
    DeleteAggregateCompliancePacks: {
      prepare: async () => {
        const { CompliancePackId, ...of } = await newPack()
        return { ...of, CompliancePackIds: CompliancePackId }
      },
      change: { DeleteRule: true },
      effects: countPacks,
    },
    GenerateAggregateCompliancePackReport: {
      prepare: newPack,
      change: { CompliancePackId: 'cp-00000000000000000000' },
      effects: async ({ AggregatorId, CompliancePackId }) => {
        const params = { AggregatorId, CompliancePackId }
        const reply = await call<{ CompliancePackReport: Shown }>(
          server(),
          'GetAggregateCompliancePackReport',
          params,
        )
        return reply.CompliancePackReport['ReportStatus'] === 'NONE' ? 0 : 1
      },
    },
    GenerateAggregateReport: {
      prepare: newPack,
      change: { CompliancePackId: 'cp-00000000000000000000' },
      effects: async ({ AggregatorId, CompliancePackId }) => {
        const params = { AggregatorId, CompliancePackId }
        const reply = await call<Shown>(server(), 'ListAggregateReports', params, { version: '2026-12-01' })
        return reply['TotalCount']
      },
    },
    UpdateAggregateCompliancePack: {
      prepare: async () => ({ ...(await newPack()), RiskLevel: 3 }),
      change: { RiskLevel: 1 },
      effects: async ({ AggregatorId, CompliancePackId }) => {
        const params = { AggregatorId, CompliancePackId }
        const reply = await call<{ CompliancePack: Shown }>(server(), 'GetAggregateCompliancePack', params)
        return reply.CompliancePack['RiskLevel']
      },
    },
    UpdateAggregateConfigRule: {
      prepare: async () => ({ ...(await idleRule()), RiskLevel: 2 }),
      change: { RiskLevel: 3 },
      effects: async (params) => {
        const shown = await ruleOf(params)
        return [shown['RiskLevel'], shown['ModifiedTimestamp']]
      },
    },
  }
}
