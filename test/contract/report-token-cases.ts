import { call, type Key, until } from '../scenarios/client.js'
import type { TokenCase } from './token-case.js'

type Params = Readonly<Record<string, unknown>>

/** The cases of reports on rules, of which an account has one at a time: effects are told when it is made. */
export function reportTokenCases(
  server: () => Key,
  newGroup: () => Promise<string>,
): Readonly<Record<string, TokenCase>> {
  const caseOf = (action: string, paramsOf: () => Promise<Params>): TokenCase => {
    const seen = new Set<unknown>()
    const count = async (params: Params) => {
      const { ConfigRulesReport } = await until(async () => {
        const reply = await call<{ ConfigRulesReport: Params }>(server(), action, params)
        return reply.ConfigRulesReport['ReportStatus'] === 'CREATING' ? null : reply
      })
      if (ConfigRulesReport['ReportId'] !== undefined) seen.add(ConfigRulesReport['ReportId'])
      return seen.size
    }
    return {
      prepare: async () => {
        const params = await paramsOf()
        await count(params)
        return params
      },
      change: { ConfigRuleIds: 'cr-00000000000000000000' },
      effects: count,
    }
  }
  let group: Promise<string> | undefined
  return {
    GenerateConfigRulesReport: caseOf('GetConfigRulesReport', async () => ({})),
    GenerateAggregateConfigRulesReport: caseOf('GetAggregateConfigRulesReport', async () => {
      group ??= newGroup()
      return { AggregatorId: await group }
    }),
  }
}
