import { getSystem } from '../../../reports/store/named-systems.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { system } from './shapes.js'

/** One system, with the standard of its level. */
export const GetSystem = operation({
  name: 'GetSystem',
  version: '2026-12-01',
  ramAction: 'assay:GetSystem',
  access: 'read',
  params: { SystemId: text({ required: true }) },
  reply: { System: system },
  errors: ['SystemNotExists'],
  async handle({ SystemId }, { db, scope }) {
    return { System: await getSystem(db, scope, SystemId) }
  },
})

/** The same of an account group. */
export const GetAggregateSystem = aggregateTwin(GetSystem, 'GetAggregateSystem')
