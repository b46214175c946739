import type { ReportLanguage, WrittenLanguage } from './model.js'

/** Longer texts of two languages stand below one another. */
const MAX_BESIDE = 60

/**
 * What is written in two languages, in the one that is asked for; for `both`, English and then Chinese: short texts
 * beside one another, others below. Of objects, lists and functions each text is joined with its like.
 */
export function textIn<T>(written: Readonly<Record<WrittenLanguage, T>>, language: ReportLanguage): T {
  return language === 'both' ? joined(written.en, written.zh) : written[language]
}

function joined<T>(en: T, zh: T): T
function joined(en: unknown, zh: unknown): unknown {
  if (typeof en === 'string' && typeof zh === 'string') return joinedText(en, zh)
  if (typeof en === 'function' && typeof zh === 'function')
    return (...given: readonly unknown[]) => joined(en(...given), zh(...given))
  if (Array.isArray(en) && Array.isArray(zh)) return en.map((each, index) => joined(each, zh[index]))
  if (!isObject(en) || !isObject(zh)) return en
  return Object.fromEntries(Object.entries(en).map(([name, value]) => [name, joined(value, zh[name])]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object'
}

function joinedText(en: string, zh: string): string {
  if (en === zh || zh === '') return en
  if (en === '') return zh
  return en.length + zh.length > MAX_BESIDE || en.includes('\n') ? `${en}\n${zh}` : `${en} ${zh}`
}
