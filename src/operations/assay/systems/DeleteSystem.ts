import { removeSystem } from '../../../reports/systems/manage-systems.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'

/** Forgets a system; its reports go with it. */
export const DeleteSystem = operation({
  name: 'DeleteSystem',
  version: '2026-12-01',
  ramAction: 'assay:DeleteSystem',
  access: 'write',
  params: { SystemId: text({ required: true }) },
  reply: {},
  errors: ['SystemNotExists'],
  async handle({ SystemId }, { db, scope, queue }) {
    await removeSystem(db, queue, scope, SystemId)
    return {}
  },
})

/** The same of an account group. */
export const DeleteAggregateSystem = aggregateTwin(DeleteSystem, 'DeleteAggregateSystem')
