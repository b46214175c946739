import Type, { type Static } from 'typebox'
import type { PackRuleWish } from '../../packs/plan-pack.js'
import type { RiskLevel } from '../../rules/types.js'
import { filled } from '../texts.js'

/** `ConfigRules` of a package. Source: spec/lifecycle.md 2 "Create" */
export const configRules = Type.Array(
  Type.Object({
    ConfigRuleId: Type.Optional(Type.String()),
    ConfigRuleName: Type.Optional(Type.String()),
    ConfigRuleParameters: Type.Optional(
      Type.Array(
        Type.Object({
          ParameterName: Type.Optional(Type.String()),
          ParameterValue: Type.Optional(Type.String()),
        }),
      ),
    ),
    Description: Type.Optional(Type.String()),
    ManagedRuleIdentifier: Type.Optional(Type.String()),
    RiskLevel: Type.Optional(Type.Unsafe<RiskLevel>(Type.Integer({ enum: [1, 2, 3] }))),
  }),
)

/** The rules a caller wants; empty texts count as not given. */
export function toRuleWishes(
  rules: Static<typeof configRules> | undefined,
): readonly PackRuleWish[] | undefined {
  return rules?.map((rule) => ({
    ruleId: filled(rule.ConfigRuleId),
    identifier: filled(rule.ManagedRuleIdentifier),
    name: filled(rule.ConfigRuleName),
    description: rule.Description,
    riskLevel: rule.RiskLevel,
    parameters: (rule.ConfigRuleParameters ?? []).map((parameter) => ({
      name: filled(parameter.ParameterName),
      value: parameter.ParameterValue,
    })),
  }))
}
