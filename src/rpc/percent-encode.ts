const UNRESERVED = /^[A-Za-z0-9\-_.~]*$/

/** UTF-8 percent-encoding that keeps only `A-Z a-z 0-9 - _ . ~`. Source: spec/protocol.md 3 */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
