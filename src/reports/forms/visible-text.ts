/**
 * Control characters but tab and line feed, marks that change the direction of text, invisible separators and lone
 * surrogates: what a reader could not see, or what would change how the text around it is read.
 */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Surrogate}/gu

/** The text with each unseen character as `⟨U+202E⟩`: nothing is lost, and nothing plays tricks. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `⟨U+${codeOf(character)}⟩`)
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
