import { arrayOperators } from './array.js'
import { base64Operators } from './base64.js'
import { fieldOperators } from './fields.js'
import { jsonTextOperators } from './json-text.js'
import { listOperators } from './list.js'
import { networkOperators } from './network.js'
import { numberOperators } from './number.js'
import { patternOperators } from './pattern.js'
import { policyOperators } from './policy.js'
import { presenceOperators } from './presence.js'
import { securityGroupOperators } from './security-group.js'
import { stringOperators } from './string.js'
import { tagOperators } from './tags.js'
import { timeOperators } from './time.js'
import type { Operator } from './types.js'
import { versionOperators } from './version.js'

/** Every operator a condition may name, the published families first; `ListConfigRuleOperators` is served from it. */
export const operators: readonly Operator[] = [
  ...stringOperators,
  ...numberOperators,
  ...base64Operators,
  ...arrayOperators,
  ...presenceOperators,
  ...patternOperators,
  ...timeOperators,
  ...networkOperators,
  ...securityGroupOperators,
  ...listOperators,
  ...versionOperators,
  ...tagOperators,
  ...policyOperators,
  ...jsonTextOperators,
  ...fieldOperators,
]

const byName: ReadonlyMap<string, Operator> = new Map(operators.map((operator) => [operator.name, operator]))

/** The operator of that exact name; null when there is none. */
export function findOperator(name: string): Operator | null {
  return byName.get(name) ?? null
}
