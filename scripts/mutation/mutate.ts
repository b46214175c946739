import { ConditionError } from '../../src/conditions/condition-error.js'
import { findOperator } from '../../src/conditions/operators/index.js'
import type { Condition, RuleLogic } from '../../src/conditions/types.js'

/** A rule's logic with one deliberate mistake. */
export interface Mutant {
  /** What was changed, and where: `compliant.children[1]: drop clause`. Unique within a rule. */
  readonly change: string
  readonly logic: RuleLogic
}

interface Changed {
  readonly change: string
  readonly condition: Condition
}

/** Pairs whose members are mistaken for one another: a negation, or a boundary on the wrong side. */
const FLIPS: Readonly<Record<string, readonly string[]>> = {
  ...bothWays('StringEquals', 'NotStringEquals'),
  ...bothWays('StringContains', 'NotStringContains'),
  ...bothWays('StringIn', 'NotStringIn'),
  ...bothWays('In', 'NotIn'),
  ...bothWays('Contains', 'NotContains'),
  ...bothWays('ContainsAll', 'ExcludeAll'),
  ...bothWays('CsvContains', 'CsvNotContains'),
  ...bothWays('Equals', 'NotEquals'),
  ...bothWays('Exists', 'NotExists'),
  ...bothWays('IsEmpty', 'IsNotEmpty'),
  ...bothWays('IsStringEmpty', 'IsNotStringEmpty'),
  ...bothWays('RegexMatch', 'NotRegexMatch'),
  TagsContainAll: ['TagsContainAny'],
  TagsContainAny: ['TagsContainAll'],
  ...bounds(''),
  ...bounds('Size'),
  ...bounds('Version'),
  ...bounds('DaysUntil'),
  ...bounds('DaysSince'),
}

/** Every mutant of a rule's logic, in document order. */
export function mutantsOf(logic: RuleLogic): readonly Mutant[] {
  const { needs, appliesWhen, compliant } = logic
  return [
    ...needs.map((path, index) => ({
      change: `needs: drop ${path}`,
      logic: { ...logic, needs: needs.filter((_, at) => at !== index) },
    })),
    ...(appliesWhen === undefined
      ? []
      : [
          { change: 'appliesWhen: drop', logic: { needs, compliant } },
          ...changesOf(appliesWhen, 'appliesWhen').map(({ change, condition }) => ({
            change,
            logic: { ...logic, appliesWhen: condition },
          })),
        ]),
    ...changesOf(compliant, 'compliant').map(({ change, condition }) => ({
      change,
      logic: { ...logic, compliant: condition },
    })),
  ]
}

function changesOf(condition: Condition, place: string): readonly Changed[] {
  if ('children' in condition) {
    const { children } = condition
    const swapped = condition.operator === 'and' ? 'or' : 'and'
    const isSwapped = children.length > 1
    return [
      ...(isSwapped
        ? [{ change: `${place}: ${swapped}`, condition: { ...condition, operator: swapped } as const }]
        : []),
      ...children.flatMap((child, index) => [
        ...(isSwapped
          ? [
              {
                change: `${place}.children[${index}]: drop clause`,
                condition: { ...condition, children: children.filter((_, at) => at !== index) },
              },
            ]
          : []),
        ...changesOf(child, `${place}.children[${index}]`).map((changed) => ({
          change: changed.change,
          condition: { ...condition, children: children.with(index, changed.condition) },
        })),
      ]),
    ]
  }
  if ('not' in condition)
    return [
      { change: `${place}: drop not`, condition: condition.not },
      ...changesOf(condition.not, `${place}.not`).map(({ change, condition: not }) => ({
        change,
        condition: { ...condition, not },
      })),
    ]
  if ('satisfy' in condition) {
    const { where, ...withoutWhere } = condition
    return [
      ...(['all', 'any', 'none'] as const)
        .filter((satisfy) => satisfy !== condition.satisfy)
        .map((satisfy) => ({ change: `${place}: satisfy ${satisfy}`, condition: { ...condition, satisfy } })),
      ...(where === undefined ? [] : [{ change: `${place}.where: drop`, condition: withoutWhere }]),
      ...(where === undefined
        ? []
        : changesOf(where, `${place}.where`).map((each) => ({
            change: each.change,
            condition: { ...condition, where: each.condition },
          }))),
      ...(('needs' in condition && condition.needs) || []).map((path, index, needs) => ({
        change: `${place}.needs: drop ${path}`,
        condition: { ...condition, needs: needs.filter((_, at) => at !== index) },
      })),
      ...changesOf(condition.condition, `${place}.condition`).map((each) => ({
        change: each.change,
        condition: { ...condition, condition: each.condition },
      })),
    ]
  }
  const { operator, desired } = condition
  const flips = FLIPS[operator]
  return [
    ...(flips === undefined ? [{ change: `${place}: not ${operator}`, condition: { not: condition } }] : []),
    ...(flips ?? []).map((other) => ({
      change: `${place}: ${operator} to ${other}`,
      condition: { ...condition, operator: other },
    })),
    ...otherConstants(operator, desired).map((constant) => ({
      change: `${place}: ${desired} to ${constant}`,
      condition: { ...condition, desired: constant },
    })),
  ]
}

/** Constants that stand near the written one, of those that the operator takes; a parameter is no constant. */
function otherConstants(operator: string, desired: string | undefined): readonly string[] {
  if (desired === undefined || desired.includes('{{')) return []
  const number = Number(desired)
  const others =
    desired === 'true' || desired === 'false'
      ? [desired === 'true' ? 'false' : 'true']
      : desired.trim() !== '' && Number.isSafeInteger(number)
        ? [String(number + 1), String(number - 1)]
        : [`${desired}~`, ...withoutOneItem(desired)]
  return others.filter((other) => isTaken(operator, other))
}

/** A list that is separated by commas, without each of its items; JSON is no such list. */
function withoutOneItem(desired: string): readonly string[] {
  const items = desired.split(',')
  if (items.length === 1 || /[[{]/.test(desired)) return []
  return items.map((_, index) => items.filter((_, at) => at !== index).join(','))
}

function isTaken(operator: string, desired: string): boolean {
  try {
    findOperator(operator)?.prepare(desired)
    return true
  } catch (error) {
    if (error instanceof ConditionError) return false
    throw error
  }
}

function bothWays(one: string, other: string): Record<string, readonly string[]> {
  return { [one]: [other], [other]: [one] }
}

/** A boundary that moves by its own value, and one that turns round. */
function bounds(family: string): Record<string, readonly string[]> {
  const [greater, greaterOrEquals, less, lessOrEquals] = [
    'Greater',
    'GreaterOrEquals',
    'Less',
    'LessOrEquals',
  ].map((name) => `${family}${name}`) as [string, string, string, string]
  return {
    [greater]: [greaterOrEquals, lessOrEquals],
    [greaterOrEquals]: [greater, less],
    [less]: [lessOrEquals, greaterOrEquals],
    [lessOrEquals]: [less, greater],
  }
}
