import { beforeAll, describe, expect, it } from 'vitest'
import { recordLines, recordOf } from './forms/testing.js'
import { addCounts, type ResultRow, totalCount } from './model.js'
import type { ReportRecord } from './read-record.js'
import type { RecordLine } from './record-lines.js'
import { splitRecord } from './split-record.js'
import { reportTables } from './tables/report-tables.js'
import { tagOf } from './tables/result-tables.js'

const OWNERS = ['ann', 'bob', '=cmd', '']

let record: ReportRecord
beforeAll(async () => {
  const lines = await recordLines({
    resources: 200,
    rules: 8,
    tagsOf: (resource) => (resource % 4 === 3 ? {} : { Owner: OWNERS[resource % 4]! }),
  })
  record = await recordOf(lines.flatMap(inTwoAccounts))
})

/** Every third result, and its part of the population, in a second account. */
function inTwoAccounts(line: RecordLine): RecordLine[] {
  if (line[0] === 'account')
    return [line, ['account', { ...line[1], accountId: '1208863178610002' as never, name: 'second' }]]
  if (line[0] !== 'result' || !line[5].endsWith('0')) return [line]
  const moved: (typeof line)[number][] = [...line]
  moved[3] = 1
  return [moved as unknown as RecordLine]
}

async function collect(rows: AsyncIterable<ResultRow>): Promise<ResultRow[]> {
  const all: ResultRow[] = []
  for await (const row of rows) all.push(row)
  return all
}

describe('the parts of a report', () => {
  it.each(['account', 'owner'] as const)('by %s have all results, each once, and count them', async (by) => {
    const parts = await splitRecord(record, by)
    expect(parts.map(({ group }) => group)).toEqual(
      by === 'account' ? ['1208863178610001', '1208863178610002'] : ['', '=cmd', 'ann', 'bob'],
    )
    const ids: string[] = []
    for (const { record: part } of parts) {
      const rows = await collect(part.results())
      expect(rows.length).toBeGreaterThan(0)
      expect(rows).toHaveLength(totalCount(part.head.overview.results))
      expect(await collect(part.findings())).toHaveLength(part.head.overview.results.nonCompliant)
      ids.push(...rows.map(({ findingId }) => findingId).filter((id) => id !== ''))
      for (const table of reportTables(part)) {
        let length = 0
        for await (const _ of table.rows()) length++
        expect([table.name, length]).toEqual([table.name, table.rowCount])
      }
    }
    const whole = await collect(record.results())
    expect(ids.toSorted()).toEqual(
      whole
        .map(({ findingId }) => findingId)
        .filter((id) => id !== '')
        .toSorted(),
    )
    const sum = parts.map(({ record: part }) => part.head.overview.results).reduce(addCounts)
    expect(sum).toEqual(record.head.overview.results)
  })

  it('of an owner hold the resources with that tag, and no other', async () => {
    for (const { group, record: part } of await splitRecord(record, 'owner')) {
      const rows = await collect(part.results())
      expect(new Set(rows.map((row) => tagOf(row, 'owner') ?? ''))).toEqual(new Set([group]))
      const resources = new Set(rows.map(({ account, resourceId }) => `${account} ${resourceId}`))
      expect(part.head.population.reduce((total, row) => total + row.recorded, 0)).toBe(resources.size)
      expect(totalCount(part.head.overview.resources)).toBe(resources.size)
    }
  })
})
