import { NO_COUNTS, type StoredVerdict, type VerdictCounts } from '../../evaluation/types.js'
import { parseCsv } from '../../workbook/testing/parse-csv.js'
import { readXls } from '../../workbook/testing/read-xls.js'
import { readXlsx } from '../../workbook/testing/read-xlsx.js'
import { readZip } from '../../workbook/testing/read-zip.js'
import type { TableValue } from '../tables/table.js'
import { COUNT_MEMBER } from '../verdict-set.js'
import { readPage } from './html/testing.js'
import { VERDICTS_SHOWN } from './overview-figures.js'
import { readPdf } from './pdf/testing.js'
import { ENGLISH } from './words-en.js'

/** What a form says, as far as all of them say it. */
export interface ReadReport {
  readonly counts: VerdictCounts
  /** In order. */
  readonly findings: readonly ReadResult[]
  /** Every result that has a finding id, in order; null where the form has findings only. */
  readonly identified: readonly ReadResult[] | null
}

interface ReadResult {
  readonly id: string
  readonly verdict: StoredVerdict
  readonly name: string
}

type Rows = readonly Readonly<Record<string, TableValue>>[]

/** By form. Each throws, or fails, when the file is not well-formed. */
export const READERS: Readonly<Record<string, (file: Buffer) => Promise<ReadReport> | ReadReport>> = {
  xlsx: (file) => {
    const { sheets } = readXlsx(file)
    if (sheets.some(({ rows }) => rows.flat().some(({ isFormula }) => isFormula)))
      throw new Error('a formula')
    return readBook(sheets)
  },
  xls: (file) => readBook(readXls(file)),
  json: (file) => {
    const report: { readonly tables: readonly { readonly name: string; readonly rows: Rows }[] } = JSON.parse(
      decode(file),
    )
    return ofTables(new Map(report.tables.map(({ name, rows }) => [name, rows])))
  },
  csv: (file) => {
    const tables = [...readZip(file)].map(([name, bytes]): [string, Rows] => {
      const [head = [], ...rows] = parseCsv(decode(bytes).replace(/^\ufeff/, ''))
      if (rows.flat().some((cell) => /^[=+\-@\t\r\n]/.test(cell) && !/^-?\d+$/.test(cell)))
        throw new Error('a formula')
      return [name.replace('.csv', ''), rows.map((row) => objectOf(head, row.map(armed)))]
    })
    return ofTables(new Map(tables))
  },
  html: async (file) => {
    const tables = await readPage(decode(file))
    return ofTables(
      new Map(
        tables.map(({ name, columns, rows }) => [
          name,
          rows.map((row) =>
            objectOf(
              columns.map((column) => column.name),
              row,
            ),
          ),
        ]),
      ),
    )
  },
  oscal: (file) => readOscal(decode(file)),
  pdf: (file) => readPages(readPdf(file)),
}

function decode(file: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)
}

/** What a csv cell stood for before it was disarmed. */
function armed(cell: string): string {
  return cell.replace(/^'/, '')
}

function objectOf(
  names: readonly string[],
  row: readonly TableValue[],
): Readonly<Record<string, TableValue>> {
  return Object.fromEntries(names.map((name, index) => [name, row[index] ?? null]))
}

function countOf(verdicts: readonly TableValue[]): VerdictCounts {
  const counts = { ...NO_COUNTS }
  for (const verdict of verdicts) counts[COUNT_MEMBER[verdict as StoredVerdict]]++
  return counts
}

function ofTables(tables: ReadonlyMap<string, Rows>): ReadReport {
  const resultOf = (row: Readonly<Record<string, TableValue>>): ReadResult => ({
    id: String(row['finding_id'] ?? ''),
    verdict: row['verdict'] as StoredVerdict,
    name: String(row['resource_name']),
  })
  const results = tables.get('results') ?? []
  return {
    counts: countOf(results.map((row) => row['verdict'] ?? null)),
    findings: (tables.get('findings') ?? []).map(resultOf),
    identified: results.map(resultOf).filter(({ id }) => id !== ''),
  }
}

type Sheets = readonly {
  readonly name: string
  readonly rows: readonly (readonly ({ readonly value: TableValue } | undefined)[])[]
}[]

const CODE_OF_WORD = new Map(VERDICTS_SHOWN.map((verdict) => [ENGLISH.verdicts[verdict], verdict]))

/** A workbook in English, by the machine names of its columns. */
function readBook(sheets: Sheets): ReadReport {
  const rowsOf = (name: string): Rows | null => {
    const sheet = sheets.find((each) => each.name === name)
    if (sheet === undefined) return null
    const values = sheet.rows.map((row) => row.map((cell) => cell?.value ?? null))
    const [head = [], ...rows] = values
    // The machine name stands below the title.
    return rows.map((row) =>
      objectOf(
        head.map((title) => String(title).split('\n').at(-1)!),
        row,
      ),
    )
  }
  const { sheets: names, verdicts } = ENGLISH
  const read =
    (verdict?: StoredVerdict) =>
    (row: Rows[number]): ReadResult => ({
      id: String(row['finding_id'] ?? ''),
      verdict: verdict ?? CODE_OF_WORD.get(String(row['verdict']))!,
      name: String(row['resource_name'] ?? ''),
    })
  const overview = sheets.find(({ name }) => name === names.overview)!.rows
  const counts = { ...NO_COUNTS }
  for (const verdict of VERDICTS_SHOWN)
    counts[COUNT_MEMBER[verdict]] = Number(
      overview.find((row) => row[1]?.value === verdicts[verdict])![2]!.value,
    )
  const results = rowsOf(names.results)
  if (
    results !== null &&
    JSON.stringify(countOf(results.map((row) => read()(row).verdict))) !== JSON.stringify(counts)
  )
    throw new Error('the overview does not count the sheet of results')
  return {
    counts,
    findings: rowsOf(names.findings)!.map(read('NON_COMPLIANT')),
    identified: results?.map(read()).filter(({ id }) => id !== '') ?? null,
  }
}

interface OscalProps {
  readonly props?: readonly { readonly name: string; readonly value: string; readonly class?: string }[]
}

function readOscal(text: string): ReadReport {
  const document = JSON.parse(text)['assessment-results']
  const textOf = ({ props = [] }: OscalProps, name: string): string => {
    const found = props.find((each) => each.name === name)
    return found === undefined ? '' : found.class === 'json' ? JSON.parse(found.value) : found.value
  }
  const [result] = document.results
  const identified: ReadResult[] = (result.observations ?? []).map(
    (observation: OscalProps & { readonly subjects: readonly OscalProps[] }) => ({
      id: textOf(observation, 'finding-id'),
      verdict: textOf(observation, 'verdict'),
      name: textOf(observation.subjects[0]!, 'resource-name'),
    }),
  )
  const counts = { ...NO_COUNTS }
  for (const verdict of VERDICTS_SHOWN)
    counts[COUNT_MEMBER[verdict]] = Number(textOf(result, `results-${verdict.toLowerCase()}`))
  return { counts, identified, findings: identified.filter(({ verdict }) => verdict === 'NON_COMPLIANT') }
}

/** Names are cut on paper and are not read. */
function readPages(lines: readonly string[]): ReadReport {
  const counts = { ...NO_COUNTS }
  for (const verdict of VERDICTS_SHOWN) {
    const at = lines.findIndex(
      (line, index) => line === ENGLISH.verdicts[verdict] && /^[\d,]+$/.test(lines[index + 1] ?? ''),
    )
    counts[COUNT_MEMBER[verdict]] = Number((lines[at + 1] ?? '').replaceAll(',', ''))
  }
  const ids = lines.join('').match(/fd-[0-9a-f]{20}/g) ?? []
  return {
    counts,
    findings: ids.map((id) => ({ id, verdict: 'NON_COMPLIANT', name: '' })),
    identified: null,
  }
}
