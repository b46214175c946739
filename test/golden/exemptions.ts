import { createExemption } from '../../src/evaluation/exemption-register.js'
import type { TestEstate } from '../../src/packs/testing.js'
import { type Instant, toInstant } from '../../src/platform/instant.js'
import { listRules } from '../../src/rules/store/read-rules.js'
import { type GoldenResource, type GoldenRule, keyOf, type Picks } from './make-estate.js'

/** An exemption of one finding, or of those of a rule on resources with all of some tags. */
export interface GoldenExemption {
  readonly ruleName: string
  readonly target:
    | GoldenResource
    | { readonly tags: readonly { readonly key: string; readonly value: string }[] }
  /** Null is never. */
  readonly expiresAt: Instant | null
}

/** Whether one of the exemptions ignores a finding at an instant, told from what they say alone. */
export function isIgnored(
  exemptions: readonly GoldenExemption[],
  rule: GoldenRule,
  resource: GoldenResource,
  now: Instant,
): boolean {
  return exemptions.some(({ ruleName, target, expiresAt }) => {
    if (ruleName !== rule.name || (expiresAt !== null && expiresAt <= now)) return false
    if ('resourceId' in target) return keyOf(target) === keyOf(resource)
    return target.tags.every(({ key, value }) => {
      const own = resource.tags[key]
      return own !== undefined && (value === '' || own === value)
    })
  })
}

/** Exemptions of some of the findings and, by tags, of some rules: for ever, for long, or until `soon`. */
export function makeExemptions(
  picks: Picks,
  rules: readonly GoldenRule[],
  findings: readonly { readonly rule: GoldenRule; readonly resource: GoldenResource }[],
  soon: Instant,
): GoldenExemption[] {
  const end = () => picks.one([null, soon, toInstant(soon + 86_400_000)])
  const single = new Map(
    Array.from({ length: 120 }, () => picks.one(findings)).map(({ rule, resource }) => [
      `${rule.name} ${keyOf(resource)}`,
      { ruleName: rule.name, target: resource, expiresAt: end() },
    ]),
  )
  const tagged = rules
    .filter(() => picks.chance(40))
    .map(({ name }) => {
      const env = { key: 'env', value: picks.one(['', 'a', 'b']) }
      const team = { key: 'team', value: picks.one(['', 'a']) }
      return { ruleName: name, target: { tags: picks.one([[env], [team], [env, team]]) }, expiresAt: end() }
    })
  return [...single.values(), ...tagged]
}

/** Asks the product for the exemptions; each is in force at once. */
export async function addExemptions(
  estate: TestEstate,
  exemptions: readonly GoldenExemption[],
): Promise<void> {
  const { db, scope, services } = estate
  const { rules } = await listRules(db, scope, {})
  const ids = new Map(rules.map(({ name, ruleId }) => [name, ruleId]))
  const register = { ...services, exemptionPolicy: { needsApproval: false, maxDays: 0 } }
  for (const { ruleName, target, expiresAt } of exemptions) {
    const what =
      'resourceId' in target ? { resource: target } : { selector: { tags: target.tags, condition: null } }
    await createExemption(db, scope, register, {
      ruleId: ids.get(ruleName)!,
      ...what,
      reason: 'golden',
      expiresAt,
    })
  }
  await estate.evaluate()
}
