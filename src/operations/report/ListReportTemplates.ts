import { listTemplates } from '../../reports/store/report-templates.js'
import { text, token } from '../../rpc/fields.js'
import { optional, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { filled } from '../texts.js'
import { reportTemplate } from './template-shapes.js'

/** The account's report templates in the order they were made. `Keyword` is part of name, description or id. */
export const ListReportTemplates = operation({
  name: 'ListReportTemplates',
  version: '2020-09-07',
  ramAction: 'config:ListReportTemplates',
  access: 'list',
  params: { Keyword: text(), ...token({ max: 50, default: 20 }) },
  reply: {
    MaxResults: wireInteger,
    NextToken: optional(wireText),
    ReportTemplateList: wireList(reportTemplate),
    TotalCount: wireInteger,
  },
  errors: [],
  async handle({ Keyword, MaxResults, NextToken }, { db, scope, masterKey }) {
    const query = ['ListReportTemplates', scope.accounts, Keyword]
    const [after = 0] = readPageToken(masterKey, query, NextToken) ?? []
    const found = await listTemplates(db, scope, filled(Keyword), { after, limit: MaxResults })
    const nextToken = found.next === undefined ? undefined : writePageToken(masterKey, query, [found.next])
    const { templates, totalCount } = found
    return { MaxResults, NextToken: nextToken, ReportTemplateList: templates, TotalCount: totalCount }
  },
})
