import { countCompliance } from '../../packs/count-compliance.js'
import { pageEvaluationResults } from '../../packs/page-evaluation-results.js'
import { summariseAccount } from '../../packs/summarise-account.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { storedVerdicts } from '../verdicts.js'
import { firstRows, olderPage, ownAccount } from './params.js'
import { complianceResult, complianceSummary, olderPageOf, olderResult } from './shapes.js'

const VERDICTS = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'] as const

/** A rule, a resource by id (and type), or one rule's result for one resource. */
const subject = { ConfigRuleId: text(), ResourceId: text(), ResourceType: text() }

function toSubject(input: {
  readonly ConfigRuleId: string | undefined
  readonly ResourceId: string | undefined
  readonly ResourceType: string | undefined
}) {
  return {
    ruleId: filled(input.ConfigRuleId),
    resourceId: filled(input.ResourceId),
    resourceType: filled(input.ResourceType),
  }
}

/** How many results of a rule or a resource have each verdict; of everything when neither is named. */
export const DescribeCompliance = operation({
  name: 'DescribeCompliance',
  version: '2019-01-08',
  ramAction: 'config:DescribeCompliance',
  access: 'read',
  params: { ComplianceType: text({ enum: VERDICTS }), ...ownAccount, ...subject },
  reply: { ComplianceResult: complianceResult },
  errors: ['ConfigRuleNotExists'],
  async handle(input, { db, scope }) {
    const verdicts = storedVerdicts(input.ComplianceType)
    return { ComplianceResult: await countCompliance(db, scope, { ...toSubject(input), verdicts }) }
  },
})

/** How many rules and how many resources are compliant and how many are not. */
export const DescribeComplianceSummary = operation({
  name: 'DescribeComplianceSummary',
  version: '2019-01-08',
  ramAction: 'config:GetComplianceSummary',
  access: 'read',
  params: ownAccount,
  reply: { ComplianceSummary: complianceSummary },
  errors: [],
  async handle(_, services) {
    return { ComplianceSummary: await summariseAccount(services.db, services.scope, services) }
  },
})

/** The results of a rule or a resource, a page by its number, up to the 10,000th. */
export const DescribeEvaluationResults = operation({
  name: 'DescribeEvaluationResults',
  version: '2019-01-08',
  ramAction: 'config:ListConfigRuleEvaluationResults',
  access: 'list',
  params: { ComplianceType: text({ enum: VERDICTS }), ...ownAccount, ...olderPage, ...subject },
  reply: { EvaluationResults: olderPageOf('EvaluationResultList', olderResult) },
  errors: ['ConfigRuleNotExists'],
  async handle(input, { db, scope }) {
    const query = { ...toSubject(input), verdicts: storedVerdicts(input.ComplianceType) }
    const { results, totalCount } = await pageEvaluationResults(db, scope, query, firstRows(input))
    const page = { totalCount, pageNumber: input.PageNumber, pageSize: input.PageSize }
    return { EvaluationResults: { ...page, items: results } }
  },
})
