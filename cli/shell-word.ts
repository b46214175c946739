/** A path or another text as one word of a shell's line, so that the line can be pasted: in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w./@:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
