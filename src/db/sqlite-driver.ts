import { setTimeout as delay } from 'node:timers/promises'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  type TransactionSettings,
} from 'kysely'
import { UnavailableError } from '../errors.js'
import { isBulkQuery, rowStatement } from './bulk-write.js'
import { type BindValue, isBusy, SqliteConnection } from './sqlite-connection.js'
import { isScript } from './whole-schema.js'

export interface SqliteOptions {
  /** File of the database; ':memory:' is refused because reads and writes use two connections. */
  readonly path: string
  /** Pages in the write-ahead log after which this process's writer checkpoints; 0 = never here. */
  readonly checkpointPages?: number
  /** Longest wait for another connection's write transaction. */
  readonly busyTimeoutMs?: number
}

const SHARED_PRAGMAS = ['busy_timeout = 0', 'temp_store = memory', 'foreign_keys = off']

/**
 * SQLite for Kysely: reads outside a transaction go to one connection, writes and write transactions to
 * another, one at a time. Read-only transactions get a connection of their own, so a report can hold its
 * snapshot while others write. A busy database is waited for without blocking the thread.
 */
export class SqliteDriver implements Driver {
  readonly #options: SqliteOptions
  #reader: SqliteConnection | undefined
  #writer: SqliteConnection | undefined
  readonly #waiting: (() => void)[] = []
  #writing = false

  constructor(options: SqliteOptions) {
    if (options.path === ':memory:') throw new Error('the database needs a file')
    this.#options = options
  }

  async init(): Promise<void> {
    this.#writer = new SqliteConnection(this.#options.path, [
      ...SHARED_PRAGMAS,
      'journal_mode = wal',
      'synchronous = full',
      'cache_size = -16000',
      `wal_autocheckpoint = ${this.#options.checkpointPages ?? 1000}`,
    ])
    this.#reader = this.#open()
  }

  async acquireConnection(): Promise<DriverConnection> {
    return new DriverConnection(this)
  }

  async beginTransaction(connection: DriverConnection, settings: TransactionSettings): Promise<void> {
    await connection.begin(settings.accessMode === 'read only')
  }

  async commitTransaction(connection: DriverConnection): Promise<void> {
    connection.end('commit')
  }

  async rollbackTransaction(connection: DriverConnection): Promise<void> {
    connection.end('rollback')
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#reader?.close()
    this.#writer?.close()
    this.#reader = undefined
    this.#writer = undefined
  }

  get reader(): SqliteConnection {
    if (this.#reader === undefined) throw new UnavailableError(new Error('the database is closed'))
    return this.#reader
  }

  openSnapshot(): SqliteConnection {
    return this.#open()
  }

  /** Runs `work` alone on the writer. */
  async write<T>(work: (writer: SqliteConnection) => T): Promise<T> {
    const writer = await this.lockWriter()
    try {
      return await this.retryBusy(() => work(writer))
    } finally {
      this.unlockWriter()
    }
  }

  async lockWriter(): Promise<SqliteConnection> {
    if (this.#writing) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#writing = true
    if (this.#writer === undefined) {
      this.unlockWriter()
      throw new UnavailableError(new Error('the database is closed'))
    }
    return this.#writer
  }

  unlockWriter(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#writing = false
    else next()
  }

  async retryBusy<T>(work: () => T): Promise<T> {
    const limitMs = this.#options.busyTimeoutMs ?? 10_000
    for (let waitedMs = 0, pauseMs = 1; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 16)) {
      try {
        return work()
      } catch (error) {
        if (!isBusy(error)) throw error
        if (waitedMs >= limitMs)
          throw new UnavailableError(new Error('the database stayed busy', { cause: error }))
        await delay(pauseMs)
      }
    }
  }

  #open(): SqliteConnection {
    return new SqliteConnection(this.#options.path, [
      ...SHARED_PRAGMAS,
      'query_only = on',
      'cache_size = -8000',
    ])
  }
}

class DriverConnection implements DatabaseConnection {
  readonly #driver: SqliteDriver
  #transaction: { connection: SqliteConnection; readOnly: boolean } | undefined

  constructor(driver: SqliteDriver) {
    this.#driver = driver
  }

  async begin(readOnly: boolean): Promise<void> {
    if (readOnly) {
      const connection = this.#driver.openSnapshot()
      connection.exec('begin')
      // A deferred transaction takes its snapshot at its first read, not at begin.
      connection.run('select 1 from sqlite_master limit 1', [])
      this.#transaction = { connection, readOnly }
      return
    }
    const connection = await this.#driver.lockWriter()
    try {
      await this.#driver.retryBusy(() => connection.exec('begin immediate'))
    } catch (error) {
      this.#driver.unlockWriter()
      throw error
    }
    this.#transaction = { connection, readOnly }
  }

  end(how: 'commit' | 'rollback'): void {
    const transaction = this.#transaction
    if (transaction === undefined) return
    if (transaction.readOnly) {
      this.#transaction = undefined
      transaction.connection.close()
      return
    }
    try {
      transaction.connection.exec(how)
    } catch (error) {
      // Kysely rolls back after a failed commit; that call still needs the transaction.
      if (how === 'commit') throw error
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
    }
    this.#transaction = undefined
    this.#driver.unlockWriter()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters as readonly BindValue[]
    const run = (connection: SqliteConnection): QueryResult<R> => {
      if (isBulkQuery(query)) {
        return { rows: [], numAffectedRows: BigInt(connection.runMany(rowStatement(query), query.rows)) }
      }
      if (isScript(query)) {
        connection.exec(query.sql)
        return { rows: [] }
      }
      const { rows, changes } = connection.run(query.sql, parameters)
      return { rows: rows as R[], numAffectedRows: BigInt(changes) }
    }
    if (this.#transaction !== undefined) return run(this.#transaction.connection)
    if (SelectQueryNode.is(query.query as SelectQueryNode)) return run(this.#driver.reader)
    return this.#driver.write(run)
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    if (!this.#transaction?.readOnly) throw new Error('stream only inside readSnapshot')
    let chunk: R[] = []
    for (const row of this.#transaction.connection.iterate(query.sql, query.parameters as BindValue[])) {
      chunk.push(row as R)
      if (chunk.length < chunkSize) continue
      yield { rows: chunk }
      chunk = []
    }
    if (chunk.length > 0) yield { rows: chunk }
  }
}
