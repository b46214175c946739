import type { ComplianceNode, TimelineVerdict } from '../../evaluation/list-compliance-timeline.js'
import { rollUp } from '../../evaluation/results.js'
import { countVerdicts } from '../../evaluation/types.js'
import {
  shape,
  type WireValue,
  wireInstant,
  wireInteger,
  wireJsonText,
  wireList,
  wireText,
} from '../../rpc/shapes.js'
import { tagLists } from '../resource/shapes.js'
import { ruleArn } from '../rule/shapes.js'
import { countOf, wireVerdict } from '../verdicts.js'
import { MESSAGE_TYPES } from './shapes.js'

/** What one rule says, as it stands inside the texts of a node. Source: spec/lifecycle.md 7 */
function verdictItem({ rule, verdict, annotation, invocation }: TimelineVerdict): WireValue {
  return {
    accountId: Number(rule.accountId),
    configRuleId: rule.ruleId,
    configRuleArn: ruleArn(rule),
    configRuleName: rule.name,
    complianceType: wireVerdict(verdict),
    riskLevel: rule.riskLevel,
    annotation: annotation === null ? '' : JSON.stringify(annotation),
    invokingEventMessageType: MESSAGE_TYPES[invocation],
  }
}

function stateOf({ verdicts }: ComplianceNode): WireValue {
  const counts = countVerdicts(verdicts.map(({ verdict }) => verdict))
  const complianceType = rollUp(counts)
  return {
    Compliance: { complianceType: wireVerdict(complianceType), count: countOf(counts, complianceType) },
    ConfigRuleList: verdicts.map(verdictItem),
  }
}

/** Rule name to `[old, new]`; null stands for no verdict. */
function diffOf({ changes }: ComplianceNode): WireValue {
  return Object.fromEntries(
    changes.map(({ before, after }) => [
      (after ?? before)?.rule.name ?? '',
      [before && verdictItem(before), after && verdictItem(after)],
    ]),
  )
}

/** What the rules said of a resource from one instant on. */
export const complianceNode = shape<ComplianceNode>({
  AccountId: wireText.from(({ resource }) => resource.accountId),
  AvailabilityZone: wireText.from(({ resource }) => resource.zone),
  CaptureTime: wireInstant.from(({ at }) => at),
  Configuration: wireJsonText.from(stateOf),
  ConfigurationDiff: wireJsonText.from(diffOf),
  Region: wireText.from(({ resource }) => resource.regionId),
  ResourceCreateTime: wireInstant.from(({ resource }) => resource.createdAt),
  ResourceId: wireText.from(({ resource }) => resource.resourceId),
  ResourceName: wireText.from(({ resource }) => resource.resourceName),
  ResourceStatus: wireText.from(({ resource }) => resource.status),
  ResourceType: wireText.from(({ resource }) => resource.resourceType),
  Tags: wireJsonText.from(({ resource }) => tagLists(resource.tags)),
})

/** One page, latest first; `nextToken` is undefined at its end. */
export interface ComplianceTimelinePage {
  readonly nodes: readonly ComplianceNode[]
  readonly maxResults: number
  readonly nextToken: string | undefined
}

/** A page of what the rules said of a resource over time. */
export const complianceTimelinePage = shape<ComplianceTimelinePage>({
  ComplianceList: wireList(complianceNode).from((page) => page.nodes),
  MaxResults: wireInteger.from((page) => page.maxResults),
  NextToken: wireText.from((page) => page.nextToken),
})
