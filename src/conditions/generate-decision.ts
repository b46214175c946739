import type { Need } from './compile-needs.js'
import type { Bindings } from './operators/types.js'
import { plainNames } from './path/compile-read.js'
import type { Path } from './path/types.js'
import type { CompiledCondition, Run } from './run.js'
import type { ResourceView } from './types.js'
import { COMPLIANT, type Verdict } from './verdict.js'

/**
 * The source of a rule as it is put together. Closures of one function share what the engine learned of it, so that
 * a member read for many rules is looked up as if its name were unknown; a rule of its own source learns for itself.
 *
 * What a rule says reaches the source in one form only: member names that are ASCII identifiers, quoted. Desired
 * values, operators and everything else are bound as values, never written out.
 */
export interface Code extends Bindings {
  /** As `bind`, for a function of the run that looks at what is judged there. */
  bindReader(reader: (run: Run, index: number) => unknown): string
  /** Adds a function of these parameters, with `v` to work with; returns its name. */
  add(parameters: string, body: string): string
}

/** Names of variables where an expression stands; `run` and `root` are the same everywhere. */
export interface At {
  /** What `@` means. */
  readonly element: string
  /** An expression for the places of the elements around; '' outside an `each`. */
  readonly places: string
}

/** How a condition is written into a source. */
export interface Emitter {
  /** An expression that gives what `check` gives. */
  readonly test: (code: Code, at: At) => string
  /**
   * Statements that add to `list` (null until there are any) what `check` and, when the answer is not `wanted`,
   * `explain` come to: the same failures after the same tests, also where a test throws.
   */
  readonly settle: (code: Code, at: At, wanted: boolean) => string
}

/** Outside any `each`. */
export const TOP_PLACE: At = { element: 'null', places: '' }
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/
/** Longer sources take longer to compile than they save. */
const MAX_LENGTH = 20_000

/** What the parts of a rule say; `open` when a needed path is not there, which the rule looks at once more. */
export type Outcome = 'open' | 'notApplicable' | 'compliant' | 'nonCompliant'

export interface Parts {
  readonly needs: readonly Need[]
  readonly appliesWhen: CompiledCondition | null
  readonly compliant: CompiledCondition
}

type Generated<T> = (run: Run, resource: ResourceView) => T

/**
 * A function of its own source that decides as these parts do. Null where the process forbids to make code from
 * text (`--disallow-code-generation-from-strings`), when it would be too long, or when a part cannot be written out.
 */
export function generateDecision(parts: Parts): Generated<Outcome> | null {
  return generate(parts, { open: "'open'", notApplicable: "'notApplicable'" }, ({ test }, code) => [
    `return ${test(code, TOP_PLACE)} ? 'compliant' : 'nonCompliant'`,
  ])
}

/** As `generateDecision`, with the evidence; null stands for `open`. */
export function generateVerdict(parts: Parts): Generated<Verdict | null> | null {
  return generate(parts, { open: 'null', notApplicable: "{ kind: 'notApplicable' }" }, ({ settle }, code) => [
    settle(code, TOP_PLACE, true),
    `return list === null ? ${code.bind(COMPLIANT)} : { kind: 'nonCompliant', failures: list }`,
  ])
}

function generate<T>(
  { needs, appliesWhen, compliant }: Parts,
  words: Readonly<Record<'open' | 'notApplicable', string>>,
  finish: (emitter: Emitter, code: Code) => readonly string[],
): Generated<T> | null {
  if (compliant.emitter === null || appliesWhen?.emitter === null) return null
  const values: unknown[] = []
  const functions: string[] = []
  let readsRun = false
  const bind = (value: unknown) => `b${values.push(value) - 1}`
  const code: Code = {
    bind,
    bindReader: (reader) => {
      readsRun = true
      return bind(reader)
    },
    add: (parameters, body) => {
      const name = `f${functions.length}`
      functions.push(`function ${name}(${parameters}) { let v; ${body} }`)
      return name
    },
  }
  const begin = 'let v, list = null; const root = resource.configuration;'
  const steps = [
    ...needs.map(({ emit }) => `if (!(${emit(code)})) return ${words.open}`),
    ...(appliesWhen === null
      ? []
      : [`if (!(${appliesWhen.emitter.test(code, TOP_PLACE)})) return ${words.notApplicable}`]),
    ...finish(compliant.emitter, code),
  ]
  const names = values.map((_, n) => `b${n}`)
  // Constants rather than parameters: the engine then sees through calls of them.
  const bound = names.map((name, n) => `const ${name} = values[${n}]`)
  const start = readsRun ? 'run.resource = resource; run.root = root;' : ''
  const main = `return function (run, resource) { ${begin} ${start} ${steps.join('\n')} }`
  const source = ["'use strict'", ...bound, ...functions, main].join('\n')
  if (source.length > MAX_LENGTH) return null
  try {
    return new Function('values', source)(values)
  } catch (error) {
    if (error instanceof EvalError) return null
    throw error
  }
}

/** An expression that puts what a path of up to four plain names leads to into `v`; null for any other path. */
export function emitRead(path: Path, at: At): string | null {
  const names = path.definite ? plainNames(path.segments) : null
  if (names === null || names.length > 4 || !names.every((name) => IDENTIFIER.test(name))) return null
  const start = `v = ${path.root === '@' ? at.element : 'root'}`
  const steps = names.map((name) => `v = typeof v === 'object' && v !== null ? v['${name}'] : undefined`)
  return [start, ...steps].join(', ')
}

/** An expression that calls `read`, a function of the run that may look at the element. */
export function emitCall(read: (run: Run) => unknown, code: Code, at: At): string {
  return `(run.element = ${at.element}, ${code.bindReader(read)}(run))`
}
