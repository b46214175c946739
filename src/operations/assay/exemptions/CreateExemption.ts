import { createExemption } from '../../../evaluation/exemption-register.js'
import { toInstant } from '../../../platform/instant.js'
import { long, text } from '../../../rpc/fields.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { selectorParams, toSelector } from './params.js'
import { toResource } from './resource.js'

/**
 * Asks for an exemption from one rule: of one resource (`ResourceType`, `ResourceId`, `Region`), or of all
 * that a tag, condition or named system selects, also those recorded later. In force at once unless
 * `ASSAY_EXEMPTION_APPROVAL=required`; then ApproveExemption by another principal puts it in force.
 */
export const CreateExemption = operation({
  name: 'CreateExemption',
  version: '2026-12-01',
  ramAction: 'assay:CreateExemption',
  access: 'write',
  clientToken: true,
  params: {
    ClientToken: text({ maxLength: 64 }),
    ConfigRuleId: text({ required: true }),
    Reason: text({ required: true, maxLength: 1024 }),
    Owner: text({ minLength: 1, maxLength: 256, description: 'Who answers for it; the caller when absent.' }),
    ExpireTimestamp: long({ min: 0, description: 'The findings reopen at this time.' }),
    ResourceType: text({ minLength: 1 }),
    ResourceId: text({ minLength: 1 }),
    Region: text({ minLength: 1 }),
    ...selectorParams,
  },
  reply: { ExemptionId: wireText },
  errors: ['ConfigRuleNotExists', 'Invalid.Conditions.Value', 'SystemNotExists'],
  async handle(input, services) {
    const ExemptionId = await createExemption(services.db, services.scope, services, {
      ruleId: input.ConfigRuleId,
      reason: input.Reason,
      owner: input.Owner,
      expiresAt: input.ExpireTimestamp === undefined ? null : toInstant(input.ExpireTimestamp),
      resource: toResource(input),
      selector: await toSelector(services.db, services.scope, input),
    })
    return { ExemptionId }
  },
})
