import { hash } from 'node:crypto'

/** What a finding is about: one rule on one resource of one account. */
export interface FindingKey {
  readonly accountId: string
  readonly ruleId: string
  readonly resourceType: string
  readonly region: string
  readonly resourceId: string
}

/**
 * The id of a finding, `fd-` and 20 hex digits: the same for the same rule and resource in every report, form
 * and reply, whatever the verdict's evidence.
 */
export function findingId(key: FindingKey): string {
  // A JSON list keeps apart what joining with a separator could confuse.
  const text = JSON.stringify([key.accountId, key.ruleId, key.resourceType, key.region, key.resourceId])
  return `fd-${hash('sha256', text, 'hex').slice(0, 20)}`
}
