import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectWorkbook } from '../../workbook/testing/collect-workbook.js'
import {
  DIGITS,
  differences,
  hasLibreOffice,
  readWithLibreOffice,
  WORDS,
} from '../../workbook/testing/libreoffice.js'
import { writeXls } from '../../workbook/xls/write-xls.js'
import { writeXlsx } from '../../workbook/xlsx/write-xlsx.js'
import type { RecordLine } from '../record-lines.js'
import { recordLines, recordOf } from './testing.js'
import { workbookOptions } from './workbook-options.js'
import { xlsSheets } from './xls.js'
import { xlsxSheets } from './xlsx.js'

const FORMATS = [
  { form: 'xlsx', truth: WORDS, sheets: xlsxSheets, write: writeXlsx },
  { form: 'xls', truth: DIGITS, sheets: xlsSheets, write: writeXls },
]

describe.runIf(hasLibreOffice)('LibreOffice reads in every cell of a report what was put there', () => {
  let directory = ''
  let lines: readonly RecordLine[]
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'report-libreoffice-'))
    lines = await recordLines({ resources: 400, rules: 8 })
  })
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('in each language and format', async () => {
    const books = []
    for (const language of ['en', 'zh', 'both'] as const) {
      const record = await recordOf(
        lines.map((line): RecordLine => (line[0] === 'header' ? ['header', { ...line[1], language }] : line)),
      )
      for (const { form, truth, sheets, write } of FORMATS) {
        const { file, summary } = await collectWorkbook(write(sheets(record), workbookOptions(record)))
        books.push({ name: `${form}-${language}.${form}`, file, summary, sheets: sheets(record), truth })
      }
    }
    const read = readWithLibreOffice(
      directory,
      Object.fromEntries(books.map(({ name, file }) => [name, file])),
    )
    for (const { name, ...book } of books) {
      const { cells, different } = await differences(book, (sheet) => read(name, sheet))
      expect(cells).toBeGreaterThan(1_000)
      expect({ name, different }).toEqual({ name, different: [] })
    }
  }, 240_000)
})
