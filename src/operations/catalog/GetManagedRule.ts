import { text } from '../../rpc/fields.js'
import { getManagedRule } from '../../rules/list-managed-rules.js'
import { operation } from '../operation.js'
import { managedRuleEntry } from './managed-rule-shape.js'

/** One managed rule with its parameters and triggers. */
export const GetManagedRule = operation({
  name: 'GetManagedRule',
  version: '2020-09-07',
  ramAction: 'config:GetManagedRule',
  access: 'read',
  params: { Identifier: text({ required: true }) },
  reply: { ManagedRule: managedRuleEntry },
  errors: [],
  async handle({ Identifier }, { catalogue, request }) {
    return { ManagedRule: { entry: getManagedRule(catalogue, Identifier), language: request.language } }
  },
})
