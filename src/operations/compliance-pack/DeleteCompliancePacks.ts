import { deletePacks } from '../../packs/delete-packs.js'
import { boolean, csv, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { packOutcomes } from './shapes.js'

/**
 * Deletes up to five packages with their reports; `DeleteRule=true` deletes their rules too. Answers per
 * item: one that fails carries its `ErrorCode`, the others are deleted.
 */
export const DeleteCompliancePacks = operation({
  name: 'DeleteCompliancePacks',
  version: '2020-09-07',
  ramAction: 'config:DeleteCompliancePacks',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackIds}',
  params: {
    ClientToken: text({ maxLength: 64 }),
    CompliancePackIds: csv({
      required: true,
      maxItems: 5,
      tooManyCode: 'Invalid.CompliancePackIds.SizeExceed',
    }),
    DeleteRule: boolean({ default: false }),
  },
  reply: { OperateCompliancePacksResult: packOutcomes },
  errors: ['Invalid.CompliancePackIds.SizeExceed'],
  clientToken: true,
  async handle({ CompliancePackIds, DeleteRule }, services) {
    const rules = DeleteRule ? 'delete' : 'keep'
    return {
      OperateCompliancePacksResult: await deletePacks(
        services.db,
        services.scope,
        services,
        CompliancePackIds,
        rules,
      ),
    }
  },
})

/** The same of an account group. */
export const DeleteAggregateCompliancePacks = aggregateTwin(
  DeleteCompliancePacks,
  'DeleteAggregateCompliancePacks',
  {
    errors: ['Invalid.CompliancePackId.Value'],
  },
)
