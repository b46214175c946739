import { integer, page, text } from '../../rpc/fields.js'
import { listManagedRules } from '../../rules/list-managed-rules.js'
import { operation } from '../operation.js'
import { sliceOf } from '../page-slice.js'
import { commaItems } from '../texts.js'
import { inLanguage, managedRulePage } from './shapes.js'

/**
 * The managed rules that can be activated, by identifier. The values of `FilterType` are not published;
 * every one shows all rules.
 */
export const ListManagedRules = operation({
  name: 'ListManagedRules',
  version: '2020-09-07',
  ramAction: 'config:ListManagedRules',
  access: 'list',
  params: {
    FilterType: text(),
    Keyword: text(),
    ...page(),
    ResourceTypes: text(),
    RiskLevel: integer({ enum: [1, 2, 3] }),
  },
  reply: { ManagedRules: managedRulePage },
  errors: [],
  async handle(input, { catalogue, request }) {
    const { Keyword: keyword, RiskLevel: riskLevel, PageNumber: pageNumber, PageSize: pageSize } = input
    const resourceTypes = commaItems(input.ResourceTypes)
    const rules = listManagedRules(catalogue, { keyword, riskLevel, resourceTypes })
    const entries = inLanguage(sliceOf(rules, input), request.language)
    return { ManagedRules: { entries, totalCount: rules.length, pageNumber, pageSize } }
  },
})
