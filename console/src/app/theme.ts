import { useSyncExternalStore } from 'react'

/** `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark'

const KEY = 'assay.theme'
const listeners = new Set<() => void>()
let theme: Theme = initial()
apply()

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme,
  )
}

export function setTheme(next: Theme): void {
  theme = next
  localStorage.setItem(KEY, next)
  apply()
  for (const listener of listeners) listener()
}

function apply(): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

function initial(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}
