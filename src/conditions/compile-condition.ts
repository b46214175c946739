import { type Builder, isGiven, opposite, type Scope } from './builder.js'
import { compileClause } from './compile-clause.js'
import { compileEach } from './compile-each.js'
import { compileRelated } from './compile-related.js'
import type { Emitter } from './generate-decision.js'
import type { Check, CompiledCondition } from './run.js'
import type { Condition, Group } from './types.js'

/** Compiles a condition; null when `onlyIf` leaves nothing of it. Throws ConditionError on a path that is no path. */
export function compileCondition(
  condition: Condition,
  builder: Builder,
  scope: Scope,
): CompiledCondition | null {
  if (condition.onlyIf !== undefined && !isGiven(builder, condition.onlyIf)) return null
  if ('children' in condition) return compileGroup(condition, builder, scope)
  if ('not' in condition) {
    const inner = compileCondition(condition.not, builder, opposite(scope))
    return inner === null ? null : negate(inner)
  }
  if ('each' in condition) return compileEach(condition, builder, scope)
  if ('related' in condition) return compileRelated(condition, builder, scope)
  return compileClause(condition, builder, scope)
}

function negate(inner: CompiledCondition): CompiledCondition {
  const { check } = inner
  return {
    firstLeaf: inner.firstLeaf,
    check: (run) => !check(run),
    emitter: inner.emitter && negateEmitter(inner.emitter),
    explain: (run, wanted, into) => inner.explain(run, !wanted, into),
  }
}

function negateEmitter({ test, settle }: Emitter): Emitter {
  return {
    test: (code, at) => `!(${test(code, at)})`,
    settle: (code, at, wanted) => settle(code, at, !wanted),
  }
}

function compileGroup(group: Group, builder: Builder, scope: Scope): CompiledCondition | null {
  const children = group.children.flatMap((child) => compileCondition(child, builder, scope) ?? [])
  const [first, ...others] = children
  if (first === undefined) return null
  if (others.length === 0) return first
  const checks = children.map((child) => child.check)
  return {
    firstLeaf: first.firstLeaf,
    check: group.operator === 'and' ? conjunction(checks) : disjunction(checks),
    emitter: groupEmitter(group.operator, children),
    explain: (run, wanted, into) => {
      for (const child of children) if (child.check(run) !== wanted) child.explain(run, wanted, into)
    },
  }
}

/**
 * Where one child decides against the group (of `and`, when true is wanted), all are settled at once: explaining looks
 * at each of them anyway. Otherwise the group is decided first, since a child that fails is no reason by itself.
 */
function groupEmitter(operator: Group['operator'], children: readonly CompiledCondition[]): Emitter | null {
  const emitters = children.flatMap(({ emitter }) => emitter ?? [])
  if (emitters.length < children.length) return null
  const test: Emitter['test'] = (code, at) =>
    `(${emitters.map((child) => child.test(code, at)).join(operator === 'and' ? ' && ' : ' || ')})`
  return {
    test,
    settle: (code, at, wanted) => {
      const each = () => emitters.map((child) => child.settle(code, at, wanted)).join('\n')
      if (wanted === (operator === 'and')) return each()
      return `if (${test(code, at)} !== ${wanted}) {\n${each()}\n}`
    },
  }
}

/** Two and three checks are called by name: the engine sees through that better than through a loop. */
function conjunction(checks: readonly Check[]): Check {
  const [a, b, c, ...others] = checks
  if (a !== undefined && b !== undefined && others.length === 0) {
    return c === undefined ? (run) => a(run) && b(run) : (run) => a(run) && b(run) && c(run)
  }
  return (run) => {
    for (let i = 0; i < checks.length; i++) if (!checks[i]!(run)) return false
    return true
  }
}

function disjunction(checks: readonly Check[]): Check {
  const [a, b, ...others] = checks
  if (a !== undefined && b !== undefined && others.length === 0) return (run) => a(run) || b(run)
  return (run) => {
    for (let i = 0; i < checks.length; i++) if (checks[i]!(run)) return true
    return false
  }
}
