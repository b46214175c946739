import { summariseAccounts } from '../../packs/summarise-accounts.js'
import { text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { accountCompliances } from './shapes.js'

/** How each account stands by a package of an account group; counts are of accounts. No single account has it. */
export const GetAggregateAccountComplianceByPack = aggregateTwin(
  operation({
    name: 'GetAggregateAccountComplianceByPack',
    version: '2020-09-07',
    ramAction: 'config:GetAggregateAccountComplianceByPack',
    access: 'read',
    resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
    params: { CompliancePackId: text({ required: true }) },
    reply: { AccountComplianceResult: accountCompliances },
    errors: ['Invalid.CompliancePackId.Value'],
    async handle({ CompliancePackId }, { db, scope }) {
      return { AccountComplianceResult: await summariseAccounts(db, scope, CompliancePackId) }
    },
  }),
  'GetAggregateAccountComplianceByPack',
)
