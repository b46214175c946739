/** Reads one value of a parsed reply; `at` names its place for the error text. */
export type Read<T> = (value: unknown, at: string) => T

/** A reply does not look as this program expects: the server is another version. */
export class UnexpectedReplyError extends Error {
  override readonly name = 'UnexpectedReplyError'
}

type ValueOf<R> = R extends Read<infer T> ? T : never

export const text: Read<string> = (value, at) =>
  typeof value === 'string' ? value : fail(at, 'a text', value)

export const number: Read<number> = (value, at) =>
  typeof value === 'number' ? value : fail(at, 'a number', value)

export const boolean: Read<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : fail(at, 'true or false', value)

/** An account id: a number on the wire, text here. */
export const accountId: Read<string> = (value, at) => String(number(value, at))

/** Anything, as it came. */
export const anything: Read<unknown> = (value) => value

/** A member that may be absent, null or empty text; then undefined. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, at) => (value === undefined || value === null || value === '' ? undefined : read(value, at))
}

export function listOf<T>(read: Read<T>): Read<T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((each, i) => read(each, `${at}[${i}]`)) : fail(at, 'a list', value)
}

/** An object whose keys are data. */
export function mapOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, at) =>
    Object.fromEntries(
      Object.entries(objectOf(value, at)).map(([key, each]) => [key, read(each, `${at}.${key}`)]),
    )
}

/** An object with these members; others are dropped. */
export function members<const R extends Readonly<Record<string, Read<unknown>>>>(
  reads: R,
): Read<{ readonly [K in keyof R]: ValueOf<R[K]> }> {
  return (value, at) => {
    const object = objectOf(value, at)
    const entries = Object.entries(reads).map(([key, read]) => [key, read(object[key], `${at}.${key}`)])
    // The keys and readers of `reads` are exactly those of the type.
    return Object.fromEntries(entries)
  }
}

/** JSON inside a text, as several replies carry it. */
export function jsonText<T>(read: Read<T>): Read<T> {
  return (value, at) => {
    const source = text(value, at)
    try {
      return read(JSON.parse(source), at)
    } catch (error) {
      if (error instanceof UnexpectedReplyError) throw error
      throw new UnexpectedReplyError(`${at} should hold JSON`, { cause: error })
    }
  }
}

function objectOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(at, 'an object', value)
  return Object.fromEntries(Object.entries(value))
}

function fail(at: string, wanted: string, value: unknown): never {
  const found = value === undefined ? 'nothing' : JSON.stringify(value)
  throw new UnexpectedReplyError(
    `the reply is not as expected: ${at} should be ${wanted}, but is ${found.slice(0, 80)}`,
  )
}
