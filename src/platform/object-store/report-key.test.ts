import { describe, expect, it } from 'vitest'
import type { AccountId, PackId } from '../ids.js'
import { toInstant } from '../instant.js'
import { packReportKey, reportMinute } from './report-key.js'

const name = {
  accountId: '1208863178610001' as AccountId,
  packId: 'cp-fdc8626622af00f90001' as PackId,
  generatedAt: toInstant(1624329965857),
  extension: 'xls',
}
const stem =
  'CompliancePackReports/1208863178610001/cp-fdc8626622af00f90001/1208863178610001-cp-fdc8626622af00f90001-report-202106221046'

describe('packReportKey', () => {
  it('is the key of the documented example', () => {
    expect(packReportKey(name, () => false)).toBe(`${stem}.xls`)
  })

  it('counts on when the minute is taken', () => {
    const taken = new Set<string>()
    const keys = [1, 2, 3].map(() => {
      const key = packReportKey(name, (candidate) => taken.has(candidate))
      taken.add(key)
      return key
    })
    expect(keys).toEqual([`${stem}.xls`, `${stem}-2.xls`, `${stem}-3.xls`])
  })

  it('keeps the forms of one report apart', () => {
    const taken = new Set([`${stem}.xls`])
    const key = packReportKey({ ...name, extension: 'xlsx' }, (candidate) => taken.has(candidate))
    expect(key).toBe(`${stem}.xlsx`)
  })
})

describe('reportMinute', () => {
  it.each([
    [Date.UTC(2021, 5, 22, 15, 59, 59, 999), '202106222359'],
    [Date.UTC(2021, 5, 22, 16, 0), '202106230000'],
    [Date.UTC(2023, 11, 31, 16, 0), '202401010000'],
    [Date.UTC(2024, 1, 28, 23, 30), '202402290730'],
  ])('%i is %s', (epochMs, minute) => {
    expect(reportMinute(toInstant(epochMs))).toBe(minute)
  })
})
