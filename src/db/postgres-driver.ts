import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely'
import { Pool } from 'pg'
import { PostgresConnection } from './postgres-connection.js'
import { fromPostgres } from './postgres-errors.js'
import { POSTGRES_VALUES } from './postgres-values.js'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string
  /** Most connections at once; further queries wait for one. */
  readonly connections?: number
  /** Longest wait for a row that another transaction has. */
  readonly lockTimeoutMs?: number
}

/** Longest wait for a connection: to be made, or to be given back by others. */
const CONNECT_TIMEOUT_MS = 10_000
/** A transaction that waits for its own process this long is given up by the server: it holds up others. */
const IDLE_IN_TRANSACTION_MS = 120_000

/** PostgreSQL for Kysely over a pool of connections; a transaction holds one until it ends. */
export class PostgresDriver implements Driver {
  readonly #pool: Pool
  /** By table: the types of its columns, which a bulk statement has to name. */
  readonly #columnTypes = new Map<string, ReadonlyMap<string, string>>()

  constructor(options: PostgresOptions) {
    this.#pool = new Pool({
      connectionString: options.url,
      max: options.connections ?? 10,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      lock_timeout: options.lockTimeoutMs ?? 10_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      application_name: 'assay',
      keepAlive: true,
      types: POSTGRES_VALUES,
    })
    // An idle connection that breaks is replaced by the next query that needs one; its loss concerns nobody.
    this.#pool.on('error', () => {})
    // One that breaks in the middle of a transaction, between two queries: the next query says so. Without a listener
    // that would end the process.
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#pool.connect(), this.#columnTypes)
    } catch (error) {
      throw fromPostgres(error)
    }
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const modes = [
      settings.isolationLevel === undefined ? '' : `isolation level ${settings.isolationLevel}`,
      settings.accessMode ?? '',
    ].filter((mode) => mode !== '')
    // The snapshot is taken by the first statement that reads, not by `begin`.
    const firstRead = settings.accessMode === 'read only' ? '; select 1' : ''
    await own(connection).run(`begin ${modes.join(' ')}${firstRead}`)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).run('commit')
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).rollback()
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release()
  }

  async destroy(): Promise<void> {
    await this.#pool.end()
  }
}

function own(connection: DatabaseConnection): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection
  throw new Error('a connection of another driver')
}
