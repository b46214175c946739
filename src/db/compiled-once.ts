import type { Compilable, CompiledQuery, QueryId } from 'kysely'
import { isPostgres } from './engine.js'
import type { Db } from './tables.js'

interface Compiled<R> {
  readonly query: CompiledQuery<R>
  /** Which of the values each parameter is; -1 for one that the query itself holds. */
  readonly places: readonly number[]
}

const texts = new WeakMap<QueryId, string>()

/** The text of a query that was compiled once; undefined for any other. */
export function sqlCompiledOnce(queryId: QueryId): string | undefined {
  return texts.get(queryId)
}

/**
 * A query that is built and compiled at its first use only, which costs more than running it. Its text may not depend
 * on the values: `build` gets stand-ins for them and only passes them on.
 */
export function compiledOnce<P extends readonly unknown[], R>(
  build: (db: Db, ...values: P) => Compilable<R>,
): (db: Db, ...values: P) => Promise<R[]> {
  const byEngine = new Map<boolean, Compiled<R>>()
  return async (db, ...values) => {
    const engine = isPostgres(db)
    let compiled = byEngine.get(engine)
    if (compiled === undefined) {
      const standIns: readonly unknown[] = values.map(() => Symbol('value'))
      const query = build(db, ...(standIns as P)).compile()
      compiled = { query, places: query.parameters.map((parameter) => standIns.indexOf(parameter)) }
      texts.set(query.queryId, query.sql)
      byEngine.set(engine, compiled)
    }
    const { query, places } = compiled
    const parameters = places.map((place, index) => (place < 0 ? query.parameters[index] : values[place]))
    // Member by member: a spread costs more than the rest of this.
    const { sql, queryId, query: node } = query
    return (await db.executeQuery<R>({ sql, queryId, query: node, parameters })).rows
  }
}
