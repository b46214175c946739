import { agreementOf, type RuleAgreement, totalAgreement } from '../../../evaluation/compare-verdicts.js'
import type { Comparison, Difference } from '../../../evaluation/store/comparisons.js'
import { shape, wireInstant, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'

/** A share in ten-thousandths, e.g. 9500 for 95 %: the wire has whole numbers only. */
function basisPoints(share: number | null): number | undefined {
  return share === null ? undefined : Math.floor(share * 10_000)
}

const counts = {
  Agree: wireInteger.from((each: Counts) => each.agree),
  Differ: wireInteger.from((each: Counts) => each.differ),
  OnlyOurs: wireInteger.from((each: Counts) => each.onlyOurs),
  OnlyTheirs: wireInteger.from((each: Counts) => each.onlyTheirs),
  NoData: wireInteger.from((each: Counts) => each.noData),
  AgreementBasisPoints: wireInteger.from((each: Counts) => basisPoints(agreementOf(each))),
}

type Counts = ReturnType<typeof totalAgreement>

const ruleAgreement = shape<RuleAgreement>({
  ConfigRuleId: wireText.from((each) => each.ruleId),
  TheirConfigRuleId: wireText.from((each) => each.theirRuleId),
  ConfigRuleName: wireText.from((each) => each.ruleName),
  ...counts,
})

/** One comparison; AgreementBasisPoints is absent where they gave no verdict. */
export const comparison = shape<Comparison>({
  ComparisonId: wireText.from((each) => each.comparisonId),
  Status: wireText.from((each) => each.state),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
  FinishTimestamp: wireInstant.from((each) => each.finishedAt),
  Cause: wireText.from((each) => each.summary?.cause),
  TheirOldestTimestamp: wireInstant.from((each) => each.summary?.given?.from),
  TheirNewestTimestamp: wireInstant.from((each) => each.summary?.given?.to),
  Total: shape<Counts>(counts).from((each) => each.summary && totalAgreement(each.summary.rules)),
  Rules: wireList(ruleAgreement).from((each) => each.summary?.rules),
})

/** One resource on which both do not say the same. */
export const difference = shape<Difference>({
  ConfigRuleId: wireText.from((each) => each.ruleId),
  ConfigRuleName: wireText.from((each) => each.ruleName),
  Kind: wireText.from((each) => each.kind),
  ResourceType: wireText.from((each) => each.resourceType),
  Region: wireText.from((each) => each.region),
  ResourceId: wireText.from((each) => each.resourceId),
  OurComplianceType: wireText.from((each) => each.ourVerdict),
  TheirComplianceType: wireText.from((each) => each.theirVerdict),
  Property: wireText.from((each) => each.property),
  OurAnnotation: wireText.from((each) => each.ourAnnotation),
  TheirAnnotation: wireText.from((each) => each.theirAnnotation),
  TheirRecordedTimestamp: wireInstant.from((each) => each.theirRecordedAt),
  TheirSource: wireText.from((each) => each.theirSource),
})
