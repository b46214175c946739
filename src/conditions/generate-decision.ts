import type { Need } from './compile-needs.js'
import { plainNames } from './path/compile-read.js'
import type { Path } from './path/types.js'
import type { CompiledCondition, Run } from './run.js'

/**
 * The source of a check as it is put together. Closures of one function share what the engine learned of it, so that
 * a member read for many rules is looked up as if its name were unknown; a check of its own source learns for itself.
 *
 * What a rule says reaches the source in one form only: member names that are ASCII identifiers, quoted. Desired
 * values, operators and everything else are bound as values, never written out.
 */
export interface Code {
  /** The name under which the source sees `value`. */
  bind(value: unknown): string
  /** Adds a function of `run` with this body; returns an expression that calls it. */
  add(body: string): string
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/
/** Longer sources take longer to compile than they save. */
const MAX_LENGTH = 20_000

/** What the parts of a rule say; `open` when a needed path is not there, which the rule looks at once more. */
export type Outcome = 'open' | 'notApplicable' | 'compliant' | 'nonCompliant'
export type Decision = (run: Run) => Outcome

export interface Parts {
  readonly needs: readonly Need[]
  readonly appliesWhen: CompiledCondition | null
  readonly compliant: CompiledCondition
}

/**
 * A function of its own source that decides as these parts do. Null where the process forbids to make code from
 * text (`--disallow-code-generation-from-strings`), or when it would be too long.
 */
export function generateDecision({ needs, appliesWhen, compliant }: Parts): Decision | null {
  const values: unknown[] = []
  const functions: string[] = []
  const code: Code = {
    bind: (value) => `b${values.push(value) - 1}`,
    add: (body) => `f${functions.push(body) - 1}(run)`,
  }
  const steps = [
    ...needs.map(({ emit }) => `if (!(${emit(code)})) return 'open'`),
    ...(appliesWhen === null ? [] : [`if (!(${appliesWhen.emit(code)})) return 'notApplicable'`]),
    `return ${compliant.emit(code)} ? 'compliant' : 'nonCompliant'`,
  ]
  const helpers = functions.map((body, n) => `function f${n}(run) { let v; ${body} }`)
  const source = `'use strict'\n${helpers.join('\n')}\nreturn function (run) { let v; ${steps.join('\n')} }`
  if (source.length > MAX_LENGTH) return null
  try {
    return new Function(...values.map((_, n) => `b${n}`), source)(...values)
  } catch (error) {
    if (error instanceof EvalError) return null
    throw error
  }
}

/** The expression that reads a path of up to four plain names; null for any other path. */
export function emitRead(path: Path): string | null {
  const names = path.definite ? plainNames(path.segments) : null
  if (names === null || names.length > 4 || !names.every((name) => IDENTIFIER.test(name))) return null
  const start = path.root === '@' ? 'run.element' : 'run.root'
  const steps = names.map((name) => `v = typeof v === 'object' && v !== null ? v['${name}'] : undefined`)
  return `(v = ${[start, ...steps].join(', ')}, v)`
}
