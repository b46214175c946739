import { ConditionError } from '../condition-error.js'
import type { Json } from '../types.js'
import { isList } from '../value-text.js'
import { compileFilter, type FilterTest } from './compile-filter.js'
import { itemAt, ownMember } from './compile-read.js'
import type { Segment, Selector } from './types.js'

/** Receives a selected value and its place below the value it was selected from: an index or path text. */
export type Emit = (value: Json, place: number | string) => void
export type Enumerate = (value: Json, root: Json, emit: Emit) => void

/** What `..` may visit in one selection; a document nested to hang the evaluation ends as an error instead. */
const MAX_VISITS = 200_000

/** Compiles one step to a function that emits what it selects, in the order of RFC 9535. */
export function compileEnumerate(segment: Segment): Enumerate {
  const selectors = segment.selectors.map(compileSelector)
  const children: Enumerate = (value, root, emit) => {
    for (const selector of selectors) selector(value, root, emit)
  }
  if (!segment.descend) return children
  return (value, root, emit) => {
    let visits = 0
    const descend = (node: Json, place: string): void => {
      visits += 1
      if (visits > MAX_VISITS) throw new ConditionError('path: .. visits too many values')
      children(node, root, (child, step) => emit(child, place + placeText(step)))
      forEachChild(node, (child, step) => {
        if (typeof child === 'object' && child !== null) descend(child, place + placeText(step))
      })
    }
    descend(value, '')
  }
}

function compileSelector(selector: Selector): Enumerate {
  switch (selector.kind) {
    case 'name': {
      const { name } = selector
      const place = memberText(name)
      return (value, _, emit) => {
        const found = ownMember(value, name)
        if (found !== undefined) emit(found, place)
      }
    }
    case 'index':
      return (value, _, emit) => {
        const found = itemAt(value, selector.index)
        if (found !== undefined && isList(value))
          emit(found, selector.index < 0 ? value.length + selector.index : selector.index)
      }
    case 'wildcard':
      return (value, _, emit) => forEachChild(value, emit)
    case 'filter': {
      const test: FilterTest = compileFilter(selector.filter)
      return (value, root, emit) =>
        forEachChild(value, (child, place) => {
          if (test(child, root)) emit(child, place)
        })
    }
    case 'slice':
      return (value, _, emit) => {
        if (isList(value)) emitSlice(value, selector, emit)
      }
  }
}

function forEachChild(value: Json, emit: Emit): void {
  if (typeof value !== 'object' || value === null) return
  if (isList(value)) {
    for (let i = 0; i < value.length; i++) emit(value[i]!, i)
    return
  }
  for (const [name, child] of Object.entries(value)) emit(child, memberText(name))
}

/** Bounds as in RFC 9535 2.3.4.2.2. */
function emitSlice(list: readonly Json[], slice: Selector & { kind: 'slice' }, emit: Emit): void {
  const { length } = list
  const { step } = slice
  if (step === 0) return
  const start = fromEnd(slice.start ?? (step > 0 ? 0 : length - 1), length)
  const end = slice.end === undefined ? (step > 0 ? length : -1) : fromEnd(slice.end, length)
  if (step > 0) {
    for (let i = Math.max(start, 0); i < Math.min(end, length); i += step) emit(list[i]!, i)
    return
  }
  for (let i = Math.min(start, length - 1); i > Math.max(end, -1); i += step) emit(list[i]!, i)
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? length + index : index
}

/** `[3]` or the text itself. */
export function placeText(place: number | string): string {
  return typeof place === 'number' ? `[${place}]` : place
}

function memberText(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
