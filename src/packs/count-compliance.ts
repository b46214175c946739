import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { countResults, listResourceResults } from '../evaluation/results.js'
import { listResultResources } from '../evaluation/store/result-resources.js'
import { NO_COUNTS, type StoredVerdict, type VerdictCounts } from '../evaluation/types.js'
import { listResourceNosById } from '../inventory/store/resources-by-id.js'
import { getRule, listRules } from '../rules/store/read-rules.js'
import { addCounts } from './summarise-pack.js'

/** Whose results are meant; an absent member filters nothing, all members are ANDed. */
export interface ComplianceSubject {
  readonly ruleId?: string | undefined
  readonly resourceId?: string | undefined
  readonly resourceType?: string | undefined
  readonly verdicts?: readonly StoredVerdict[] | undefined
}

const MEMBERS: Readonly<Record<StoredVerdict, keyof VerdictCounts>> = {
  COMPLIANT: 'compliant',
  NON_COMPLIANT: 'nonCompliant',
  NOT_APPLICABLE: 'notApplicable',
  INSUFFICIENT_DATA: 'insufficientData',
  IGNORED: 'ignored',
  ERROR: 'error',
}

/**
 * How many results have each verdict: of a rule, of a resource, or of all. A type counts only beside a resource.
 * Throws `ConfigRuleNotExists`.
 */
export async function countCompliance(
  db: Db,
  scope: Scope,
  subject: ComplianceSubject,
): Promise<VerdictCounts> {
  const rules =
    subject.ruleId === undefined
      ? (await listRules(db, scope, {})).rules
      : [await getRule(db, scope, subject.ruleId)]
  const ruleNos = rules.map((rule) => rule.ruleNo)
  const counted =
    subject.resourceId === undefined
      ? [...(await countResults(db, scope, ruleNos)).values()]
      : await countsOfResource(db, scope, subject.resourceId, subject.resourceType, new Set(ruleNos))
  return narrow(counted.reduce(addCounts, NO_COUNTS), subject.verdicts)
}

async function countsOfResource(
  db: Db,
  scope: Scope,
  resourceId: string,
  resourceType: string | undefined,
  ruleNos: ReadonlySet<number>,
): Promise<VerdictCounts[]> {
  const [account] = scope.accounts
  const numbers = await listResourceNosById(db, account, resourceId)
  const filter = resourceType === undefined ? {} : { resourceTypes: [resourceType] }
  const counts: VerdictCounts[] = []
  for (const { resourceNo } of await listResultResources(db, account, numbers, filter))
    for (const { ruleNo, verdict } of await listResourceResults(db, scope, resourceNo))
      if (ruleNos.has(ruleNo)) counts.push({ ...NO_COUNTS, [MEMBERS[verdict]]: 1 })
  return counts
}

function narrow(counts: VerdictCounts, verdicts: readonly StoredVerdict[] | undefined): VerdictCounts {
  if (verdicts === undefined) return counts
  const kept = { ...NO_COUNTS }
  for (const verdict of verdicts) kept[MEMBERS[verdict]] = counts[MEMBERS[verdict]]
  return kept
}
