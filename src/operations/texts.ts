/** A text parameter whose empty value means that it is not given. */
export function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

/** The items of a text parameter that may hold several, separated by commas; undefined when there are none. */
export function commaItems(text: string | undefined): readonly string[] | undefined {
  const items = (text ?? '').split(',').flatMap((item) => filled(item.trim()) ?? [])
  return items.length === 0 ? undefined : items
}
