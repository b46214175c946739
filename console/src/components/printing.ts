import { useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'

const listeners = new Set<() => void>()
let isPrinting = false

function tell(next: boolean): void {
  isPrinting = next
  // What goes to paper is what is in the page when the handlers have returned.
  flushSync(() => {
    for (const listener of listeners) listener()
  })
}
addEventListener('beforeprint', () => tell(true))
addEventListener('afterprint', () => tell(false))

/** True while the page goes to paper: lists then give all rows that they have. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isPrinting,
  )
}
