import { beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '../../workbook/testing/read-zip.js'
import type { ReportRecord } from '../read-record.js'
import type { RecordLine } from '../record-lines.js'
import { splitRecord } from '../split-record.js'
import { accountFiles } from './account-files.js'
import { REPORT_FORMS } from './index.js'
import { recordLines, recordOf, renderForm } from './testing.js'

const FIRST = '1208863178610001'
const SECOND = '1208863178610002'

let record: ReportRecord
beforeAll(async () => {
  record = await recordOf((await recordLines({ resources: 60, rules: 4 })).flatMap(withSecondAccount))
})

/** A second account, with no results. */
function withSecondAccount(line: RecordLine): RecordLine[] {
  if (line[0] !== 'account') return [line]
  return [line, ['account', { ...line[1], accountId: SECOND as never, name: 'second' }]]
}

describe('the zip of a file for each account', () => {
  it.each(['xlsx', 'json', 'csv'])('holds every account as its own report in %s', async (name) => {
    const files = readZip(await renderForm(accountFiles([name]), record))
    const form = REPORT_FORMS.find((each) => each.name === name)!
    expect([...files.keys()]).toEqual([FIRST, SECOND].map((id) => `${id}.${form.extension}`))
    for (const part of await splitRecord(record, 'account')) {
      const alone = await renderForm(form, part.record)
      expect(files.get(`${part.group}.${form.extension}`)!.equals(alone)).toBe(true)
    }
  })

  it('is the same bytes each time', async () => {
    const form = accountFiles(['xls'])
    expect((await renderForm(form, record)).equals(await renderForm(form, record))).toBe(true)
  })
})
