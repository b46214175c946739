import { type Builder, isGiven, opposite, type Scope } from './builder.js'
import { compileClause } from './compile-clause.js'
import { compileEach } from './compile-each.js'
import { compileRelated } from './compile-related.js'
import type { CompiledCondition } from './run.js'
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
    explain: (run, wanted, into) => inner.explain(run, !wanted, into),
  }
}

function compileGroup(group: Group, builder: Builder, scope: Scope): CompiledCondition | null {
  const children = group.children.flatMap((child) => compileCondition(child, builder, scope) ?? [])
  const [first, second, third] = children
  if (first === undefined) return null
  if (second === undefined) return first
  const isAnd = group.operator === 'and'
  const checks = children.map((child) => child.check)
  return {
    firstLeaf: first.firstLeaf,
    check:
      third === undefined
        ? pair(isAnd, first.check, second.check)
        : isAnd
          ? (run) => {
              for (let i = 0; i < checks.length; i++) if (!checks[i]!(run)) return false
              return true
            }
          : (run) => {
              for (let i = 0; i < checks.length; i++) if (checks[i]!(run)) return true
              return false
            },
    explain: (run, wanted, into) => {
      for (const child of children) if (child.check(run) !== wanted) child.explain(run, wanted, into)
    },
  }
}

function pair(
  isAnd: boolean,
  a: CompiledCondition['check'],
  b: CompiledCondition['check'],
): CompiledCondition['check'] {
  return isAnd ? (run) => a(run) && b(run) : (run) => a(run) || b(run)
}
