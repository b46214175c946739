const MAX_ANSWERS = 64
const MAX_LENGTH = 64

/**
 * Remembers the answers to the first `most` short texts it is asked about. Recorded values repeat from resource to
 * resource (protocols, port ranges, networks), and looking one up costs less than reading it again.
 */
export function remember<T extends object | boolean>(
  answer: (text: string) => T,
  most = MAX_ANSWERS,
): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const now = answer(text)
    if (known.size < most && text.length <= MAX_LENGTH) known.set(text, now)
    return now
  }
}
