import type { Client } from './client.js'
import {
  type EvaluationResult,
  GetCompliancePack,
  ListConfigRuleEvaluationResults,
} from './operations/packs.js'

/** One result that is not compliant, with the identifier of its rule. */
export interface Finding {
  readonly rule: string
  readonly result: EvaluationResult
}

/** Every result of a package, or of one of its rules, with this verdict. */
export async function listFindings(
  client: Client,
  packId: string,
  verdict: 'NON_COMPLIANT' | 'INSUFFICIENT_DATA',
  ruleId?: string,
): Promise<Finding[]> {
  const { CompliancePack: pack } = await client.call(GetCompliancePack, { CompliancePackId: packId })
  const identifiers = new Map(
    pack.ConfigRules.map((rule) => [rule.ConfigRuleId, rule.ManagedRuleIdentifier ?? rule.ConfigRuleId]),
  )
  const findings: Finding[] = []
  let token: string | undefined
  do {
    const { EvaluationResults: page } = await client.call(ListConfigRuleEvaluationResults, {
      CompliancePackId: packId,
      ConfigRuleId: ruleId,
      ComplianceType: verdict,
      MaxResults: 100,
      NextToken: token,
    })
    for (const result of page.EvaluationResultList) {
      const { ConfigRuleId } = result.EvaluationResultIdentifier.EvaluationResultQualifier
      findings.push({ rule: identifiers.get(ConfigRuleId) ?? ConfigRuleId, result })
    }
    token = page.NextToken
  } while (token !== undefined)
  return findings
}
