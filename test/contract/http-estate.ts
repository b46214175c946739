import type { ListedOperation } from '../../src/operations/operation.js'
import { ASSAY, call, type Key, until } from '../scenarios/client.js'
import type { TestServer } from '../scenarios/server.js'

/** What the operations of one account are called on. */
export interface Estate {
  readonly packId: string
  readonly ruleId: string
  readonly aggregatorId?: string
}

/** An account of its own; the key of its root. */
export async function makeAccount(server: TestServer, AccountId: string): Promise<Key> {
  const { RootAccessKey } = await call<{
    RootAccessKey: { AccessKeyId: string; AccessKeySecret: string }
  }>(server, 'CreateAccount', { AccountId }, ASSAY)
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret } = RootAccessKey
  return { url: server.url, accessKeyId, accessKeySecret }
}

/** A group of the operator's own account and another one. */
export async function makeGroup(server: TestServer): Promise<string> {
  const Accounts = [{ AccountId: Number(server.accountId) }, { AccountId: 1000000000000009 }]
  await call(server, 'SetDirectory', { ManagementAccountId: server.accountId, Accounts }, ASSAY)
  const group = { AggregatorName: 'all', AggregatorType: 'RD' }
  return (await call<{ AggregatorId: string }>(server, 'CreateAggregator', group)).AggregatorId
}

export async function makeTemplate(server: TestServer): Promise<string> {
  const params = { ReportTemplateName: 't' }
  return (await call<{ ReportTemplateId: string }>(server, 'CreateReportTemplate', params)).ReportTemplateId
}

/** A package of an account, or of a group, whose rule has been evaluated. */
export async function makeEstate(key: Key, of: { readonly AggregatorId?: string } = {}): Promise<Estate> {
  const Aggregate = of.AggregatorId === undefined ? '' : 'Aggregate'
  const create = `Create${Aggregate}CompliancePack`
  const { CompliancePackId: packId } = await call<{ CompliancePackId: string }>(key, create, {
    ...of,
    CompliancePackName: 'p',
    ConfigRules: [{ ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited' }],
  })
  const ruleId = await until(async () => {
    const { ConfigRules } = await call<{
      ConfigRules: { ConfigRuleList: { ConfigRuleId: string; ConfigRuleState: string }[] }
    }>(key, `List${Aggregate}ConfigRules`, { ...of, CompliancePackId: packId })
    const [rule] = ConfigRules.ConfigRuleList
    return rule?.ConfigRuleState === 'ACTIVE' ? rule.ConfigRuleId : null
  })
  return { packId, ruleId }
}

/** Of reports on rules there is one at a time; another call has asked for one. */
export async function untilReported(
  server: TestServer,
  { name }: ListedOperation,
  AggregatorId: string | undefined,
): Promise<void> {
  const of = { AggregatorId }
  await until(async () => {
    const read = name.replace('Generate', 'Get')
    const { ConfigRulesReport } = await call<{ ConfigRulesReport: { ReportStatus: string } }>(
      server,
      read,
      of,
    )
    return ConfigRulesReport.ReportStatus === 'CREATING' ? null : true
  })
}
