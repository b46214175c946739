import type { ReportRecord } from '../read-record.js'

/**
 * How a value is meant. `instant`: epoch ms; `share`: 0 to 1; `duration`: ms; `code`: one of a fixed set of English
 * words, the same in every language (`NON_COMPLIANT`, `stillFailing`); `json`: JSON text.
 */
export type ColumnKind = 'text' | 'integer' | 'share' | 'instant' | 'duration' | 'code' | 'boolean' | 'json'

/** Null: there is none. */
export type TableValue = string | number | boolean | null

export interface TableColumn {
  /** Machine name, `snake_case`; never changes its meaning. */
  readonly name: string
  readonly kind: ColumnKind
  /** For people. */
  readonly title: { readonly en: string; readonly zh: string }
}

/**
 * One table of a report. Every form shows the same tables with the same rows in the same order, so that counts, ids
 * and verdicts agree between forms by construction.
 */
export interface ReportTable {
  /** Machine name, `snake_case`. */
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly columns: readonly TableColumn[]
  /** Known before the first row is read. */
  readonly rowCount: number
  /** As often as wanted, one at a time; as long as `columns`. */
  rows(): AsyncIterable<readonly TableValue[]>
}

/** A column and how its value is read from what a row is about. */
export type ColumnOf<R> = readonly [
  name: string,
  kind: ColumnKind,
  en: string,
  zh: string,
  value: (row: R) => TableValue,
]

/** A kind of table: what it is called, its columns, and where a record has its rows. */
export interface TableSpec<R> {
  readonly name: string
  readonly en: string
  readonly zh: string
  readonly columns: (record: ReportRecord) => readonly ColumnOf<R>[]
  readonly count: (record: ReportRecord) => number
  readonly rows: (record: ReportRecord) => Iterable<R> | AsyncIterable<R>
}

/** The table of a record. */
export function tableOf<R>(spec: TableSpec<R>, record: ReportRecord): ReportTable {
  const columns = spec.columns(record)
  return {
    name: spec.name,
    title: { en: spec.en, zh: spec.zh },
    columns: columns.map(([name, kind, en, zh]) => ({ name, kind, title: { en, zh } })),
    rowCount: spec.count(record),
    async *rows() {
      for await (const row of spec.rows(record)) yield columns.map(([, , , , value]) => value(row))
    },
  }
}
