import type { Db } from '../db/tables.js'
import type { TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import type { Writing } from './build-record.js'
import { type ChecksStart, readCheckChanges } from './check-changes.js'
import { type EarlierContent, wasTold } from './earlier-content.js'
import { readExemptionRows } from './exemptions.js'
import { readEndedFindings } from './finding-changes.js'
import { readLeftFindings } from './left-findings.js'
import type { ReportChanges } from './model-changes.js'
import type { RuleTimes } from './rule-times.js'

/** What changes of findings are told with. */
interface ChangesTold {
  readonly start: ChecksStart
  /** Null where nothing is compared, or the record is not kept. */
  readonly earlier: EarlierContent | null
  readonly typeNames: ReadonlyMap<TypeNo, string>
  /** By the index of an account. */
  readonly times: ReadonlyMap<number, RuleTimes>
}

/** As-of time of the report compared with; null for the first one. */
export function sinceOf(start: ChecksStart): Instant | null {
  return start.reportId === null ? null : start.at
}

/** Writes exemptions, the findings that ended since the report compared with, and how many there are of both. */
export async function writeFindingChanges(db: Db, writing: Writing, told: ChangesTold): Promise<void> {
  const { parts, writer, pace, asOf, past } = writing
  let exemptions = 0
  for (const part of parts.accounts) {
    for await (const row of readExemptionRows(db, part, { asOf, isPast: past !== undefined })) {
      await writer.put(['exemption', row])
      exemptions++
    }
  }
  const { start, earlier, typeNames, times } = told
  const since = sinceOf(start)
  let ended = 0
  if (since !== null) {
    const question = { typeNames, since, until: asOf, pace }
    for (const index of parts.rules.keys()) {
      for (const part of parts.accounts) {
        const rules = part.rules.filter((each) => each.index === index)
        const ofPart = { ...question, ...part, rules, times: times.get(part.index)! }
        const { ruleId } = parts.rules[index]!
        const { accountId } = part.account
        for await (const row of readEndedFindings(db, ofPart)) {
          if (!wasTold(earlier, { ruleId, accountId, findingId: row.findingId })) continue
          await writer.put(['ended', row])
          ended++
        }
      }
    }
    for await (const row of earlier === null ? [] : readLeftFindings(db, writing, earlier, typeNames)) {
      await writer.put(['ended', row])
      ended++
    }
  }
  const changes = { since, sinceReportId: start.reportId, ended, ...keptSince(writing, since) }
  await writer.put(['changes', { ...changes, exemptions }])
}

function keptSince({ deps, asOf }: Writing, since: Instant | null): Pick<ReportChanges, 'keptSince'> {
  const { historyMs } = deps.settings
  if (historyMs === undefined || since === null || since >= asOf - historyMs) return {}
  return { keptSince: toInstant(asOf - historyMs) }
}

/** Writes the changes to what is checked, and how many there are. */
export async function writeCheckChanges(
  db: Db,
  { pack, parts, writer, pace }: Writing,
  start: ChecksStart,
): Promise<void> {
  let changes = 0
  for await (const change of readCheckChanges(db, { pack, parts, start, pace })) {
    await writer.put(['check', change])
    changes++
  }
  await writer.put(['checks', { since: start.at, sinceReportId: start.reportId, changes }])
}
