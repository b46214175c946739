import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openTestDatabase } from '../../db/testing.js'
import { settableClock } from '../../platform/clock.js'
import type { ReportId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { buildRecord, type RecordDeps } from '../build-record.js'
import { CATALOGUE_OF_TESTS } from '../catalogue-testing.js'
import { openRecord, type ReportRecord } from '../read-record.js'
import { parseLine, type RecordLine } from '../record-lines.js'
import { type EstateSpec, seedEstate } from '../testing.js'
import type { ReportForm } from './form.js'

/** As-of time of the reports of tests. */
export const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53, 5, 123))
const noPace = () => undefined

/** The lines of a record that was built from a seeded estate; the database is gone again. */
export async function recordLines(
  spec: Omit<EstateSpec, 'at'>,
  deps: Partial<RecordDeps> = {},
): Promise<readonly RecordLine[]> {
  const test = await openTestDatabase()
  try {
    const estate = await seedEstate(test.db, { ...spec, at: AT })
    const subject = {
      account: estate.account,
      packNo: estate.packNo,
      reportId: 'rep-0123456789abcdef0123' as ReportId,
      requestedAt: AT,
      requestedBy: 'auditor',
    }
    const settings = { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 1 } as const
    const path = join(test.directory, 'record.gz')
    const all = { clock: settableClock(AT), settings, catalogue: CATALOGUE_OF_TESTS, ...deps }
    await buildRecord(test.db, subject, all, { path, pace: noPace })
    const text = gunzipSync(readFileSync(path)).toString('utf8')
    return text.trimEnd().split('\n').map(parseLine)
  } finally {
    await test.close()
  }
}

/** A record of lines, which may hold what no database would: lone surrogates. */
export function recordOf(lines: readonly RecordLine[]): Promise<ReportRecord> {
  const bytes = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return openRecord({ digest: 'd'.repeat(64), open: () => Readable.from([bytes]) }, noPace)
}

/** All bytes of a form. */
export async function renderForm(form: ReportForm, record: ReportRecord): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of form.render(record)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
