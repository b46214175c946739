import { createHash } from 'node:crypto'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { PoolClient, QueryConfig } from 'pg'
import { isBulkQuery } from './bulk-write.js'
import { bulkStatement } from './postgres-bulk.js'
import { fromPostgres } from './postgres-errors.js'

/** Statements longer than this, mostly with long lists, hardly come twice; kept, they would fill the server. */
const NAMED_PARAMETERS = 24
const NAMED_STATEMENTS = 500
/** Names by SQL text: the server parses and plans a named statement once a connection. */
const names = new Map<string, string>()

/** One connection of the pool, for one query or one transaction. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient
  readonly #columnTypes: Map<string, ReadonlyMap<string, string>>
  #broken: Error | undefined
  #streams = 0

  constructor(client: PoolClient, columnTypes: Map<string, ReadonlyMap<string, string>>) {
    this.#client = client
    this.#columnTypes = columnTypes
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = isBulkQuery(query)
      ? bulkStatement(query, await this.#typesOf(query.table))
      : named(query.sql, [...query.parameters])
    return this.run<R>(statement)
  }

  /** Rows come from a cursor, which only a transaction can have. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const cursor = `stream_${++this.#streams}`
    await this.run({
      text: `declare ${cursor} no scroll cursor for ${query.sql}`,
      values: [...query.parameters],
    })
    try {
      for (;;) {
        const { rows } = await this.run<R>(`fetch forward ${chunkSize} from ${cursor}`)
        if (rows.length > 0) yield { rows }
        if (rows.length < chunkSize) return
      }
    } finally {
      if (this.#broken === undefined) await this.#client.query(`close ${cursor}`).catch(() => {})
    }
  }

  async run<R>(statement: string | QueryConfig): Promise<QueryResult<R>> {
    try {
      const result = await this.#client.query(statement as QueryConfig)
      return {
        rows: result.rows ?? [],
        ...(typeof result.rowCount === 'number' ? { numAffectedRows: BigInt(result.rowCount) } : {}),
      }
    } catch (error) {
      throw this.#noted(error)
    }
  }

  /** Never throws: a connection that cannot roll back is closed, which undoes its transaction too. */
  async rollback(): Promise<void> {
    try {
      await this.#client.query('rollback')
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error))
    }
  }

  release(): void {
    this.#client.release(this.#broken)
  }

  async #typesOf(table: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#columnTypes.get(table)
    if (known !== undefined) return known
    const { rows } = await this.run<{ name: string; type: string }>({
      text: `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
      values: [table],
    })
    const types = new Map(rows.map(({ name, type }) => [name, type]))
    this.#columnTypes.set(table, types)
    return types
  }

  #noted(error: unknown): unknown {
    const meaning = fromPostgres(error)
    if (meaning !== error && error instanceof Error) this.#broken = error
    return meaning
  }
}

function named(text: string, values: unknown[]): QueryConfig {
  if (values.length > NAMED_PARAMETERS) return { text, values }
  let name = names.get(text)
  if (name === undefined) {
    if (names.size >= NAMED_STATEMENTS) return { text, values }
    name = createHash('sha256').update(text).digest('base64url').slice(0, 32)
    names.set(text, name)
  }
  return { name, text, values }
}
