/** An object of parsed JSON. */
export type Members = Readonly<Record<string, unknown>>

/** The object a value is, or one without members. */
export function objectIn(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

/** The objects in a list; nothing else of it. */
export function objectsIn(value: unknown): readonly Members[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? [objectIn(each)] : [],
  )
}

/** A text, number or truth value as text, a list of them joined by commas; undefined for anything empty. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return value === '' ? undefined : value
  if (!Array.isArray(value)) return undefined
  const texts = value.flatMap((each: unknown) => textIn(each) ?? [])
  return texts.length === 0 ? undefined : texts.join(',')
}
