import { ASSAY } from '../scenarios/client.js'
import type { Supervised } from './supervised.js'

interface AuditReply {
  readonly IsIntact: boolean
  readonly EntryCount: number
  readonly BrokenAt?: number
}

/** Empty when the audit chain of the account is whole. */
export async function auditFaults(server: Pick<Supervised, 'ask'>): Promise<string[]> {
  const { IsIntact, BrokenAt } = await server.ask<AuditReply>('VerifyAuditLog', {}, ASSAY)
  return IsIntact ? [] : [`the audit log is broken at ${BrokenAt}`]
}
