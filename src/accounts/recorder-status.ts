/** States of a recorder on the wire. Source: spec/lifecycle.md 11. */
export type RecorderStatus = 'REGISTRABLE' | 'BUILDING' | 'REGISTERED' | 'REBUILDING'

/** As stored: STOPPING while a job removes what was recorded, then STOPPED; both are REGISTRABLE to callers. */
export type StoredRecorderStatus = RecorderStatus | 'STOPPING' | 'STOPPED'

const SHOWN: Readonly<Record<StoredRecorderStatus, RecorderStatus>> = {
  REGISTRABLE: 'REGISTRABLE',
  BUILDING: 'BUILDING',
  REGISTERED: 'REGISTERED',
  REBUILDING: 'REBUILDING',
  STOPPING: 'REGISTRABLE',
  STOPPED: 'REGISTRABLE',
}

/** A status read back from the database, as it is shown; throws for any other text. */
export function shownStatus(stored: string): RecorderStatus {
  const [, shown] = Object.entries(SHOWN).find(([status]) => status === stored) ?? []
  if (shown === undefined) throw new Error(`no recorder status: ${stored}`)
  return shown
}

/** True for an account that was stopped and not started since: to Cloud Config it does not exist. */
export function isStopped(stored: string): boolean {
  return stored === 'STOPPING' || stored === 'STOPPED'
}
