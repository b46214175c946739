import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemScope } from './accounts/scope.js'
import { openTestDatabase } from './db/testing.js'
import { settableClock } from './platform/clock.js'
import type { ReportId } from './platform/ids.js'
import { toInstant } from './platform/instant.js'
import { buildRecord } from './reports/build-record.js'
import { CATALOGUE_OF_TESTS } from './reports/catalogue-testing.js'
import { JSON_FORM } from './reports/forms/json.js'
import { openRecord } from './reports/read-record.js'
import { listTickets } from './reports/store/finding-tickets.js'
import { type SeededEstate, seedEstate } from './reports/testing.js'
import { setTickets } from './reports/tickets/set-tickets.js'
import { readTickets, TicketsError, writeTickets } from './tickets-csv.js'
import { parseCsv } from './workbook/testing/parse-csv.js'

const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53))
const clock = settableClock(AT)

let test: Awaited<ReturnType<typeof openTestDatabase>>
let estate: SeededEstate

beforeAll(async () => {
  test = await openTestDatabase()
  const nameOf = (resource: number) => (resource === 1 ? '=cmd|"x"' : `name ${resource}`)
  estate = await seedEstate(test.db, { resources: 40, rules: 8, at: AT, nameOf })
})
afterAll(() => test.close())

/** The record of a report made now. */
async function record(name: string) {
  const path = join(test.directory, name)
  const subject = {
    account: estate.account,
    packNo: estate.packNo,
    reportId: 'rep-1' as ReportId,
    requestedAt: AT,
    requestedBy: 'auditor',
  }
  const settings = {
    language: 'en',
    timeZone: 'UTC',
    toolVersion: '0.1.0',
    staleAfterMs: 172_800_000,
  } as const
  const built = await buildRecord(
    test.db,
    subject,
    { clock, settings, catalogue: CATALOGUE_OF_TESTS },
    { path, pace: () => undefined },
  )
  return { path, digest: built!.digest }
}

async function exported(name: string, onlyWithout = false): Promise<string> {
  const { path, digest } = await record(name)
  const file = join(test.directory, `${name}.csv`)
  await writeTickets(path, digest, { file, onlyWithout })
  return readFileSync(file, 'utf8')
}

it('findings go to a tracker as csv, its tickets come back, and the next report shows them', async () => {
  const scope = systemScope(estate.account)
  const before = await exported('before')
  const [head = [], ...rows] = parseCsv(before.slice(1))
  expect(head.slice(0, 4)).toEqual(['finding_id', 'ticket', 'title', 'priority'])
  expect(rows.length).toBeGreaterThanOrEqual(3)
  expect(rows.every(([, ticket]) => ticket === '')).toBe(true)
  expect(rows.flat().some((cell) => /^[=+@]/.test(cell))).toBe(false)
  // What the tracker did: the first three have tickets now, one with a name that a spreadsheet would run.
  const answer = ['Issue Key,Summary,Finding ID', `OPS-1,x,${rows[0]![0]}`, `OPS-2,"a, b",${rows[1]![0]}`]
  const lines = readTickets([...answer, `"'=1+1",y,${rows[2]![0]}`, ''].join('\r\n'))
  expect(await setTickets(test.db, scope, clock, lines)).toEqual({
    added: 3,
    changed: 0,
    removed: 0,
    unchanged: 0,
  })
  const after = await record('after')
  const open = () => createReadStream(after.path)
  const opened = await openRecord({ digest: after.digest, open }, () => undefined)
  const shown = new Map<string, string>()
  for await (const row of opened.findings()) if (row.ticket !== '') shown.set(row.findingId, row.ticket)
  expect(shown).toEqual(new Map(lines.map(({ findingId, ticket }) => [findingId, ticket])))
  const chunks: Buffer[] = []
  for await (const chunk of JSON_FORM.render(opened)) chunks.push(chunk)
  const { tables }: { tables: { name: string; rows: Record<string, unknown>[] }[] } = JSON.parse(
    Buffer.concat(chunks).toString(),
  )
  const findings = tables.find(({ name }) => name === 'findings')!.rows
  expect(findings.flatMap((row) => row['ticket'] ?? []).sort()).toEqual(['=1+1', 'OPS-1', 'OPS-2'])
  // Round trip: what is exported reads back as it is kept.
  expect(readTickets(await exported('again')).filter(({ ticket }) => ticket !== '')).toEqual(
    expect.arrayContaining([...lines]),
  )
  expect(parseCsv((await exported('new', true)).slice(1))).toHaveLength(1 + rows.length - 3)
  const second = lines.map(({ findingId }, index) => ({ findingId, ticket: ['OPS-1', 'OPS-9', ''][index]! }))
  expect(await setTickets(test.db, scope, clock, second)).toEqual({
    added: 0,
    changed: 1,
    removed: 1,
    unchanged: 1,
  })
  expect(
    (await listTickets(test.db, scope, { after: '', limit: 10 })).map(({ ticket }) => ticket).sort(),
  ).toEqual(['OPS-1', 'OPS-9'])
})

describe('a csv of tickets is refused', () => {
  const id = 'fd-0123456789abcdef0123'
  it.each([
    ['summary,ticket\r\nx,OPS-1', 'finding_id and ticket'],
    ['finding_id,ticket\r\nfd-1,OPS-1', 'record 2: fd-1'],
    [`finding_id,ticket\n${id},OPS-1\n${id},OPS-2`, 'record 3: '],
    ['', 'finding_id and ticket'],
  ])('%j', (text, message) => {
    expect(() => readTickets(text)).toThrow(TicketsError)
    expect(() => readTickets(text)).toThrow(message)
  })

  it('unless it says the same twice', () => {
    expect(readTickets(`finding_id,ticket\n${id},OPS-1\n\n${id},OPS-1\n`)).toEqual([
      { findingId: id, ticket: 'OPS-1' },
    ])
  })
})
