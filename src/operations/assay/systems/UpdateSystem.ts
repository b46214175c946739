import { changeSystem } from '../../../reports/systems/manage-systems.js'
import { integer, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { filled } from '../../texts.js'
import { systemLevel, systemParams, toRule } from './params.js'

/** Changes what is given of a system; `Tag` and `ResourceGroupIds` together replace which resources it is made of. */
export const UpdateSystem = operation({
  name: 'UpdateSystem',
  version: '2026-12-01',
  ramAction: 'assay:UpdateSystem',
  access: 'write',
  params: {
    SystemId: text({ required: true }),
    SystemName: text({ maxLength: 128 }),
    Level: integer(systemLevel),
    ...systemParams,
  },
  reply: {},
  errors: ['SystemExists', 'SystemNotExists'],
  async handle({ SystemId: systemId, SystemName, Level, FilingNumber, Owner, ...input }, services) {
    const { db, scope, clock } = services
    const change = { name: filled(SystemName), level: Level, filingNumber: FilingNumber, owner: Owner }
    await changeSystem(db, scope, clock, { systemId, ...change, rule: toRule(input) })
    return {}
  },
})

/** The same of an account group. */
export const UpdateAggregateSystem = aggregateTwin(UpdateSystem, 'UpdateAggregateSystem')
