/** The languages that texts are written in. */
export const LANGUAGES = ['en-US', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

/**
 * The language of texts in a reply: what `AcceptLanguage` asks for, else the first of the two that an
 * `Accept-Language` header prefers, else English. `zh`, `zh-TW` and the like get Chinese, any other tongue English.
 */
export function chooseLanguage(parameter: string | undefined, header: string): Language {
  if (parameter !== undefined && parameter.trim() !== '') return languageOf(parameter) ?? 'en-US'
  if (header === '') return 'en-US'
  const wishes = header
    .split(',', MAX_WISHES)
    .map((wish) => {
      const [tag = '', ...options] = wish.split(';')
      return { language: languageOf(tag), weight: weightOf(options) }
    })
    .filter((wish) => wish.language !== undefined && wish.weight > 0)
  // Sorting keeps the order of equal weights.
  return wishes.sort((one, other) => other.weight - one.weight)[0]?.language ?? 'en-US'
}

const MAX_WISHES = 20

function languageOf(tag: string): Language | undefined {
  const [language] = tag.trim().toLowerCase().split(/[-_]/)
  return language === 'zh' ? 'zh-CN' : language === 'en' ? 'en-US' : undefined
}

function weightOf(options: readonly string[]): number {
  const weight = options.map((option) => /^\s*q=([\d.]+)\s*$/i.exec(option)?.[1]).find((q) => q !== undefined)
  return weight === undefined ? 1 : Number(weight)
}
