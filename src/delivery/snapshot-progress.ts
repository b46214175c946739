import type { AccountNo, ResourceNo, RuleNo, TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'

/** The last resource of a snapshot that was delivered. */
export interface ResourceCursor {
  readonly accountNo: AccountNo
  readonly regionId: string
  readonly typeNo: TypeNo
  readonly resourceId: string
}

/** The last result of a snapshot that was delivered. */
export interface ResultCursor {
  readonly accountNo: AccountNo
  readonly ruleNo: RuleNo
  readonly resourceNo: ResourceNo
}

/** How far the snapshot of a channel has come: it goes on from here, whatever ended it. */
export interface SnapshotProgress {
  /** When it was due, which names its files. */
  readonly dueAt: Instant
  readonly begunAt: Instant
  /** Parts that were delivered. */
  readonly parts: number
  readonly resource: ResourceCursor | null
  readonly hasAllResources: boolean
  readonly result: ResultCursor | null
  /** Whether others were told that it failed. */
  readonly isFailureTold: boolean
}

/** A snapshot that begins. */
export function newProgress(dueAt: Instant, begunAt: Instant): SnapshotProgress {
  return {
    dueAt,
    begunAt,
    parts: 0,
    resource: null,
    hasAllResources: false,
    result: null,
    isFailureTold: false,
  }
}

/** Reads what `JSON.stringify` made of a progress; null for none. */
export function readProgress(text: string): SnapshotProgress | null {
  if (text === '') return null
  const progress = JSON.parse(text) as SnapshotProgress
  return { ...progress, dueAt: toInstant(progress.dueAt), begunAt: toInstant(progress.begunAt) }
}

/** `20261124T0910Z`, the time of a snapshot in the names of its files. */
export function snapshotName(dueAt: Instant, part: number): string {
  const time = new Date(dueAt).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
  return `${time}Z_${String(part).padStart(5, '0')}`
}
