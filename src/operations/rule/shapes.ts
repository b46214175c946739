import Type from 'typebox'
import type { DescribedRule } from '../../packs/describe-rules.js'
import {
  type Member,
  type Shape,
  shape,
  wireAccountId,
  wireAny,
  wireBoolean,
  wireInstant,
  wireInteger,
  wireJsonText,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import type { ManagedRule, ParameterSpec } from '../../rules/catalogue/types.js'
import type { RuleOutcome } from '../../rules/delete-rules.js'
import { localText } from '../../rules/local-text.js'
import { FREQUENCIES, type Rule, type Trigger } from '../../rules/types.js'
import { type InLanguage, typesScope } from '../catalog/shapes.js'
import { memberScopeMembers, scopeMembers } from '../resource-scope.js'
import { keyValue, tagsMember } from '../tags.js'
import { countOf, wireVerdict } from '../verdicts.js'

/** The ARN of a rule in replies. Source: spec/lifecycle.md 0 */
export function ruleArn(rule: Pick<Rule, 'accountId' | 'ruleId'>): string {
  return `acs:config::${rule.accountId}:rule/${rule.ruleId}`
}

/** The verdict of a rule and how many of its results have it. */
export const compliance = shape<DescribedRule>({
  ComplianceType: wireText.from(({ verdict }) => wireVerdict(verdict)),
  Count: wireInteger.from(({ counts, verdict }) => countOf(counts, verdict)),
})

function ruleMembers<T>(get: (domain: T) => DescribedRule): Readonly<Record<string, Member<T>>> {
  const rule = (domain: T) => get(domain).rule
  return {
    AccountId: wireAccountId.from((domain) => rule(domain).accountId),
    Compliance: compliance.from(get),
    ConfigRuleArn: wireText.from((domain) => ruleArn(rule(domain))),
    ConfigRuleId: wireText.from((domain) => rule(domain).ruleId),
    ConfigRuleName: wireText.from((domain) => rule(domain).name),
    ConfigRuleState: wireText.from((domain) => rule(domain).state),
    Description: wireText.from((domain) => rule(domain).description),
    ResourceTypesScope: wireText.from((domain) => rule(domain).resourceTypes.join(',')),
    RiskLevel: wireInteger.from((domain) => rule(domain).riskLevel),
  }
}

/** What every rule of a list shows, but for who created it. */
const listedMembers: Readonly<Record<string, Member<DescribedRule>>> = {
  ...ruleMembers<DescribedRule>((described) => described),
  // There is no remediation yet.
  AutomationType: wireText.from(() => undefined),
  CreateDate: wireText.from(({ rule }) => new Date(rule.createdAt).toISOString().slice(0, 10)),
  SourceIdentifier: wireText.from(({ rule }) => rule.sourceIdentifier),
  SourceOwner: wireText.from(({ rule }) => rule.sourceOwner),
  Tags: wireList(keyValue).from(({ tags }) => tags),
}

const createdByPackMembers: Readonly<Record<string, Member<DescribedRule>>> = {
  CompliancePackId: wireText.from(({ createdByPack }) => createdByPack?.packId),
  CompliancePackName: wireText.from(({ createdByPack }) => createdByPack?.name),
}

const creatorMembers: Readonly<Record<string, Member<DescribedRule>>> = {
  ...createdByPackMembers,
  CreatorId: wireText.from(({ rule }) => rule.accountId),
  // The account, as in the published example; which of its users created the rule is in the audit log.
  CreatorName: wireText.from(({ accountName }) => accountName),
}

const createdByGroup = shape<DescribedRule>({
  ...creatorMembers,
  AggregatorId: wireText.from(({ group }) => group?.aggregatorId),
  AggregatorName: wireText.from(({ group }) => group?.name),
  CreatorType: wireText.from(() => 'AGGREGATOR'),
})

interface RulePage {
  readonly rules: readonly DescribedRule[]
  readonly pageNumber: number
  readonly pageSize: number
  readonly totalCount: number
}

function pageOf(createdBy: Shape<DescribedRule>): Shape<RulePage> {
  const listedRule = shape<DescribedRule>({
    ...listedMembers,
    CreateBy: createdBy.from((described) => described),
  })
  return shape<RulePage>({
    ConfigRuleList: wireList(listedRule).from((page) => page.rules),
    PageNumber: wireInteger.from((page) => page.pageNumber),
    PageSize: wireInteger.from((page) => page.pageSize),
    TotalCount: wireLong.from((page) => page.totalCount),
  })
}

/** A page of rules. */
export const rulePage = pageOf(shape(createdByPackMembers))

/** A page of rules of an account group. */
export const groupRulePage = pageOf(createdByGroup)

/** When a rule was evaluated and how that went. */
export const evaluationStatus = shape<Rule>({
  FirstActivatedTimestamp: wireInstant.from((rule) => rule.firstActivatedAt),
  FirstEvaluationStarted: wireBoolean.from((rule) => rule.lastEvaluationStartedAt !== null),
  LastErrorCode: wireText.from((rule) => rule.lastErrorCode),
  LastErrorMessage: wireText.from((rule) => rule.lastErrorMessage),
  LastFailedEvaluationTimestamp: wireInstant.from((rule) => rule.lastFailedAt),
  LastFailedInvocationTimestamp: wireInstant.from((rule) => rule.lastFailedAt),
  LastSuccessfulEvaluationTimestamp: wireInstant.from((rule) => rule.lastEvaluatedAt),
  LastSuccessfulInvocationTimestamp: wireInstant.from((rule) => rule.lastEvaluatedAt),
})

/** When a rule is evaluated. */
export const sourceDetail = shape<Trigger>({
  EventSource: wireText.from(() => 'aliyun.config'),
  MaximumExecutionFrequency: wireText.from((trigger) =>
    trigger.kind === 'scheduled' ? trigger.frequency : undefined,
  ),
  MessageType: wireText.from(messageType),
})

/** A trigger on the wire. Source: spec/lifecycle.md 3 */
export function messageType(trigger: Trigger): string {
  return trigger.kind === 'scheduled' ? 'ScheduledNotification' : 'ConfigurationItemChangeNotification'
}

/** The shortest frequency among the triggers: how long a change of time alone may stay unseen at most. */
function shortestFrequency(triggers: readonly Trigger[]): string | undefined {
  const used = triggers.flatMap((trigger) => (trigger.kind === 'scheduled' ? trigger.frequency : []))
  return FREQUENCIES.find((frequency) => used.includes(frequency))
}

/** `{"fixedHour":"13"}`, when a trigger has one. */
function extension(triggers: readonly Trigger[]): { readonly fixedHour: string } | undefined {
  for (const trigger of triggers)
    if (trigger.kind === 'scheduled' && trigger.fixedHour !== undefined)
      return { fixedHour: String(trigger.fixedHour) }
  return undefined
}

/** Parameters of a managed rule by name. Source: spec/condition-rules.md 7 */
export type ParameterDetails = Readonly<
  Record<string, { readonly defaultValue: string; readonly description: string; readonly type: string }>
>

/** An object with free names. */
export const anyMap = Type.Record(Type.String(), Type.Unknown())

/** The parameters of a managed rule that are wanted. */
export function parameterDetails(
  { entry, language }: InLanguage<ManagedRule>,
  isWanted: (spec: ParameterSpec) => boolean,
): ParameterDetails {
  const specs = Object.entries(entry.parameters).filter(([, spec]) => isWanted(spec))
  return Object.fromEntries(
    specs.map(([name, spec]) => [
      name,
      { defaultValue: spec.default ?? '', description: localText(spec.text, language), type: spec.type },
    ]),
  )
}

/** A rule's catalogue entry. Source: spec/lifecycle.md 13, spec/condition-rules.md 7 */
const managedRuleDetail = shape<InLanguage<ManagedRule>>({
  CompulsoryInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => spec.required),
  ),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  Identifier: wireText.from(({ entry }) => entry.id),
  Labels: wireList(wireText).from(({ entry }) => entry.labels),
  ManagedRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  OptionalInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => !spec.required),
  ),
  SourceDetails: wireList(sourceDetail).from(({ entry }) => entry.triggers),
})

/** Where the logic of a rule comes from. */
export const ruleSource = shape<Rule>({
  Identifier: wireText.from((rule) => rule.sourceIdentifier),
  Owner: wireText.from((rule) => rule.sourceOwner),
  SourceDetails: wireList(sourceDetail).from((rule) => rule.triggers),
})

const detailMembers: Readonly<Record<string, Member<InLanguage<DescribedRule>>>> = {
  ...ruleMembers<InLanguage<DescribedRule>>(({ entry }) => entry),
  ConfigRuleEvaluationStatus: evaluationStatus.from(({ entry }) => entry.rule),
  ConfigRuleTriggerTypes: wireText.from(({ entry }) => entry.rule.triggers.map(messageType).join(',')),
  CreateTimestamp: wireInstant.from(({ entry }) => entry.rule.createdAt),
  ExtendContent: wireJsonText.from(({ entry }) => extension(entry.rule.triggers)),
  InputParameters: wireAny<Readonly<Record<string, string>>>(anyMap).from(
    ({ entry }) => entry.rule.parameters,
  ),
  ManagedRule: managedRuleDetail.from(({ entry: { managed }, language }) =>
    managed === null ? undefined : { entry: managed, language },
  ),
  MaximumExecutionFrequency: wireText.from(({ entry }) => shortestFrequency(entry.rule.triggers)),
  ModifiedTimestamp: wireInstant.from(({ entry }) => entry.rule.updatedAt),
  ResourceNameScope: wireText.from(({ entry }) => entry.rule.scope.resourceName),
  ...scopeMembers<InLanguage<DescribedRule>>(({ entry }) => entry.rule.scope),
  Source: ruleSource.from(({ entry }) => entry.rule),
  TagKeyLogicScope: wireText.from(({ entry }) => entry.rule.scope.tagLogic),
  Tags: tagsMember(({ entry }) => entry.tags),
}

/** Everything about one rule. */
export const ruleDetail = shape<InLanguage<DescribedRule>>({
  ...detailMembers,
  CreateBy: shape(creatorMembers).from(({ entry }) => entry),
  Scope: typesScope.from(({ entry }) => entry.rule),
})

/** Everything about one rule of an account group. */
export const groupRuleDetail = shape<InLanguage<DescribedRule>>({
  ...detailMembers,
  ...memberScopeMembers<InLanguage<DescribedRule>>(({ entry }) => entry.rule.scope),
  CreateBy: createdByGroup.from(({ entry }) => entry),
})

/** What became of the rules of a batch. */
export const ruleOutcomes = shape<readonly RuleOutcome[]>({
  OperateRuleItemList: wireList(
    shape<RuleOutcome>({
      ConfigRuleId: wireText.from((outcome) => outcome.ruleId),
      ErrorCode: wireText.from((outcome) => outcome.errorCode),
      Success: wireBoolean.from((outcome) => outcome.errorCode === undefined),
    }),
  ).from((outcomes) => outcomes),
})
