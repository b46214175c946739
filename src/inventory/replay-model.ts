/** A naive inventory in memory, the oracle of `replay-files.test.ts`. State: a number, or null when absent. */
export type State = number | null

export interface ModelResource {
  readonly id: string
  readonly region: string
  readonly type: string
}

export interface ModelObservation {
  readonly resource: ModelResource
  readonly at: number
  readonly state: State
}

export interface ModelSnapshot {
  readonly region: string
  readonly at: number
  /** Everything that could be read. */
  readonly items: readonly ModelObservation[]
  readonly isWhole: boolean
}

/** Keeps every observation ever made; the latest one is the state. */
export function modelInventory() {
  const seen = new Map<string, { resource: ModelResource; states: Map<number, State> }>()
  const refused = new Set<string>()

  function observe({ resource, at, state }: ModelObservation): void {
    const entry = seen.get(resource.id) ?? { resource, states: new Map<number, State>() }
    seen.set(resource.id, entry)
    entry.states.set(at, state)
  }

  function latest(id: string): { at: number; state: State } | null {
    const entry = seen.get(id)
    if (entry === undefined) return null
    const at = Math.max(...entry.states.keys())
    return { at, state: entry.states.get(at) ?? null }
  }

  return {
    observe,
    latest,
    statesOf: (id: string): ReadonlyMap<number, State> => seen.get(id)?.states ?? new Map(),
    ids: () => [...seen.keys()],
    /** Removes what whole snapshots of one moment prove gone. */
    cover(snapshot: ModelSnapshot, acceptDeletions: boolean): void {
      if (!snapshot.isWhole) return
      for (const type of new Set(snapshot.items.map((item) => item.resource.type))) {
        const live = [...seen.values()].filter(
          ({ resource }) =>
            resource.type === type &&
            resource.region === snapshot.region &&
            latest(resource.id)?.state !== null,
        )
        const named = new Set(snapshot.items.map((item) => item.resource.id))
        const missing = live.filter(
          ({ resource }) => !named.has(resource.id) && (latest(resource.id)?.at ?? 0) < snapshot.at,
        )
        const group = `${snapshot.region} ${type} ${snapshot.at}`
        const isRefused = missing.length > live.length * 0.2 || refused.has(group)
        if (missing.length > 0 && isRefused && !acceptDeletions) {
          refused.add(group)
          continue
        }
        for (const { resource } of missing) observe({ resource, at: snapshot.at, state: null })
      }
    },
  }
}
