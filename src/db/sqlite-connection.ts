import Libsql from 'libsql'
import { fromSqlite } from './sqlite-errors.js'

type Row = Record<string, unknown>
export type BindValue = string | number | bigint | null | Uint8Array

/** A statement, and whether it gives rows: libsql is asked for that once. */
interface Prepared {
  readonly statement: Libsql.Statement
  readonly isReader: boolean
}

const CACHED_STATEMENTS = 400

/**
 * One libsql connection with its prepared statements kept by SQL text. All calls block their thread, and throw
 * UnavailableError when the disk is the reason.
 */
export class SqliteConnection {
  readonly #db: Libsql.Database
  readonly #statements = new Map<string, Prepared>()

  constructor(path: string, pragmas: readonly string[]) {
    this.#db = explained(() => new Libsql(path))
    try {
      for (const pragma of pragmas) this.exec(`pragma ${pragma}`)
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  exec(sql: string): void {
    explained(() => this.#db.exec(sql))
  }

  run(
    sql: string,
    parameters: readonly BindValue[],
  ): { rows: Row[]; changes: number; lastInsertRowid: number | bigint } {
    return explained(() => {
      const { statement, isReader } = this.#prepare(sql)
      if (isReader) return { rows: statement.all([...parameters]) as Row[], changes: 0, lastInsertRowid: 0 }
      const { changes, lastInsertRowid } = statement.run([...parameters])
      return { rows: [], changes, lastInsertRowid }
    })
  }

  runMany(sql: string, parameterRows: readonly (readonly BindValue[])[]): number {
    return explained(() => {
      const { statement } = this.#prepare(sql)
      let changes = 0
      // Always an array: libsql aborts the process when it is given a lone Buffer.
      for (const parameters of parameterRows) changes += statement.run([...parameters]).changes
      return changes
    })
  }

  /** A fresh statement: a cached one would be reset by the next run of the same text. */
  iterate(sql: string, parameters: readonly BindValue[]): IterableIterator<Row> {
    return explained(() => this.#db.prepare(sql).iterate([...parameters]) as IterableIterator<Row>)
  }

  close(): void {
    this.#statements.clear()
    this.#db.close()
  }

  #prepare(sql: string): Prepared {
    const cached = this.#statements.get(sql)
    if (cached !== undefined) return cached
    const statement = this.#db.prepare(sql)
    const prepared = { statement, isReader: statement.reader }
    if (this.#statements.size >= CACHED_STATEMENTS) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(sql, prepared)
    return prepared
  }
}

function explained<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw fromSqlite(error)
  }
}

/** True for the error of a connection that found another one writing. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}
