import { useSyncExternalStore } from 'react'
import { ENDPOINT } from './place'

const LOOK_EVERY_MS = 2_000
const listeners = new Set<() => void>()
const returned = new Set<() => void>()
let isDown = false

/** Whether the server stopped answering; looked after until it answers again. */
export function useIsDown(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isDown,
  )
}

/** Called once each time the server is back. */
export function onReturn(listener: () => void): void {
  returned.add(listener)
}

/** A call got no answer. */
export function noteUnreachable(): void {
  if (isDown) return
  isDown = true
  tell(listeners)
  setTimeout(look, LOOK_EVERY_MS)
}

async function look(): Promise<void> {
  try {
    const { ok } = await fetch(new URL('readyz', ENDPOINT), { cache: 'no-store' })
    if (ok) {
      isDown = false
      tell(listeners)
      tell(returned)
      return
    }
  } catch {
    // Still away.
  }
  setTimeout(look, LOOK_EVERY_MS)
}

function tell(whom: ReadonlySet<() => void>): void {
  for (const listener of whom) listener()
}
