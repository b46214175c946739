import type { Scope } from '../../accounts/scope.js'
import type { GeneratedFile } from '../../reports/store/generated-files.js'
import type { ReportTemplate, ScopeItem } from '../../reports/templates/template.js'
import { shape, wireAccountId, wireInstant, wireList, wireText } from '../../rpc/shapes.js'

const scopeItem = shape<ScopeItem>({
  Key: wireText.from(({ key }) => key),
  MatchType: wireText.from(() => 'In'),
  Value: wireText.from(({ ids }) => ids.join(',')),
})

/** A template of reports. Source: spec/lifecycle.md 5 */
export const reportTemplate = shape<ReportTemplate>({
  ReportFileFormats: wireText.from((template) => template.fileFormats),
  ReportGranularity: wireText.from((template) => template.granularity),
  ReportLanguage: wireText.from((template) => template.language),
  ReportScope: wireList(scopeItem).from((template) => template.scope),
  ReportTemplateDescription: wireText.from((template) => template.description),
  ReportTemplateId: wireText.from((template) => template.templateId),
  ReportTemplateName: wireText.from((template) => template.name),
  SubscriptionFrequency: wireText.from((template) => template.frequency),
})

/** The newest report from a template; without one only the template is named. */
export const templateReport = shape<{
  readonly templateId: string
  readonly scope: Scope
  readonly file: GeneratedFile | null
  readonly url: string | undefined
}>({
  AccountId: wireAccountId.from(({ scope }) => scope.accounts[0].accountId),
  ReportCreateEndTimestamp: wireInstant.from(({ file }) => file?.completedAt),
  ReportCreateStartTimestamp: wireInstant.from(({ file }) => file?.requestedAt),
  ReportTemplateId: wireText.from(({ templateId }) => templateId),
  ReportUrl: wireText.from(({ url }) => url),
  Status: wireText.from(({ file }) => file?.status),
  TemplateReportId: wireText.from(({ file }) => file?.fileId),
})
