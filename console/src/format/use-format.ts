import { useMemo } from 'react'
import { useLanguage } from '../texts/language'
import { type Format, formatOf } from './format'

export type { Format } from './format'

/** Numbers and times in the shown language. */
export function useFormat(): Format {
  const language = useLanguage()
  return useMemo(() => formatOf(language), [language])
}
