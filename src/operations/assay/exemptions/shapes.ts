import { formatCondition } from '../../../conditions/conditions-parameter.js'
import type { ExemptionParty, ExemptionVersion } from '../../../evaluation/exemption.js'
import type { DescribedExemption } from '../../../evaluation/exemption-view.js'
import { shape, wireInstant, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import { keyValue } from '../../tags.js'

const party = shape<ExemptionParty>({
  PrincipalId: wireText.from((each) => each.principalId),
  Name: wireText.from((each) => each.name),
})

function selectorOf({ target }: DescribedExemption) {
  return target.kind === 'selector' ? target.selector : undefined
}

/** One exemption; State is PENDING, ACTIVE, EXPIRED or ENDED. */
export const exemption = shape<DescribedExemption>({
  ExemptionId: wireText.from((each) => each.exemptionId),
  ConfigRuleId: wireText.from((each) => each.rule.ruleId),
  ConfigRuleName: wireText.from((each) => each.rule.name),
  State: wireText.from((each) => each.shownState),
  Reason: wireText.from((each) => each.reason),
  Owner: wireText.from((each) => each.owner),
  Requester: party.from((each) => each.requester),
  Approver: party.from((each) => each.approver),
  ResourceType: wireText.from((each) => each.resource?.resourceType),
  ResourceId: wireText.from((each) => each.resource?.resourceId),
  Region: wireText.from((each) => each.resource?.regionId),
  Tags: wireList(keyValue).from((each) =>
    each.target.kind === 'selector' ? each.target.selector.tags : undefined,
  ),
  SystemId: wireText.from((each) => selectorOf(each)?.systemId),
  ResourceGroupIds: wireText.from((each) => selectorOf(each)?.resourceGroupIds?.join(',')),
  Condition: wireText.from((each) =>
    each.target.kind === 'selector' && each.target.selector.condition !== null
      ? formatCondition(each.target.selector.condition)
      : undefined,
  ),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  UpdateTimestamp: wireInstant.from((each) => each.updatedAt),
  ExpireTimestamp: wireInstant.from((each) => each.expiresAt),
  EndTimestamp: wireInstant.from((each) => each.endedAt),
  Version: wireInteger.from((each) => each.version),
})

/** One entry of an exemption's history. */
export const exemptionVersion = shape<ExemptionVersion>({
  Version: wireInteger.from((each) => each.version),
  Timestamp: wireInstant.from((each) => each.at),
  Act: wireText.from((each) => each.what),
  By: party.from((each) => each.by),
  State: wireText.from((each) => each.content.state),
  Reason: wireText.from((each) => each.content.reason),
  Owner: wireText.from((each) => each.content.owner),
  ExpireTimestamp: wireInstant.from((each) => each.content.expiresAt),
})
