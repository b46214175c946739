import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { utf8Chunks } from './reports/forms/chunks.js'
import { digestRecord, openRecord } from './reports/read-record.js'
import { FINDINGS } from './reports/tables/result-tables.js'
import { type ReportTable, type TableValue, tableOf } from './reports/tables/table.js'
import { BYTE_ORDER_MARK, csvCell, csvLine, parseCsv } from './workbook/csv-text.js'

/** Thrown for a record that is damaged, or a file that is no csv of tickets. */
export class TicketsError extends Error {
  override readonly name = 'TicketsError'
}

/** A finding with its ticket; an empty one stands for none. */
export interface TicketLine {
  readonly findingId: string
  readonly ticket: string
}

/** Of the file; each is a column of the findings of a report, or made of some. */
const COLUMNS: readonly (readonly [name: string, cell: (value: (column: string) => string) => string])[] = [
  ['finding_id', (value) => value('finding_id')],
  ['ticket', (value) => value('ticket')],
  ['title', (value) => `${value('rule_name')}: ${value('resource_name') || value('resource_id')}`],
  ['priority', (value) => ({ '1': 'High', '2': 'Medium', '3': 'Low' })[value('risk_level')] ?? ''],
  ['owner', (value) => value('owner')],
  ['account_id', (value) => value('account_id')],
  ['resource_type', (value) => value('resource_type')],
  ['resource_id', (value) => value('resource_id')],
  ['region', (value) => value('region')],
  ['rule_id', (value) => value('rule_id')],
  ['failed_since', (value) => timeText(value('failed_since'))],
  ['description', (value) => describe(value)],
  ['remediation', (value) => value('remediation')],
]

/**
 * Writes the findings of a stored report as a csv that trackers take in and `readTickets` reads again; the file appears
 * whole or not at all. Returns how many there were. Throws TicketsError.
 */
export async function writeTickets(
  recordFile: string,
  digest: string,
  wish: { readonly file: string; readonly onlyWithout: boolean },
): Promise<number> {
  const open = () => createReadStream(recordFile)
  if ((await digestRecord(open)) !== digest)
    throw new TicketsError('what arrived is not the record that was stored')
  const table = tableOf(FINDINGS, await openRecord({ digest, open }, () => undefined))
  const unfinished = `${wish.file}.${process.pid}.part`
  let written = 0
  async function* lines(): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(COLUMNS.map(([name]) => name))
    for await (const row of table.rows()) {
      const value = valuesOf(table, row)
      if (wish.onlyWithout && value('ticket') !== '') continue
      written++
      yield csvLine(COLUMNS.map(([, cell]) => csvCell(cell(value))))
    }
  }
  try {
    await pipeline(utf8Chunks(lines()), createWriteStream(unfinished))
    renameSync(unfinished, wish.file)
    return written
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

function valuesOf(table: ReportTable, row: readonly TableValue[]): (column: string) => string {
  return (name) => {
    const index = table.columns.findIndex((column) => column.name === name)
    if (index < 0) throw new Error(`findings have no column ${name}`)
    return String(row[index] ?? '')
  }
}

function timeText(epochMs: string): string {
  return epochMs === '' ? '' : new Date(Number(epochMs)).toISOString()
}

function describe(value: (column: string) => string): string {
  const said = (['property', 'actual', 'operator', 'expected', 'reason'] as const).flatMap((name) =>
    value(name) === '' ? [] : [`${name}: ${value(name)}`],
  )
  return said.join('\n')
}

/**
 * Reads findings with their tickets from the text of a csv with a column of finding ids and one of tickets, whatever else
 * it has. Throws TicketsError, naming the line.
 */
export function readTickets(text: string): readonly TicketLine[] {
  const [head = [], ...rows] = parseCsv(text.replace(/^\ufeff/, ''))
  const columnOf = (...names: readonly string[]) =>
    head.findIndex((each) => names.includes(each.trim().toLowerCase().replaceAll(/[ _-]/g, '')))
  const [finding, ticket] = [
    columnOf('findingid', 'finding'),
    columnOf('ticket', 'ticketid', 'issue', 'issuekey'),
  ]
  if (finding < 0 || ticket < 0)
    throw new TicketsError('the first line names no columns finding_id and ticket')
  const found = new Map<string, string>()
  for (const [index, row] of rows.entries()) {
    if (row.every((cell) => cell === '')) continue
    const findingId = (row[finding] ?? '').trim()
    const name = armed(row[ticket] ?? '').trim()
    const at = `record ${index + 2}`
    if (!/^fd-[0-9a-f]{20}$/.test(findingId)) throw new TicketsError(`${at}: ${findingId} is no finding id`)
    if (found.has(findingId) && found.get(findingId) !== name)
      throw new TicketsError(`${at}: ${findingId} has two tickets`)
    found.set(findingId, name)
  }
  return [...found].map(([findingId, ticket]) => ({ findingId, ticket }))
}

/** Takes off the apostrophe that keeps spreadsheets from running a text. */
function armed(text: string): string {
  return /^'[=+\-@\t\r\n']/.test(text) ? text.slice(1) : text
}
