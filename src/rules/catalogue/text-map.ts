/**
 * A map over `texts` whose values are read when they are first asked for, and then kept; in the order of the keys. What
 * `read` throws, the question throws.
 */
export class TextMap<T extends object> implements ReadonlyMap<string, T> {
  readonly #texts: ReadonlyMap<string, string>
  readonly #read: (text: string, key: string) => T
  readonly #known = new Map<string, T>()

  constructor(texts: Readonly<Record<string, string>>, read: (text: string, key: string) => T) {
    const sorted = Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    this.#texts = new Map(sorted)
    this.#read = read
  }

  get size(): number {
    return this.#texts.size
  }

  has(key: string): boolean {
    return this.#texts.has(key)
  }

  get(key: string): T | undefined {
    const text = this.#texts.get(key)
    return text === undefined ? undefined : this.#valueOf(key, text)
  }

  keys(): MapIterator<string> {
    return this.#texts.keys()
  }

  *entries(): MapIterator<[string, T]> {
    for (const [key, text] of this.#texts) yield [key, this.#valueOf(key, text)]
  }

  *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries()
  }

  forEach(visit: (value: T, key: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }

  #valueOf(key: string, text: string): T {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const value = this.#read(text, key)
    this.#known.set(key, value)
    return value
  }
}
