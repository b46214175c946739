import { isValueList, isValueObject, Reference, UNKNOWN, type Value } from '../value.js'

/** `count.index` or `each.key` where it is open: the same as in what is made by the same expression. */
export class OpenStep {
  /** The expression of `count` or `for_each`. */
  readonly of: string

  constructor(of: string) {
    this.of = of
  }
}

export type Step = string | number | '*' | typeof UNKNOWN | OpenStep

/** What names stand for where an expression is read. */
export interface Names {
  /** The value of `root.step.step...`; unknown when the names lead nowhere. */
  readonly resolve: (root: string, steps: readonly Step[]) => Value
  /** The expression of `count` or `for_each`, in a block of which it is open how often it is made. */
  readonly open?: string
}

/** The value that steps lead to inside a value. */
export function follow(value: Value, steps: readonly Step[]): Value {
  let at = value
  for (const [index, step] of steps.entries()) {
    if (at === UNKNOWN || at instanceof Reference || step === UNKNOWN || step instanceof OpenStep)
      return UNKNOWN
    if (step === '*')
      return isValueList(at) ? at.map((item) => follow(item, steps.slice(index + 1))) : UNKNOWN
    const next: Value | undefined = isValueList(at)
      ? at[Number(step)]
      : isValueObject(at) && Object.hasOwn(at, step)
        ? at[step]
        : undefined
    if (next === undefined) return UNKNOWN
    at = next
  }
  return at
}
