import { createSystem } from '../../../reports/systems/manage-systems.js'
import { integer, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { systemLevel, systemParams, toRule } from './params.js'

/** Names a system: its filing, its level, who answers for it, and which resources it is made of. */
export const CreateSystem = operation({
  name: 'CreateSystem',
  version: '2026-12-01',
  ramAction: 'assay:CreateSystem',
  access: 'write',
  params: {
    SystemName: text({ required: true, maxLength: 128 }),
    Level: integer({ required: true, ...systemLevel }),
    ...systemParams,
  },
  reply: { SystemId: wireText },
  errors: ['SystemExists'],
  async handle({ SystemName: name, Level: level, FilingNumber, Owner, ...input }, services) {
    const rule = toRule(input) ?? { tags: [], resourceGroupIds: [] }
    const content = { name, level, filingNumber: FilingNumber ?? '', owner: Owner ?? '', rule }
    return { SystemId: await createSystem(services.db, services.scope, services, content) }
  },
})

/** The same of an account group. */
export const CreateAggregateSystem = aggregateTwin(CreateSystem, 'CreateAggregateSystem')
