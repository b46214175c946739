import { useSyncExternalStore } from 'react'
import type { Credentials } from './sign'

/** Whoever is signed in, and until when; never kept longer than the tab lives. */
export interface Session extends Credentials {
  /** Epoch milliseconds; only temporary credentials have one. */
  readonly expiresAt?: number
}

/** Why nobody is signed in. */
export type SignedOut = 'never' | 'left' | 'expired' | 'linkUsed'

type State =
  | { readonly session: Session; readonly why?: undefined }
  | { readonly session: undefined; readonly why: SignedOut }

const KEY = 'assay.session'
const listeners = new Set<() => void>()
let state: State = restore()

/** For code outside components. */
export function currentSession(): Session | undefined {
  return state.session
}

export function useSession(): State {
  return useSyncExternalStore(subscribe, () => state)
}

/** `keep` holds it in the tab's session storage, so that it outlives a reload; else in memory alone. */
export function beginSession(session: Session, keep: boolean): void {
  if (keep) sessionStorage.setItem(KEY, JSON.stringify(session))
  else sessionStorage.removeItem(KEY)
  change({ session })
}

export function endSession(why: SignedOut): void {
  sessionStorage.removeItem(KEY)
  change({ session: undefined, why })
}

export function onSessionChange(listener: () => void): () => void {
  return subscribe(listener)
}

function change(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function restore(): State {
  const none: State = { session: undefined, why: 'never' }
  const kept = sessionStorage.getItem(KEY)
  if (kept === null) return none
  try {
    const session = readSession(JSON.parse(kept))
    return session === undefined ? none : { session }
  } catch {
    return none
  }
}

/** Null-safe reading of what this page itself wrote. */
function readSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = value as Partial<Record<string, unknown>>
  if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') return undefined
  return {
    accessKeyId,
    accessKeySecret,
    ...(typeof securityToken === 'string' ? { securityToken } : {}),
    ...(typeof expiresAt === 'number' ? { expiresAt } : {}),
  }
}
