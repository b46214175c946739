import type { KyselyPlugin, QueryId } from 'kysely'
import { sqlCompiledOnce } from './compiled-once.js'
import type { Db } from './tables.js'

/** A query that was asked, whatever its values were. */
export interface HeardQuery {
  readonly sql: string
  readonly times: number
  readonly rows: number
  /** Epoch milliseconds of when it was first and last heard of. */
  readonly firstAt: number
  readonly lastAt: number
}

/** Lists of values differ in length only. */
const LIST = /\((?:\?|\$\d+)(?:, (?:\?|\$\d+))+\)/g

/** The same database, and what is asked of it by way of this handle; without values, which may be anybody's. */
export function hearQueries(
  db: Db,
  now: () => number,
): { readonly db: Db; readonly queries: () => readonly HeardQuery[] } {
  const heard = new Map<string, { times: number; rows: number; firstAt: number; lastAt: number }>()
  const asked = new WeakMap<QueryId, string>()
  const executor = db.getExecutor()

  function note(text: string, more: { readonly times: number; readonly rows: number }): void {
    const sql = text.replaceAll(LIST, '(...)')
    const at = now()
    const known = heard.get(sql) ?? { times: 0, rows: 0, firstAt: at, lastAt: at }
    heard.set(sql, {
      times: known.times + more.times,
      rows: known.rows + more.rows,
      firstAt: known.firstAt,
      lastAt: at,
    })
  }

  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      const { sql, parameters } = executor.compileQuery(node, queryId)
      // One with stand-ins is being compiled once, not asked.
      if (parameters.some((parameter) => typeof parameter === 'symbol')) return node
      asked.set(queryId, sql)
      note(sql, { times: 1, rows: 0 })
      return node
    },
    async transformResult({ result, queryId }) {
      const compiled = sqlCompiledOnce(queryId)
      const rows = result.rows.length
      // A stream answers in parts, one query in all; what was compiled once is heard of by its answers alone.
      if (compiled !== undefined) note(compiled, { times: 1, rows })
      else note(asked.get(queryId) ?? 'unknown', { times: 0, rows })
      return result
    },
  }
  return {
    db: db.withPlugin(plugin),
    queries: () => [...heard].map(([sql, counts]) => ({ sql, ...counts })),
  }
}
