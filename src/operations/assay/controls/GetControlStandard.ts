import { text } from '../../../rpc/fields.js'
import { getControlStandard } from '../../../rules/list-control-standards.js'
import { operation } from '../../operation.js'
import { controlStandardDetail } from './shapes.js'

/** One standard with its clauses, the rules that speak to each, whose mapping that is and how much it says. */
export const GetControlStandard = operation({
  name: 'GetControlStandard',
  version: '2026-12-01',
  ramAction: 'assay:GetControlStandard',
  access: 'read',
  params: { StandardId: text({ required: true }) },
  reply: { Standard: controlStandardDetail },
  errors: ['ControlStandardNotExists'],
  async handle({ StandardId }, { catalogue, request }) {
    return { Standard: { entry: getControlStandard(catalogue, StandardId), language: request.language } }
  },
})
