import { summariseAccount } from '../../packs/summarise-account.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { accountSummary } from './summary-shapes.js'

/** How the account stands, by rules and by distinct resources. */
export const GetComplianceSummary = operation({
  name: 'GetComplianceSummary',
  version: '2020-09-07',
  ramAction: 'config:GetComplianceSummary',
  access: 'read',
  params: {},
  reply: { ComplianceSummary: accountSummary },
  errors: [],
  async handle(_, services) {
    return { ComplianceSummary: await summariseAccount(services.db, services.scope, services) }
  },
})

/** The same of the rules of an account group, over all its members. */
export const GetAggregateComplianceSummary = aggregateTwin(
  GetComplianceSummary,
  'GetAggregateComplianceSummary',
)
