import { MAX_NAME_LENGTH } from './draft-rule.js'

/** The name, or with the first suffix `-2`, `-3`, ... that makes it free; shortened when it must be. */
// inferred: spec/lifecycle.md 2 says only that a name clash of copies gets a suffix
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 2, free = name; ; n++) {
    if (!taken.has(free)) return free
    const suffix = `-${n}`
    free = name.slice(0, MAX_NAME_LENGTH - suffix.length).toWellFormed() + suffix
  }
}
