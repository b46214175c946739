import type { Client } from '../client.js'
import {
  type EvaluationResult,
  GetCompliancePack,
  ListConfigRuleEvaluationResults,
} from '../operations/packs.js'
import type { Estate } from './estate/generate-estate.js'
import type { Planted } from './estate/types.js'

/** One result that is not compliant, with the identifier of its rule. */
export interface Finding {
  readonly rule: string
  readonly result: EvaluationResult
}

/** What rules said against what they had to say. */
export interface Comparison {
  readonly nonCompliant: number
  readonly insufficientData: number
  /** Planted, but not found; found, but not planted: `rule resource verdict`. */
  readonly missed: readonly string[]
  readonly unexpected: readonly string[]
}

/** Every result of a package, or of one of its rules, with this verdict. */
export async function listFindings(
  client: Client,
  packId: string,
  verdict: Planted['verdict'],
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

/** Compares the findings of some rules with what the estate planted for them. */
export function compareFindings(
  estate: Pick<Estate, 'planted'>,
  rules: ReadonlySet<string>,
  findings: readonly Finding[],
): Comparison {
  const wanted = new Set(
    estate.planted
      .filter(({ rule }) => rules.has(rule))
      .map(({ rule, resourceId, verdict }) => `${rule} ${resourceId} ${verdict}`),
  )
  const found = new Set(
    findings.map(({ rule, result }) => {
      const { ResourceId } = result.EvaluationResultIdentifier.EvaluationResultQualifier
      return `${rule} ${ResourceId} ${result.ComplianceType}`
    }),
  )
  const countOf = (verdict: string) =>
    findings.filter(({ result }) => result.ComplianceType === verdict).length
  return {
    nonCompliant: countOf('NON_COMPLIANT'),
    insufficientData: countOf('INSUFFICIENT_DATA'),
    missed: [...wanted].filter((each) => !found.has(each)),
    unexpected: [...found].filter((each) => !wanted.has(each)),
  }
}
