/** Tells whether a text matches one pattern. */
export type TextMatcher = (text: string) => boolean

/**
 * Compiles a pattern: `*` is any run of characters, `?` exactly one; anchored at both ends, case-sensitive.
 * Linear in text times stars, whatever the pattern. Source: spec/ram.md 2
 */
export function compileWildcard(pattern: string): TextMatcher {
  if (/^\*+$/.test(pattern)) return () => true
  const star = pattern.indexOf('*')
  if (!pattern.includes('?')) {
    if (star < 0) return (text) => text === pattern
    if (star === pattern.length - 1) {
      const prefix = pattern.slice(0, -1)
      return (text) => text.startsWith(prefix)
    }
  }
  return (text) => matches(pattern, text)
}

/** Greedy match that goes back to the last star only: earlier stars can never need to give more. */
function matches(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let starAt = -1
  let starText = 0
  while (t < text.length) {
    const char = pattern[p]
    if (char === '*') {
      starAt = p++
      starText = t
    } else if (char === '?' || char === text[t]) {
      p++
      t++
    } else if (starAt >= 0) {
      p = starAt + 1
      t = ++starText
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
