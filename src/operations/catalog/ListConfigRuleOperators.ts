import { operators } from '../../conditions/operators/index.js'
import type { Operator } from '../../conditions/operators/types.js'
import { shape, wireList, wireText } from '../../rpc/shapes.js'
import { localText } from '../../rules/local-text.js'
import { operation } from '../operation.js'
import { type InLanguage, inLanguage } from './shapes.js'

const operator = shape<InLanguage<Operator>>({
  DataType: wireText.from(({ entry }) => entry.dataType),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  Name: wireText.from(({ entry }) => entry.name),
  Operator: wireText.from(({ entry }) => entry.name),
})

/** Every operator a condition rule may use, the published ones first. Source: spec/condition-rules.md 3 */
export const ListConfigRuleOperators = operation({
  name: 'ListConfigRuleOperators',
  version: '2020-09-07',
  ramAction: 'config:ListConfigRuleOperators',
  access: 'list',
  params: {},
  reply: { Operators: wireList(operator) },
  errors: [],
  async handle(_, { request }) {
    return { Operators: inLanguage(operators, request.language) }
  },
})
