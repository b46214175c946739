import type { DescribedRule } from '../../packs/describe-rules.js'
import {
  type Member,
  shape,
  wireAccountId,
  wireInstant,
  wireInteger,
  wireJsonText,
  wireList,
  wireText,
} from '../../rpc/shapes.js'
import type { ManagedRule } from '../../rules/catalogue/types.js'
import { localText } from '../../rules/local-text.js'
import { type InLanguage, typesScope } from '../catalog/shapes.js'
import { compliance, evaluationStatus, parameterDetails, ruleSource, sourceDetail } from '../rule/shapes.js'
import { olderRuleArn } from './shapes.js'

function ruleMembers<T>(get: (domain: T) => DescribedRule): Readonly<Record<string, Member<T>>> {
  const rule = (domain: T) => get(domain).rule
  return {
    ConfigRuleArn: wireText.from((domain) => olderRuleArn(rule(domain))),
    ConfigRuleId: wireText.from((domain) => rule(domain).ruleId),
    ConfigRuleName: wireText.from((domain) => rule(domain).name),
    ConfigRuleState: wireText.from((domain) => rule(domain).state),
    CreateBy: createdBy.from(get),
    Description: wireText.from((domain) => rule(domain).description),
    RiskLevel: wireInteger.from((domain) => rule(domain).riskLevel),
  }
}

const createdBy = shape<DescribedRule>({
  CompliancePackId: wireText.from(({ createdByPack }) => createdByPack?.packId),
  CompliancePackName: wireText.from(({ createdByPack }) => createdByPack?.name),
  CreatorId: wireText.from(({ rule }) => rule.accountId),
})

/** A rule in a list. */
export const olderListedRule = shape<DescribedRule>({
  ...ruleMembers<DescribedRule>((described) => described),
  AccountId: wireAccountId.from(({ rule }) => rule.accountId),
  Compliance: compliance.from((described) => described),
  CompliancePackId: wireText.from(({ createdByPack }) => createdByPack?.packId),
  SourceIdentifier: wireText.from(({ rule }) => rule.sourceIdentifier),
  SourceOwner: wireText.from(({ rule }) => rule.sourceOwner),
})

/** What today's version sends as objects, this one sends as JSON text. */
const olderManagedRule = shape<InLanguage<ManagedRule>>({
  CompulsoryInputParameterDetails: wireJsonText.from((managed) =>
    parameterDetails(managed, (spec) => spec.required),
  ),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  Identifier: wireText.from(({ entry }) => entry.id),
  Labels: wireList(wireText).from(({ entry }) => entry.labels),
  ManagedRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  OptionalInputParameterDetails: wireJsonText.from((managed) =>
    parameterDetails(managed, (spec) => !spec.required),
  ),
  SourceDetails: wireList(sourceDetail).from(({ entry }) => entry.triggers),
})

/** Everything about one rule. */
export const olderRuleDetail = shape<InLanguage<DescribedRule>>({
  ...ruleMembers<InLanguage<DescribedRule>>(({ entry }) => entry),
  ConfigRuleEvaluationStatus: evaluationStatus.from(({ entry }) => entry.rule),
  CreateTimestamp: wireInstant.from(({ entry }) => entry.rule.createdAt),
  InputParameters: wireJsonText.from(({ entry }) => entry.rule.parameters),
  ManagedRule: olderManagedRule.from(({ entry: { managed }, language }) =>
    managed === null ? undefined : { entry: managed, language },
  ),
  ModifiedTimestamp: wireInstant.from(({ entry }) => entry.rule.updatedAt),
  Scope: typesScope.from(({ entry }) => entry.rule),
  Source: ruleSource.from(({ entry }) => entry.rule),
})
