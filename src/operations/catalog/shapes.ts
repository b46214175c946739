import type { DescribedTemplate, DescribedTemplateRule } from '../../packs/list-templates.js'
import {
  type Shape,
  shape,
  wireBoolean,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import type { ManagedRule } from '../../rules/catalogue/types.js'
import { localText } from '../../rules/local-text.js'
import { ruleParameter } from '../compliance-pack/shapes.js'

/** A catalogue entry and the `AcceptLanguage` its texts are shown in. */
export interface InLanguage<T> {
  readonly entry: T
  readonly language: string
}

/** Pairs entries with the language they are shown in. */
export function inLanguage<T>(entries: readonly T[], language: string): readonly InLanguage<T>[] {
  return entries.map((entry) => ({ entry, language }))
}

interface CataloguePage<T> {
  readonly entries: readonly InLanguage<T>[]
  readonly pageNumber: number
  readonly pageSize: number
  readonly totalCount: number
}

/** `Scope` of rules: the types they look at. */
export const typesScope = shape<{ readonly resourceTypes: readonly string[] }>({
  ComplianceResourceTypes: wireList(wireText).from((rule) => rule.resourceTypes),
})

const managedRule: Shape<InLanguage<ManagedRule>> = shape<InLanguage<ManagedRule>>({
  ConfigRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  // There are no help pages, remediation templates or previews behind the rules yet.
  HelpUrls: wireText.from(() => undefined),
  Identifier: wireText.from(({ entry }) => entry.id),
  Labels: wireList(wireText).from(({ entry }) => entry.labels),
  RemediationTemplateIdentifier: wireText.from(() => undefined),
  RemediationTemplateName: wireText.from(() => undefined),
  RiskLevel: wireInteger.from(({ entry }) => entry.riskLevel),
  Scope: typesScope.from(({ entry }) => entry),
  SupportPreviewManagedRule: wireBoolean.from(() => false),
})

/** A page of managed rules. */
export const managedRulePage = shape<CataloguePage<ManagedRule>>({
  ManagedRuleList: wireList(managedRule).from((page) => page.entries),
  PageNumber: wireInteger.from((page) => page.pageNumber),
  PageSize: wireInteger.from((page) => page.pageSize),
  TotalCount: wireLong.from((page) => page.totalCount),
})

const recommendedRule = shape<InLanguage<ManagedRule>>({
  ConfigRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  Identifier: wireText.from(({ entry }) => entry.id),
  ResourceTypeScope: wireText.from(({ entry }) => entry.resourceTypes.join(',')),
})

/** A page of managed rules that are recommended. */
export const recommendedPage = shape<{
  readonly entries: readonly InLanguage<ManagedRule>[]
  readonly maxResults: number
  /** Undefined at the end. */
  readonly nextToken: string | undefined
  readonly totalCount: number
}>({
  MaxResults: wireInteger.from((page) => page.maxResults),
  NextToken: wireText.from((page) => page.nextToken),
  RecommendedManagedRuleList: wireList(recommendedRule).from((page) => page.entries),
  TotalCount: wireLong.from((page) => page.totalCount),
})

const templateRule = shape<InLanguage<DescribedTemplateRule>>({
  ConfigRuleParameters: wireList(ruleParameter).from(({ entry: { managed, parameters } }) =>
    Object.entries(managed.parameters).map(([name, spec]) => ({
      name,
      value: parameters[name] ?? '',
      isRequired: spec.required,
    })),
  ),
  // A standard's own wording is not ours to publish.
  ControlDescription: wireText.from(() => undefined),
  ControlId: wireText.from(({ entry }) => entry.control?.id),
  // inferred: a rule is enabled with its template unless it needs a value of the user's
  DefaultEnable: wireBoolean.from(({ entry }) => entry.isComplete),
  Description: wireText.from(({ entry, language }) => localText(entry.managed.description, language)),
  ManagedRuleIdentifier: wireText.from(({ entry }) => entry.managed.id),
  ManagedRuleName: wireText.from(({ entry, language }) => localText(entry.managed.name, language)),
  ResourceTypesScope: wireText.from(({ entry }) => entry.managed.resourceTypes.join(',')),
  RiskLevel: wireInteger.from(({ entry }) => entry.rule.riskLevel),
})

const packTemplate = shape<InLanguage<DescribedTemplate>>({
  CompliancePackTemplateId: wireText.from(({ entry }) => entry.template.id),
  CompliancePackTemplateName: wireText.from(({ entry }) => entry.template.name),
  ConfigRules: wireList(templateRule).from(({ entry, language }) => inLanguage(entry.rules, language)),
  Description: wireText.from(({ entry, language }) => localText(entry.template.description, language)),
  Labels: wireText.from(({ entry }) => entry.template.labels.join(',')),
  // The catalogue keeps no dates.
  LastUpdate: wireInteger.from(() => undefined),
  RiskLevel: wireInteger.from(({ entry }) => entry.template.riskLevel),
})

/** A page of package templates. */
export const packTemplatePage = shape<CataloguePage<DescribedTemplate>>({
  CompliancePackTemplates: wireList(packTemplate).from((page) => page.entries),
  PageNumber: wireInteger.from((page) => page.pageNumber),
  PageSize: wireInteger.from((page) => page.pageSize),
  TotalCount: wireLong.from((page) => page.totalCount),
})
