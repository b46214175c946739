import { type Instant, toInstant } from '../../platform/instant.js'

const DATE_IN_PATH = /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/

/** Midnight UTC of the date in a delivered path, `.../yyyy/mm/dd/file`; null when there is none. */
export function dateInPath(path: string): Instant | null {
  const match = DATE_IN_PATH.exec(path)
  if (match === null) return null
  const [, year, month, day] = match
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isRealDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return isRealDay ? toInstant(date.getTime()) : null
}

/** Files read together: whether their groups are complete is decided for all of them at once. */
export interface FileSet<F> {
  /** The dated folder, or '' for all files without a date. */
  readonly folder: string
  readonly files: readonly F[]
}

/** One moment of the replay. */
export interface ReplayStep<F> {
  /** Date of the folders; null: the files carry their own time or none. */
  readonly pathAt: Instant | null
  readonly sets: readonly FileSet<F>[]
}

/**
 * Files in the order in which they are replayed: dated folders from old to new, then what has no date. Files
 * of one folder go by name. Source: spec/import.md (paths of delivered files).
 */
export function orderFiles<F extends { readonly path: string }>(
  files: readonly F[],
): readonly ReplayStep<F>[] {
  const steps = new Map<Instant | null, Map<string, F[]>>()
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  for (const file of sorted) {
    const pathAt = dateInPath(file.path)
    const folder = pathAt === null ? '' : file.path.slice(0, file.path.lastIndexOf('/'))
    const sets = steps.get(pathAt) ?? new Map<string, F[]>()
    steps.set(pathAt, sets)
    const set = sets.get(folder)
    if (set === undefined) sets.set(folder, [file])
    else set.push(file)
  }
  return [...steps]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(([pathAt, sets]) => ({ pathAt, sets: [...sets].map(([folder, files]) => ({ folder, files })) }))
}
