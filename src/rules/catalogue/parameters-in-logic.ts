import type { Condition, RuleLogic } from '../../conditions/types.js'

const REFERENCE = /\{\{([^{}]*)\}\}/g

/** Names of the parameters that a rule's conditions refer to. */
export function parametersIn(logic: RuleLogic): ReadonlySet<string> {
  return new Set([...placesIn(logic)].filter((name) => !SUBJECT.test(name)))
}

/** Paths of the values of the resource itself that a rule's conditions compare with. */
export function subjectPathsIn(logic: RuleLogic): ReadonlySet<string> {
  return new Set([...placesIn(logic)].filter((name) => SUBJECT.test(name)))
}

const SUBJECT = /^(?:\$|resource\.)/

function placesIn(logic: RuleLogic): ReadonlySet<string> {
  const names = new Set<string>()
  if (logic.appliesWhen !== undefined) collect(logic.appliesWhen, names)
  collect(logic.compliant, names)
  return names
}

function collect(condition: Condition, names: Set<string>): void {
  if (condition.onlyIf !== undefined) names.add(condition.onlyIf)
  if ('children' in condition) {
    for (const child of condition.children) collect(child, names)
  } else if ('not' in condition) {
    collect(condition.not, names)
  } else if ('satisfy' in condition) {
    if (condition.where !== undefined) collect(condition.where, names)
    collect(condition.condition, names)
  } else {
    for (const text of [condition.featurePath, condition.desired ?? '']) {
      for (const [, name = ''] of text.matchAll(REFERENCE)) names.add(name.trim())
    }
  }
}
