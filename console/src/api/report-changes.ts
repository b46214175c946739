import { isObject, type Json, type JsonObject, parseJson } from '../format/json'

/** One finding against the report compared with, as the table `changes` of a report's data has it. */
export interface FindingChange {
  readonly id: string
  /** Such as `new`, `stillFailing` or `fixed`. */
  readonly change: string
  /** When it became so, epoch milliseconds. */
  readonly at: number | undefined
  /** How long it fails, milliseconds; of those that still do. */
  readonly ageMs: number | undefined
  readonly ruleId: string
  readonly rule: string
  readonly risk: number | undefined
  readonly type: string
  readonly resource: string
  readonly name: string
  readonly region: string
}

/** What a report's data say of changes: how many of each kind, and the first rows of each. */
export interface ReportChanges {
  readonly counts: ReadonlyMap<string, number>
  readonly rows: readonly FindingChange[]
}

/** So many rows of a kind are kept; all are counted. */
export const MOST_OF_A_KIND = 1_000

/**
 * Reads the changes out of the JSON form of a report, row by row as it arrives and no further than that table, whatever
 * its size (docs/report.schema.json; a row is a line). Throws when the form ends early or has no such table.
 */
export async function readReportChanges(url: string, signal: AbortSignal): Promise<ReportChanges> {
  const counts = new Map<string, number>()
  const rows: FindingChange[] = []
  let expected: number | undefined
  let read = 0
  const reading = new AbortController()
  const response = await fetch(url, { signal: AbortSignal.any([signal, reading.signal]) })
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`)
  for await (const line of linesOf(response.body)) {
    if (expected === undefined) {
      if (!line.startsWith('{"name":"changes",')) continue
      expected = rowCountOf(line)
      if (expected === 0) break
      continue
    }
    const row = rowOf(line)
    const change = textOf(row['change'])
    const before = counts.get(change) ?? 0
    counts.set(change, before + 1)
    if (before < MOST_OF_A_KIND) rows.push(changeOf(row, change))
    if (++read === expected) break
  }
  reading.abort()
  if (expected === undefined || read !== expected) throw new Error('the data of the report end early')
  return { counts, rows }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
    if (done) break
  }
  if (rest !== '') yield rest
}

/** The head of a table: what stands before its first row. */
function rowCountOf(line: string): number {
  const [, count] = /"rowCount":(\d+),"rows":\[/.exec(line) ?? []
  if (count === undefined) throw new Error('the data of the report have another form')
  return Number(count)
}

/** A row; behind the last one its table ends. */
function rowOf(line: string): JsonObject {
  const text = line.replace(/,$/, '')
  const row = parseJson(text) ?? parseJson(text.replace(/\]\}$/, ''))
  if (!isObject(row)) throw new Error('the data of the report have another form')
  return row
}

function changeOf(row: JsonObject, change: string): FindingChange {
  return {
    id: textOf(row['finding_id']),
    change,
    at: instantOf(row['changed_at']),
    ageMs: typeof row['age_ms'] === 'number' ? row['age_ms'] : undefined,
    ruleId: textOf(row['rule_id']),
    rule: textOf(row['rule_name']),
    risk: typeof row['risk_level'] === 'number' ? row['risk_level'] : undefined,
    type: textOf(row['resource_type']),
    resource: textOf(row['resource_id']),
    name: textOf(row['resource_name']),
    region: textOf(row['region']),
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function instantOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
