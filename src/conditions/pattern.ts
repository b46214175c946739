import { ConditionError } from './condition-error.js'
import { isWordUnit, type PatternNode, parsePattern, type UnitTest } from './pattern-syntax.js'

const MAX_SOURCE = 500
const MAX_INSTRUCTIONS = 2_000
const MAX_TEXT = 10_000
/** Text units times instructions: what one match may cost. */
const MAX_WORK = 5_000_000

type Instruction =
  | { readonly kind: 'unit'; readonly test: UnitTest }
  | { readonly kind: 'fork'; a: number; b: number }
  | { readonly kind: 'assert'; readonly where: 'start' | 'end' | 'wordEdge' | 'notWordEdge' }
  | { readonly kind: 'accept' }

/** Whether the pattern occurs anywhere in `text`. */
export type PatternTest = (text: string) => boolean

/**
 * Compiles a regular expression to a simulation of its automaton: time is linear in the text for every
 * pattern, so a hostile one cannot hang the process (V8's engine backtracks). Throws ConditionError for
 * unsupported syntax; the test throws it for a text that is too long.
 */
export function compilePattern(source: string, ignoreCase = false): PatternTest {
  if (source.length > MAX_SOURCE) throw new ConditionError(`pattern: longer than ${MAX_SOURCE} characters`)
  const program: Instruction[] = []
  emit(program, parsePattern(source, ignoreCase))
  program.push({ kind: 'accept' })
  return (text) => {
    if (text.length > MAX_TEXT || text.length * program.length > MAX_WORK)
      throw new ConditionError('pattern: the text is too long to match')
    return search(program, text)
  }
}

function emit(program: Instruction[], node: PatternNode): void {
  if (program.length > MAX_INSTRUCTIONS) throw new ConditionError('pattern: too large when expanded')
  switch (node.kind) {
    case 'unit':
    case 'assert':
      program.push(node)
      return
    case 'sequence':
      for (const child of node.nodes) emit(program, child)
      return
    case 'choice':
      emitChoice(program, node.nodes)
      return
    case 'repeat':
      emitRepeat(program, node)
  }
}

function emitChoice(program: Instruction[], nodes: readonly PatternNode[]): void {
  const exits: { a: number; b: number }[] = []
  nodes.forEach((child, index) => {
    const isLast = index === nodes.length - 1
    const fork = { kind: 'fork' as const, a: program.length + 1, b: 0 }
    if (!isLast) program.push(fork)
    emit(program, child)
    if (isLast) return
    const exit = { kind: 'fork' as const, a: 0, b: 0 }
    program.push(exit)
    exits.push(exit)
    fork.b = program.length
  })
  for (const exit of exits) exit.a = exit.b = program.length
}

function emitRepeat(program: Instruction[], repeat: PatternNode & { kind: 'repeat' }): void {
  for (let i = 0; i < repeat.min; i++) emit(program, repeat.node)
  if (repeat.max === Number.POSITIVE_INFINITY) {
    const start = program.length
    const fork = { kind: 'fork' as const, a: start + 1, b: 0 }
    program.push(fork)
    emit(program, repeat.node)
    program.push({ kind: 'fork', a: start, b: start })
    fork.b = program.length
    return
  }
  const forks: { b: number }[] = []
  for (let i = repeat.min; i < repeat.max; i++) {
    const fork = { kind: 'fork' as const, a: program.length + 1, b: 0 }
    program.push(fork)
    forks.push(fork)
    emit(program, repeat.node)
  }
  for (const fork of forks) fork.b = program.length
}

function search(program: readonly Instruction[], text: string): boolean {
  // `seen[i]` is the last position (plus one) at which instruction i was reached.
  const seen = new Int32Array(program.length)
  const stack: number[] = []
  let current: number[] = []
  let next: number[] = []

  const follow = (start: number, position: number, into: number[]): boolean => {
    stack.push(start)
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (seen[index] === position + 1) continue
      seen[index] = position + 1
      const instruction = program[index]!
      if (instruction.kind === 'accept') return true
      if (instruction.kind === 'unit') into.push(index)
      else if (instruction.kind === 'fork') stack.push(instruction.b, instruction.a)
      else if (holds(instruction.where, text, position)) stack.push(index + 1)
    }
    return false
  }

  for (let position = 0; ; position++) {
    if (follow(0, position, current)) return true
    if (position === text.length) return false
    const unit = text.charCodeAt(position)
    for (const index of current) {
      const instruction = program[index]!
      if (instruction.kind === 'unit' && instruction.test(unit) && follow(index + 1, position + 1, next))
        return true
    }
    ;[current, next] = [next, current]
    next.length = 0
  }
}

function holds(where: 'start' | 'end' | 'wordEdge' | 'notWordEdge', text: string, position: number): boolean {
  if (where === 'start') return position === 0
  if (where === 'end') return position === text.length
  const before = position > 0 && isWordUnit(text.charCodeAt(position - 1))
  const after = position < text.length && isWordUnit(text.charCodeAt(position))
  return (before !== after) === (where === 'wordEdge')
}
