/** Search parameters of addresses are plain texts: `?status=COMPLIANT&page=2`. */
export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== '') params.set(name, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** For `validateSearch`: the named texts, each absent when empty; a link may take one away by `undefined`. */
export function textsOf<const N extends string>(...names: readonly N[]) {
  return (search: Readonly<Record<string, unknown>>): { [K in N]?: string | undefined } => {
    const found: Partial<Record<N, string>> = {}
    for (const name of names) {
      const value = search[name]
      if (typeof value === 'string' && value !== '') found[name] = value
    }
    return found
  }
}

/** A page number of an address; 1 when it is none. */
export function pageOf(text: string | undefined): number {
  const page = Number(text)
  return Number.isInteger(page) && page > 0 ? page : 1
}
