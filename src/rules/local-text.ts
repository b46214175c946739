import type { LocalText } from './catalogue/types.js'

/** The text in an `AcceptLanguage` value's language; English unless it is a Chinese one. */
export function localText(text: LocalText, language: string): string {
  return language.startsWith('zh') ? text.zh : text.en
}
