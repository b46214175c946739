import type { AccountId, DeliveryChannelId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'

/** What a delivered file is, as its name says. */
export interface DeliveredFile {
  readonly channelId: DeliveryChannelId
  readonly accountId: AccountId
  readonly regionId: string
  /** The day (UTC) of its folder. */
  readonly at: Instant
  readonly kind: 'ConfigurationHistory' | 'ConfigurationSnapshot' | 'Oversized'
  /** Tells it from others of its kind; the same again for the same content, so that it replaces what was cut off. */
  readonly name: string
}

/**
 * Where a file lies: `ACSLogs/{account}/Config/{region}/{yyyy}/{mm}/{dd}/{channel}_{kind}_{name}.json`.
 * Source: spec/lifecycle.md 9, spec/import.md
 */
export function objectKey({ channelId, accountId, regionId, at, kind, name }: DeliveredFile): string {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')
  return `ACSLogs/${accountId}/Config/${folderName(regionId)}/${day}/${channelId}_${kind}_${name}.json`
}

/** A position in the change log as a name that sorts by it. */
export function positionName(changeNo: number): string {
  return String(changeNo).padStart(12, '0')
}

/** Regions are named by whoever records resources: no name may lead elsewhere, and no two to one folder. */
function folderName(regionId: string): string {
  const hex = (char: string) => `_${Buffer.from(char).toString('hex')}`
  return regionId === '' ? '_' : regionId.replace(/[^A-Za-z0-9-]/gu, hex)
}
