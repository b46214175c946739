import type { Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { describeInvocation, type Invocation } from '../evaluation/describe-invocation.js'
import { describeResult } from '../evaluation/describe-result.js'
import type { ListedResult } from '../evaluation/results.js'
import { exemptionKey } from '../evaluation/store/blocks.js'
import { readIgnoredUntil } from '../evaluation/store/ignored-until.js'
import { readLastChanges } from '../evaluation/store/verdict-changes.js'
import type { Annotation } from '../evaluation/types.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { listRuleVersions } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import type { Pack } from './types.js'

/** A result with the rule version it was made with. */
export interface EvaluationResult {
  readonly result: ListedResult
  readonly rule: Rule
  /** The package asked for. */
  readonly pack: Pack | null
  readonly annotation: Annotation | null
  readonly invocation: Invocation
  /** When it last became non-compliant; null when it never was. */
  readonly lastNonCompliantAt: Instant | null
  /** When it last went from non-compliant to compliant; null when it never did. */
  readonly lastFixedAt: Instant | null
  /** When the exemption of an ignored result ends; null when it does not end or there is none. */
  readonly ignoredUntil: Instant | null
}

/** Adds to a page of results what stands beside them. */
export async function describeResults(
  db: Db,
  scope: Scope,
  results: readonly ListedResult[],
  pack: Pack | null,
): Promise<readonly EvaluationResult[]> {
  const [account] = scope.accounts
  const ruleOf = await readVersions(db, scope, results)
  const ruleNos = [...new Set(results.map((result) => result.ruleNo))]
  const resourceNos = [...new Set(results.map((result) => result.resourceNo))]
  const changes = await readLastChanges(db, account, ruleNos, resourceNos)
  const ignored = await readIgnoredUntil(db, account, ruleNos, resourceNos)
  return results.map((result) => {
    const rule = ruleOf(result)
    const key = exemptionKey(result.ruleNo, result.resourceNo)
    const last = changes.get(key)
    return {
      result,
      rule,
      pack,
      annotation: describeResult(rule, result),
      invocation: describeInvocation(rule, result),
      lastNonCompliantAt: last?.nonCompliantAt ?? firstNonCompliantAt(rule, result),
      lastFixedAt: last?.fixedAt ?? null,
      ignoredUntil: result.verdict === 'IGNORED' ? (ignored.get(key) ?? null) : null,
    }
  })
}

/** A first verdict is no change: it was there since rule and resource both were. */
// inferred: spec/lifecycle.md 3, the first evaluation starts at once
function firstNonCompliantAt(rule: Rule, { verdict, resource }: ListedResult): Instant | null {
  if (verdict !== 'NON_COMPLIANT' && verdict !== 'IGNORED') return null
  return toInstant(Math.max(rule.firstActivatedAt ?? rule.createdAt, resource.firstRecordedAt))
}

async function readVersions(
  db: Db,
  scope: Scope,
  results: readonly ListedResult[],
): Promise<(result: ListedResult) => Rule> {
  const wanted = results.map(({ ruleNo, ruleVersion }) => ({ ruleNo, version: ruleVersion }))
  const rules = await listRuleVersions(db, scope, wanted)
  const byKey = new Map(rules.map((rule) => [`${rule.ruleNo}:${rule.version}`, rule]))
  return ({ ruleNo, ruleVersion }) => {
    const rule = byKey.get(`${ruleNo}:${ruleVersion}`)
    if (rule === undefined) throw new Error(`a result of rule ${ruleNo} names version ${ruleVersion}`)
    return rule
  }
}
