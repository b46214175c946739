import fc from 'fast-check'
import { XMLValidator } from 'fast-xml-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { cutCellText, MAX_CELL_TEXT } from '../../workbook/cell-value.js'
import { readXls } from '../../workbook/testing/read-xls.js'
import { readXlsx } from '../../workbook/testing/read-xlsx.js'
import type { ResultRow } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import type { RecordLine } from '../record-lines.js'
import { reportTables } from '../tables/report-tables.js'
import { textIn } from '../text-in.js'
import { GLOSSARY } from './glossary.js'
import { HOSTILE, LONG, withTexts } from './hostile-testing.js'
import { pageAssets } from './html/page-assets.js'
import { REPORT_FORMS } from './index.js'
import { OSCAL_SCHEMA } from './oscal/testing.js'
import { READERS } from './read-forms-testing.js'
import { recordLines, recordOf, renderForm } from './testing.js'
import { checkWhole } from './whole-testing.js'
import { ENGLISH } from './words-en.js'
import { XLS_FORM } from './xls.js'
import { XLSX_FORM } from './xlsx.js'

/** Reports with texts of chance; a long run takes more. */
const RUNS = Number(process.env['ASSAY_TEST_RUNS'] ?? 2)

let lines: readonly RecordLine[]
beforeAll(async () => {
  lines = await recordLines({ resources: 300, rules: 8 })
})

async function collect(record: ReportRecord): Promise<ResultRow[]> {
  const rows: ResultRow[] = []
  for await (const row of record.results()) rows.push(row)
  return rows
}

/** Every form says the same of the record, whatever its texts are. */
async function checkForms(record: ReportRecord): Promise<void> {
  const rows = (await collect(record)).filter(({ findingId }) => findingId !== '')
  for (const form of REPORT_FORMS) {
    const file = await renderForm(form, record)
    await checkWhole(form.name, file, record)
    const { counts, findings, identified } = await READERS[form.name]!(file)
    expect({ form: form.name, counts }).toEqual({ form: form.name, counts: record.head.overview.results })
    const expected = rows.map(({ findingId: id, verdict, resourceName }) => ({
      id,
      verdict,
      name: keptName(form.name, resourceName),
    }))
    expect([form.name, findings]).toEqual([
      form.name,
      expected.filter(({ verdict }) => verdict === 'NON_COMPLIANT'),
    ])
    if (identified !== null) expect([form.name, identified]).toEqual([form.name, expected])
    if (form.name === 'pdf')
      expect(file.toString('latin1')).not.toMatch(/\/(JS|JavaScript|Launch|URI|EmbeddedFile|OpenAction)\b/)
    if (form.name === 'html') checkPage(file.toString('utf8'))
    if (form.name === 'oscal')
      expect(OSCAL_SCHEMA.Errors(JSON.parse(file.toString('utf8')))).toEqual([true, []])
  }
}

/** Where a form cannot hold a text as it is: halves of characters in UTF-8 files, and what a cell cuts, with a mark. */
function keptName(form: string, name: string): string {
  if (form === 'xlsx' || form === 'xls')
    return (name.length > MAX_CELL_TEXT ? cutCellText(name) : name).toWellFormed()
  if (form === 'pdf') return ''
  return form === 'csv' ? name.toWellFormed() : name
}

function checkPage(page: string): void {
  const { script, style } = pageAssets()
  expect([...page.matchAll(/<script(?! type="application\/json" data-[a-z]+="[a-z_]+">)/g)]).toHaveLength(1)
  const markup = page.replace(script, '').replace(style, '').replace('<!DOCTYPE html>', '')
  expect(XMLValidator.validate(markup)).toBe(true)
}

describe('all forms of one report', () => {
  it('are read by the test', () => {
    expect(Object.keys(READERS).sort()).toEqual(REPORT_FORMS.map(({ name }) => name).sort())
  })

  it('have the same counts, finding ids and verdicts', async () => {
    const record = await recordOf(lines)
    expect(record.head.overview.results.nonCompliant).toBeGreaterThan(10)
    expect(record.head.overview.results.error).toBeGreaterThan(0)
    await checkForms(record)
  })

  it.each(REPORT_FORMS)('are the same bytes each time the record is opened ($name)', async (form) => {
    const files = [
      await renderForm(form, await recordOf(lines)),
      await renderForm(form, await recordOf(lines)),
    ]
    expect(files[0]!.equals(files[1]!)).toBe(true)
  })

  it('have a machine name below the title of every column of a table', async () => {
    const record = await recordOf(lines)
    const known = new Set(reportTables(record).flatMap(({ columns }) => columns.map(({ name }) => name)))
    // What a sheet shows in words where the table has a code or a list.
    for (const name of ['risk', 'further_evidence']) known.add(name)
    const pages = ['cover', 'overview', 'method'] as const
    const other = new Set<string>(pages.map((name) => ENGLISH.sheets[name]))
    other.add(textIn(GLOSSARY, 'en').title)
    const xlsx = readXlsx(await renderForm(XLSX_FORM, record)).sheets
    const xls = readXls(await renderForm(XLS_FORM, record))
    for (const sheets of [xlsx, xls]) {
      const tables = sheets.filter(({ name }) => !other.has(name))
      expect(tables.length).toBeGreaterThan(3)
      for (const { name, rows } of tables)
        for (const cell of rows[0]!)
          expect([name, known.has(String(cell?.value).split('\n').at(-1)!)]).toEqual([name, true])
    }
  })

  it('are whole, run nothing and lose nothing, whatever names, tags and values say', async () => {
    let at = 0
    const texts = [...HOSTILE, LONG]
    await checkForms(await recordOf(withTexts(lines, () => texts[at++ % texts.length]!)))
  })

  it(
    'are so for texts that chance puts together',
    async () => {
      const piece = fc.oneof(
        fc.constantFrom(...HOSTILE),
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
          maxLength: 8,
        }),
      )
      const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
      for (let seed = 1; seed <= RUNS; seed++) {
        const texts = fc.sample(text, { seed, numRuns: 2_000 })
        let at = 0
        await checkForms(await recordOf(withTexts(lines, () => texts[at++ % texts.length]!)))
      }
    },
    Math.max(240_000, RUNS * 60_000),
  )
})
