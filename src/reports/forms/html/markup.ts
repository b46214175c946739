import { visibleText } from '../visible-text.js'

/** HTML that may stand in a page as it is: only `html` makes it, and data comes in escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand between the pieces of a template; null is nothing. */
export type Content = string | number | Markup | null | readonly Content[]

/**
 * A piece of a page. Interpolated values are text and are escaped, in attributes too, which are always quoted;
 * elements that stand in `<script>` and `<style>` are not for this.
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    pieces
      .map((piece, index) => (index === 0 ? piece : markupOf(values[index - 1] ?? null) + piece))
      .join(''),
  )
}

function markupOf(value: Content): string {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(markupOf).join('')
  return escapeText(visibleText(String(value)))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** JSON for the inside of a `<script type="application/json">`, which no text in it can end or turn around. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
