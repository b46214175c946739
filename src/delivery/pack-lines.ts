import type { ChannelType } from './types.js'

/** Largest message of each type in bytes of UTF-8. Source: spec/lifecycle.md 1 */
const LARGEST: Readonly<Record<ChannelType, number>> = {
  OSS: Number.POSITIVE_INFINITY,
  SLS: 1_048_576,
  MNS: 65_536,
}

/** Whether a text is not too large for channels of a type. */
export function fits(type: ChannelType, text: string): boolean {
  return Buffer.byteLength(text) <= LARGEST[type]
}

/** Lines that are posted together at most. */
const MOST_LINES = 500

/** Splits lines into bodies of at most 1 MB together, in order; each line fits by itself. */
export function packLines<L extends { readonly text: string }>(
  lines: readonly L[],
): readonly (readonly L[])[] {
  const packs: L[][] = []
  let size = 0
  for (const line of lines) {
    const bytes = Buffer.byteLength(line.text) + 1
    const last = packs.at(-1)
    if (last === undefined || last.length === MOST_LINES || size + bytes > LARGEST.SLS) {
      packs.push([line])
      size = bytes
    } else {
      last.push(line)
      size += bytes
    }
  }
  return packs
}
