import { readFile } from 'node:fs/promises'
import { CompiledQuery } from 'kysely'
import type { Db } from './tables.js'

/** Written by the build (`scripts/program/write-schema.mjs`); sources have none. */
const FILE = new URL('./schema.sql', import.meta.url)

/** SQL of many statements, without parameters and results. */
interface Script extends CompiledQuery {
  readonly isScript: true
}

export function isScript(query: CompiledQuery): query is Script {
  return 'isScript' in query
}

/**
 * What the steps `names`, all of them, come to in an empty embedded database, as SQL of many statements. Null where the
 * build made none, or made it of other steps.
 */
export async function findWholeSchema(names: readonly string[]): Promise<string | null> {
  try {
    const text = await readFile(FILE, 'utf8')
    return text.startsWith(`-- ${names.join(' ')}\n`) ? text : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Runs SQL of many statements on the embedded database, inside a transaction. */
export async function runScript(db: Db, text: string): Promise<void> {
  if (!db.isTransaction) throw new Error('a script needs a transaction')
  const script: Script = { ...CompiledQuery.raw(text, []), isScript: true }
  await db.executeQuery(script)
}
