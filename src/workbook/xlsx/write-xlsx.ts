import type { SheetSources, WorkbookBytes, WorkbookOptions, WrittenSheet } from '../model.js'
import { pullFrom } from '../read-rows.js'
import { createSheetNames } from '../sheet-names.js'
import { createStyleTable } from '../style-table.js'
import { chartXml } from './chart-xml.js'
import { drawingXml } from './drawing-xml.js'
import {
  appProperties,
  contentTypes,
  coreProperties,
  packageRelationships,
  relationship,
  relationships,
  type SheetEntry,
  workbookRelationships,
  workbookXml,
} from './package-parts.js'
import { sheetDefinedNames } from './sheet-part.js'
import { openPart, openSheet, type SheetPartRun, type SheetRun, sheetXml, XLSX_LIMITS } from './sheet-run.js'
import { stylesXml } from './styles-xml.js'
import { createZip, type ZipWriter } from './zip-writer.js'

/**
 * An `.xlsx` workbook in constant memory: rows are pulled as fast as the bytes are taken. Texts are stored in their
 * cells, not in a shared table, which would have to be kept until the end (and costs more time than it saves space).
 * Throws `WorkbookLimitError` past 16,384 columns, RangeError without a single sheet or for a range that is none.
 * `limits` is for tests.
 */
export async function* writeXlsx(
  sheets: SheetSources,
  options: WorkbookOptions,
  limits = XLSX_LIMITS,
): WorkbookBytes {
  const zip = createZip(options.createdAt)
  const book = createBook()
  yield zip.entry('_rels/.rels', packageRelationships())
  yield zip.entry('docProps/core.xml', coreProperties(options))
  yield zip.entry('docProps/app.xml', appProperties(options.creator))

  const sources = pullFrom(sheets)
  try {
    for (let step = await sources.next(); step.done !== true; step = await sources.next()) {
      const run = await openSheet(step.value)
      try {
        yield* writeParts(zip, book, run, limits)
      } finally {
        await run.puller.close()
      }
    }
  } finally {
    await sources.close()
  }

  if (book.entries.length === 0) throw new RangeError('a workbook needs at least one sheet')
  yield zip.entry('xl/styles.xml', stylesXml(book.styles.list))
  yield zip.entry('xl/workbook.xml', workbookXml(book.entries))
  yield zip.entry('xl/_rels/workbook.xml.rels', workbookRelationships(book.entries.length))
  yield zip.entry('[Content_Types].xml', contentTypes(book.entries.length, book.drawings, book.charts))
  yield zip.end()
  return { sheets: book.written }
}

type Book = ReturnType<typeof createBook>

function createBook() {
  const written: WrittenSheet[] = []
  const entries: SheetEntry[] = []
  return { written, entries, styles: createStyleTable(), nameOf: createSheetNames(), drawings: 0, charts: 0 }
}

/** The sheet and, past the limits, its continuations. */
async function* writeParts(zip: ZipWriter, book: Book, run: SheetRun, limits: typeof XLSX_LIMITS) {
  const { source } = run
  let isFirstPart = true
  do {
    const name = book.nameOf(source.name)
    const part = openPart(run, book.styles)
    const number = book.entries.length + 1
    const place = { isFirstPart, isFirstOfWorkbook: number === 1 }
    yield* zip.streamedEntry(`xl/worksheets/sheet${number}.xml`, sheetXml(run, part, place, limits))
    const hasDrawing = isFirstPart && (source.charts?.length ?? 0) > 0
    const elements = [...linkRelationships(part)]
    if (hasDrawing) {
      elements.push(relationship('rIdD1', 'drawing', `../drawings/drawing${book.drawings + 1}.xml`))
    }
    if (elements.length > 0)
      yield zip.entry(`xl/worksheets/_rels/sheet${number}.xml.rels`, relationships(elements))
    if (hasDrawing) yield* writeDrawing(zip, book, run, name)
    book.entries.push({ name, definedNames: sheetDefinedNames(source, name, part.rows) })
    const { cutCells, links } = part.writer
    book.written.push({ name, rows: part.rows, cutCells, lostLinks: links.lost })
    isFirstPart = false
  } while (run.next.done !== true)
}

function* linkRelationships({ writer }: SheetPartRun) {
  const { relationships } = writer.links
  if (relationships.length > 0) yield relationships.bytes.toString('utf8', 0, relationships.length)
}

function* writeDrawing(zip: ZipWriter, book: Book, run: SheetRun, sheetName: string) {
  const charts = run.source.charts ?? []
  const number = ++book.drawings
  const links: string[] = []
  for (const chart of charts) {
    const chartNumber = ++book.charts
    links.push(relationship(`rId${links.length + 1}`, 'chart', `../charts/chart${chartNumber}.xml`))
    yield zip.entry(`xl/charts/chart${chartNumber}.xml`, chartXml(chart, sheetName, run.charts))
  }
  yield zip.entry(`xl/drawings/drawing${number}.xml`, drawingXml(charts))
  yield zip.entry(`xl/drawings/_rels/drawing${number}.xml.rels`, relationships(links))
}
