/** A request target taken apart without losing what a signature needs. */
export interface RequestUrl {
  /** Decoded, beginning with a slash. */
  readonly path: string
  /** Decoded names and values; a bare name has an empty value. */
  readonly query: ReadonlyMap<string, string>
}

/**
 * Reads an origin-form request target. Null when an escape is malformed or not UTF-8, or a parameter is
 * given twice: what is signed must have one reading. `+` is a plus sign.
 */
export function parseRequestUrl(target: string): RequestUrl | null {
  if (!target.startsWith('/')) return null
  const mark = target.indexOf('?')
  const path = decode(mark === -1 ? target : target.slice(0, mark))
  if (path === null) return null
  const query = new Map<string, string>()
  for (const pair of mark === -1 ? [] : target.slice(mark + 1).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = decode(equals === -1 ? '' : pair.slice(equals + 1))
    if (name === null || value === null || query.has(name)) return null
    query.set(name, value)
  }
  return { path, query }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Percent-encodes everything but `A-Za-z0-9-_.~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Percent-encodes the segments of a path and keeps its slashes. */
export function percentEncodePath(path: string): string {
  return path.split('/').map(percentEncode).join('/')
}
