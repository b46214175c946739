import { useSyncExternalStore } from 'react'

/** As the API names the languages of its texts. */
export type Language = 'en-US' | 'zh-CN'

const KEY = 'assay.language'
const listeners = new Set<() => void>()
let language: Language = initial()
document.documentElement.lang = language

/** For code outside components. */
export function currentLanguage(): Language {
  return language
}

export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => language,
  )
}

export function setLanguage(next: Language): void {
  language = next
  localStorage.setItem(KEY, next)
  document.documentElement.lang = next
  for (const listener of listeners) listener()
}

function initial(): Language {
  const kept = localStorage.getItem(KEY)
  if (kept === 'en-US' || kept === 'zh-CN') return kept
  return navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag))?.startsWith('zh') === true
    ? 'zh-CN'
    : 'en-US'
}

/** Texts of one area in both languages: members are texts, or functions that make one of values. */
export interface Texts<T> {
  readonly en: T
  readonly zh: T
}

/** The type checker asks of the Chinese texts what the English ones have, member by member. */
export function defineTexts<T extends object>(en: T, zh: NoInfer<T>): Texts<T> {
  return { en, zh }
}

/** The texts of the language that is shown. */
export function useTexts<T>({ en, zh }: Texts<T>): T {
  return useLanguage() === 'zh-CN' ? zh : en
}
