import { fileURLToPath } from 'node:url'
import { loadCatalogue } from '../src/rules/catalogue/load-catalogue.js'
import type { ManagedRule } from '../src/rules/catalogue/types.js'
import { call, type Reply, until } from './api.js'

/** Values for parameters that a rule needs and the catalogue has no default for; they fit the estate. */
const VALUES: Readonly<Record<string, string>> = {
  allowReferers: 'https://www.example.com',
  imageIds: 'aliyun_3_x64_20G_alibase_20250629.vhd',
  securityGroupIds: 'sg-bp1example0001',
  tag1Key: 'env',
}

/** Creates a package of the catalogue's rules that are `wanted`, of an account group when one is given; its rules are not evaluated yet. */
export async function createPack(
  url: string,
  wanted: (rule: ManagedRule) => boolean,
  AggregatorId?: string,
): Promise<{ packId: string; rules: number }> {
  // Runs as dist-bench/bench/pack.js.
  const catalogue = loadCatalogue(fileURLToPath(new URL('../catalog.json', import.meta.url)))
  // A rule that needs a value nobody chose here would have the whole package refused.
  const rules = [...catalogue.rules.values()].filter(
    (rule) => openParameters(rule).every((name) => name in VALUES) && wanted(rule),
  )
  const ConfigRules = rules.map((rule) => ({
    ManagedRuleIdentifier: rule.id,
    ConfigRuleName: rule.name.en,
    ConfigRuleParameters: openParameters(rule).map((ParameterName) => ({
      ParameterName,
      ParameterValue: VALUES[ParameterName],
    })),
  }))
  const action = AggregatorId === undefined ? 'CreateCompliancePack' : 'CreateAggregateCompliancePack'
  const reply = await call<{ CompliancePackId: string }>(url, 'config', action, {
    CompliancePackName: 'bench',
    ConfigRules,
    ...(AggregatorId === undefined ? {} : { AggregatorId }),
  })
  return { packId: reply.CompliancePackId, rules: rules.length }
}

/** Names of the required parameters that have no default. */
function openParameters({ parameters }: ManagedRule): string[] {
  return Object.entries(parameters)
    .filter(([, parameter]) => parameter.required && parameter.default === undefined)
    .map(([name]) => name)
}

/** Waits until no rule is being evaluated; returns the id of one. */
export function untilEvaluated(url: string, pauseMs = 20): Promise<string> {
  return until(async () => {
    // All of them: a package of every managed rule has more than a page.
    const { total } = await listRulesPage(url, { ConfigRuleState: 'EVALUATING', PageSize: 1 })
    if (total > 0) return undefined
    const { rules } = await listRulesPage(url, { PageSize: 1 })
    return rules[0]?.ConfigRuleId
  }, pauseMs)
}

/** The rule made of a managed rule; throws when there is none. */
export async function findRule(url: string, SourceIdentifier: string): Promise<string> {
  for (let PageNumber = 1; ; PageNumber++) {
    const { rules } = await listRulesPage(url, { PageSize: 100, PageNumber })
    const found = rules.find((rule) => rule.SourceIdentifier === SourceIdentifier)
    if (found !== undefined) return found.ConfigRuleId
    if (rules.length === 0) throw new Error(`no rule ${SourceIdentifier}`)
  }
}

interface Rule {
  readonly ConfigRuleId: string
  readonly SourceIdentifier: string
}

async function listRulesPage(
  url: string,
  params: Readonly<Record<string, unknown>>,
): Promise<{ total: number; rules: readonly Rule[] }> {
  const { ConfigRules } = await call<{
    ConfigRules: { TotalCount: number; ConfigRuleList: readonly Rule[] }
  }>(url, 'config', 'ListConfigRules', params)
  return { total: ConfigRules.TotalCount, rules: ConfigRules.ConfigRuleList }
}

/** Makes the report of a package and waits until it is complete. */
export async function generateReport(url: string, packId: string, pauseMs = 20): Promise<Reply> {
  const params = { CompliancePackId: packId }
  await call(url, 'config', 'GenerateCompliancePackReport', params)
  return until(async () => {
    const reply = await call<{ CompliancePackReport: { ReportStatus: string } }>(
      url,
      'config',
      'GetCompliancePackReport',
      params,
    )
    const { ReportStatus } = reply.CompliancePackReport
    if (ReportStatus !== 'COMPLETE' && ReportStatus !== 'CREATING') throw new Error(`report: ${ReportStatus}`)
    return ReportStatus === 'COMPLETE' ? reply.CompliancePackReport : undefined
  }, pauseMs)
}
