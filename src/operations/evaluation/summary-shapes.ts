import type { ResourceGroupCounts } from '../../evaluation/group-resources.js'
import type { StoredVerdict, VerdictCounts } from '../../evaluation/types.js'
import type { ShownDay } from '../../packs/daily-statistics.js'
import type { AccountSummary, RiskLevelSummary } from '../../packs/summarise-account.js'
import { totalOf } from '../../packs/summarise-pack.js'
import {
  type Member,
  shape,
  wireInstant,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import type { RiskLevel } from '../../rules/types.js'
import { countOf } from '../verdicts.js'

type ShownVerdict = Exclude<StoredVerdict, 'ERROR'>

const SHOWN: readonly ShownVerdict[] = [
  'COMPLIANT',
  'NON_COMPLIANT',
  'NOT_APPLICABLE',
  'INSUFFICIENT_DATA',
  'IGNORED',
]

interface VerdictCount {
  readonly verdict: ShownVerdict
  readonly count: number
}

/** The verdicts that occur; with `only` that one, also when it does not. */
function countsByVerdict(counts: VerdictCounts, only?: ShownVerdict): readonly VerdictCount[] {
  return SHOWN.map((verdict) => ({ verdict, count: countOf(counts, verdict) })).filter(
    ({ verdict, count }) => (only === undefined ? count > 0 : verdict === only),
  )
}

interface RuleResources {
  readonly counts: VerdictCounts
  readonly only: ShownVerdict | undefined
}

/** The resources of one rule by verdict; the total is of all of them. */
export const ruleResources = shape<RuleResources>({
  Compliances: wireList(
    shape<VerdictCount>({
      ComplianceType: wireText.from(({ verdict }) => verdict),
      Count: wireInteger.from(({ count }) => count),
    }),
  ).from(({ counts, only }) => countsByVerdict(counts, only)),
  TotalCount: wireLong.from(({ counts }) => totalOf(counts)),
})

function groupsBy(member: 'RegionId' | 'ResourceType') {
  const group = shape<ResourceGroupCounts>({
    Compliances: wireList(
      shape<VerdictCount>({
        ComplianceType: wireText.from(({ verdict }) => verdict),
        Count: wireLong.from(({ count }) => count),
      }),
    ).from(({ counts }) => countsByVerdict(counts)),
    [member]: wireText.from((each: ResourceGroupCounts) => each.group),
  })
  return shape<readonly ResourceGroupCounts[]>({
    ComplianceResultList: wireList(group).from((groups) => groups),
  })
}

export const resourcesByRegion = groupsBy('RegionId')
export const resourcesByType = groupsBy('ResourceType')

/** The rules of one risk level. */
export const riskLevelSummary = shape<RiskLevelSummary>({
  CompliantCount: wireInteger.from(({ counts }) => counts.compliant),
  NonCompliantCount: wireInteger.from(({ counts }) => counts.nonCompliant),
  RiskLevel: wireInteger.from(({ riskLevel }) => riskLevel),
})

/** The total counts the other verdicts too: what has no data does not vanish. */
function summaryMembers(
  get: (summary: AccountSummary) => VerdictCounts,
): Record<string, Member<AccountSummary>> {
  return {
    ComplianceSummaryTimestamp: wireInstant.from(({ at }) => at),
    CompliantCount: wireInteger.from((summary) => get(summary).compliant),
    NonCompliantCount: wireInteger.from((summary) => get(summary).nonCompliant),
    TotalCount: wireLong.from((summary) => totalOf(get(summary))),
  }
}

function atRisk(level: RiskLevel): Member<AccountSummary> {
  return wireInteger.from(({ nonCompliantByRisk }) => nonCompliantByRisk.get(level))
}

/** How an account stands. */
export const accountSummary = shape<AccountSummary>({
  ComplianceSummaryByConfigRule: shape(summaryMembers(({ rules }) => rules)).from((summary) => summary),
  ComplianceSummaryByResource: shape<AccountSummary>({
    ...summaryMembers(({ resources }) => resources),
    HighRiskRuleNonCompliantResourceCount: atRisk(1),
    MediumRiskRuleNonCompliantResourceCount: atRisk(2),
    LowRiskRuleNonCompliantResourceCount: atRisk(3),
  }).from((summary) => summary),
})

const dayMembers: Readonly<Record<string, Member<ShownDay>>> = {
  NonCompliantResourceCnt: wireInteger.from((day) => day.nonCompliantResources),
  NonCompliantRuleCnt: wireInteger.from((day) => day.nonCompliantRules),
  StatisticDate: wireText.from(({ day }) => day),
  TotalResourceCnt: wireInteger.from((day) => day.resources),
  TotalRuleCnt: wireInteger.from((day) => day.rules),
}

/** How an account stood at the end of a day. */
export const complianceDay = shape<ShownDay>(dayMembers)

/** How an account group stood at the end of a day. */
export const groupComplianceDay = shape<ShownDay>({
  ...dayMembers,
  AggregatorId: wireText.from((day) => day.aggregatorId),
})
