import { shape, wireAny, wireInteger, wireList, wireText } from '../../rpc/shapes.js'
import type { ManagedRule } from '../../rules/catalogue/types.js'
import { localText } from '../../rules/local-text.js'
import type { Trigger } from '../../rules/types.js'
import { anyMap, messageType, type ParameterDetails, parameterDetails } from '../rule/shapes.js'
import { type InLanguage, typesScope } from './shapes.js'

const trigger = shape<Trigger>({
  MaximumExecutionFrequency: wireText.from((each) =>
    each.kind === 'scheduled' ? each.frequency : undefined,
  ),
  MessageType: wireText.from(messageType),
})

/** One managed rule. Source: spec/lifecycle.md 13 */
export const managedRuleEntry = shape<InLanguage<ManagedRule>>({
  CompulsoryInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => spec.required),
  ),
  ConfigRuleName: wireText.from(({ entry, language }) => localText(entry.name, language)),
  Description: wireText.from(({ entry, language }) => localText(entry.description, language)),
  // There are no help pages behind the rules yet.
  HelpUrls: wireText.from(() => undefined),
  Identifier: wireText.from(({ entry }) => entry.id),
  Labels: wireList(wireText).from(({ entry }) => entry.labels),
  OptionalInputParameterDetails: wireAny<ParameterDetails>(anyMap).from((managed) =>
    parameterDetails(managed, (spec) => !spec.required),
  ),
  RiskLevel: wireInteger.from(({ entry }) => entry.riskLevel),
  Scope: typesScope.from(({ entry }) => entry),
  SourceDetails: wireList(trigger).from(({ entry }) => entry.triggers),
})
