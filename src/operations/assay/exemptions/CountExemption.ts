import { ApiError } from '../../../errors.js'
import { countExempted } from '../../../evaluation/exemption-count.js'
import { text } from '../../../rpc/fields.js'
import { wireInteger } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { selectorParams, toSelector } from './params.js'

/** How many results of a rule an exemption by tag, condition or named system would ignore now; changes nothing. */
export const CountExemption = operation({
  name: 'CountExemption',
  version: '2026-12-01',
  ramAction: 'assay:CountExemption',
  access: 'read',
  params: { ConfigRuleId: text({ required: true }), ...selectorParams },
  reply: { WouldIgnore: wireInteger, AlreadyIgnored: wireInteger, WouldStay: wireInteger },
  errors: ['ConfigRuleNotExists', 'Invalid.Conditions.Value', 'SystemNotExists'],
  async handle({ ConfigRuleId: ruleId, ...input }, { db, scope, clock }) {
    const selector = await toSelector(db, scope, input)
    if (selector === undefined) throw new ApiError('Missing{Param}', { Param: 'Condition' })
    const count = await countExempted(db, scope, clock, { ruleId, selector })
    return {
      WouldIgnore: count.wouldIgnore,
      AlreadyIgnored: count.alreadyIgnored,
      WouldStay: count.wouldStay,
    }
  },
})
