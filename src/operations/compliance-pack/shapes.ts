import type { PackOutcome } from '../../packs/delete-packs.js'
import type { PackDetail, PackRule, TaggedPack } from '../../packs/describe-pack.js'
import type { Pack } from '../../packs/types.js'
import {
  type Member,
  type Shape,
  shape,
  wireAccountId,
  wireBoolean,
  wireInstant,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import { scopeMembers } from '../resource-scope.js'
import { tagsMember } from '../tags.js'

function packMembers<T extends TaggedPack>(): Readonly<Record<string, Member<T>>> {
  return {
    AccountId: wireAccountId.from(({ pack }) => pack.accountId),
    CompliancePackId: wireText.from(({ pack }) => pack.packId),
    CompliancePackName: wireText.from(({ pack }) => pack.name),
    CompliancePackTemplateId: wireText.from(({ pack }) => pack.templateId),
    CreateTimestamp: wireInstant.from(({ pack }) => pack.createdAt),
    Description: wireText.from(({ pack }) => pack.description),
    RiskLevel: wireInteger.from(({ pack }) => pack.riskLevel),
    Status: wireText.from(({ pack }) => pack.state),
    Tags: tagsMember(({ tags }) => tags),
  }
}

function groupMember<T extends TaggedPack>(): Readonly<Record<string, Member<T>>> {
  return { AggregatorId: wireText.from(({ aggregatorId }) => aggregatorId) }
}

/** One value of a rule's input, with whether the rule needs it. */
export const ruleParameter = shape<{ name: string; value: string; isRequired: boolean }>({
  ParameterName: wireText.from((parameter) => parameter.name),
  ParameterValue: wireText.from((parameter) => parameter.value),
  Required: wireBoolean.from((parameter) => parameter.isRequired),
})

const packRule = shape<PackRule>({
  ConfigRuleId: wireText.from(({ rule }) => rule.ruleId),
  ConfigRuleName: wireText.from(({ rule }) => rule.name),
  ConfigRuleParameters: wireList(ruleParameter).from(({ rule, managed }) =>
    Object.entries(rule.parameters).map(([name, value]) => ({
      name,
      value,
      isRequired: managed?.parameters[name]?.required ?? false,
    })),
  ),
  Description: wireText.from(({ rule }) => rule.description),
  ManagedRuleIdentifier: wireText.from(({ rule }) =>
    rule.sourceOwner === 'ALIYUN' ? rule.sourceIdentifier : undefined,
  ),
  ResourceTypesScope: wireText.from(({ rule }) => rule.resourceTypes.join(',')),
  RiskLevel: wireInteger.from(({ rule }) => rule.riskLevel),
})

const detailMembers: Readonly<Record<string, Member<PackDetail>>> = {
  ...packMembers<PackDetail>(),
  ConfigRules: wireList(packRule).from(({ rules }) => rules),
  Scope: shape<Pack>(scopeMembers((pack) => pack.scope)).from(({ pack }) => pack),
  TemplateContent: wireText.from((detail) => detail.templateContent),
}

/** One package with its rules. */
export const packDetail = shape<PackDetail>(detailMembers)

/** One package of an account group. */
export const groupPackDetail = shape<PackDetail>({ ...detailMembers, ...groupMember<PackDetail>() })

interface PackPage {
  readonly packs: readonly TaggedPack[]
  readonly pageNumber: number
  readonly pageSize: number
  readonly totalCount: number
}

function pageOf(pack: Shape<TaggedPack>): Shape<PackPage> {
  return shape<PackPage>({
    CompliancePacks: wireList(pack).from((page) => page.packs),
    PageNumber: wireInteger.from((page) => page.pageNumber),
    PageSize: wireInteger.from((page) => page.pageSize),
    TotalCount: wireLong.from((page) => page.totalCount),
  })
}

/** A page of packages. */
export const packPage = pageOf(shape(packMembers()))

/** A page of packages of an account group. */
export const groupPackPage = pageOf(shape({ ...packMembers(), ...groupMember() }))

/** What became of the packages of a batch. */
export const packOutcomes = shape<readonly PackOutcome[]>({
  OperateCompliancePacks: wireList(
    shape<PackOutcome>({
      CompliancePackId: wireText.from((outcome) => outcome.packId),
      ErrorCode: wireText.from((outcome) => outcome.errorCode),
      Success: wireBoolean.from((outcome) => outcome.errorCode === undefined),
    }),
  ).from((outcomes) => outcomes),
})
