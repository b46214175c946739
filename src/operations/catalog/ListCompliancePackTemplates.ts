import { listTemplates } from '../../packs/list-templates.js'
import { integer, page, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { sliceOf } from '../page-slice.js'
import { commaItems, filled } from '../texts.js'
import { inLanguage, packTemplatePage } from './shapes.js'

/** The package templates that can be created whole, by id. A valid signature is all it takes (spec/ram.md 4). */
export const ListCompliancePackTemplates = operation({
  name: 'ListCompliancePackTemplates',
  version: '2020-09-07',
  ramAction: null,
  access: 'list',
  params: {
    CompliancePackTemplateId: text(),
    FilterType: text(),
    ...page(),
    ResourceTypes: text(),
    RuleRiskLevel: integer(),
  },
  reply: { CompliancePackTemplatesResult: packTemplatePage },
  errors: [],
  async handle(input, { catalogue, request }) {
    const templates = listTemplates(catalogue, {
      templateId: filled(input.CompliancePackTemplateId),
      filterType: input.FilterType,
      resourceTypes: commaItems(input.ResourceTypes),
      ruleRiskLevel: input.RuleRiskLevel,
    })
    const entries = inLanguage(sliceOf(templates, input), request.language)
    const { PageNumber: pageNumber, PageSize: pageSize } = input
    return {
      CompliancePackTemplatesResult: { entries, totalCount: templates.length, pageNumber, pageSize },
    }
  },
})
