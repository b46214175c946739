import type { Db } from '../db/tables.js'
import type { Writing } from './build-record.js'
import type { Estate } from './estate.js'
import type { ReportHeader, ReportSystem } from './model.js'
import { compareText } from './population.js'
import { findSystem } from './store/named-systems.js'

/** What the cover says. */
export async function headerOf(
  db: Db,
  { subject, pack, asOf, past, deps }: Writing,
  estates: readonly Estate[],
): Promise<ReportHeader> {
  const { packId, name, description, riskLevel, version } = pack
  const system = await systemOf(db, pack)
  return {
    reportId: subject.reportId,
    pack: { packId, name, description, riskLevel, version, ...(system === null ? {} : { system }) },
    asOf,
    ...(past === undefined ? {} : { past }),
    requestedAt: subject.requestedAt,
    requestedBy: subject.requestedBy,
    language: deps.settings.language,
    timeZone: deps.settings.timeZone,
    toolVersion: deps.settings.toolVersion,
    catalogueVersion: deps.catalogue.version,
    staleAfterMs: deps.settings.staleAfterMs,
    regions: [...new Set(estates.flatMap(({ groups }) => groups.map((group) => group.region)))].sort(
      compareText,
    ),
  }
}

/** The system that a package is about; of one that is gone only the id is known. */
async function systemOf(db: Db, pack: Writing['pack']): Promise<ReportSystem | null> {
  const { systemId } = pack.scope
  if (systemId === undefined) return null
  const system = await findSystem(db, pack.accountNo, systemId)
  if (system === null) return { systemId, name: '', filingNumber: '', level: null, owner: '' }
  const { name, filingNumber, level, owner } = system
  return { systemId, name, filingNumber, level, owner }
}
