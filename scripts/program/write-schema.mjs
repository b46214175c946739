/**
 * Writes what the steps of the schema come to in an empty database: `writeSchema(folder of the steps, file)`. A first
 * start makes it at once (`src/db/whole-schema.ts`), which costs a fifth of taking the steps one after the other.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Libsql from 'libsql'

export async function writeSchema(folder, file) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const db = new Libsql(':memory:')
  try {
    for (const name of names) db.exec(await readFile(join(folder, name), 'utf8'))
    const made = db
      .prepare('select type, name, sql from sqlite_master where sql is not null order by rowid')
      .all()
    for (const { name } of made.filter(({ type }) => type === 'table'))
      if (db.prepare(`select 1 from "${name}" limit 1`).get() !== undefined)
        throw new Error(`the steps of the schema leave rows in ${name}, which this does not write`)
    const statements = made.map(({ sql }) => `${sql};\n`)
    await writeFile(file, `-- ${names.join(' ')}\n${statements.join('')}`)
  } finally {
    db.close()
  }
}
