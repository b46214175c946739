import type { Selectable } from 'kysely'
import type { Db, Tables } from '../../db/tables.js'

/** A receiver as it is stored: its whole address and its secret are sealed, `address` is what may be shown. */
export interface StoredReceiver extends Omit<Selectable<Tables['reportReceiver']>, 'recipients'> {
  readonly recipients: readonly string[]
}

/** Adds a receiver, or replaces the one of the same name. */
export async function writeReceiver(db: Db, receiver: StoredReceiver): Promise<void> {
  const { name, createdAt, ...change } = { ...receiver, recipients: JSON.stringify(receiver.recipients) }
  await db
    .insertInto('reportReceiver')
    .values({ name, createdAt, ...change })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
    .execute()
}

/** Finds a receiver by its name. */
export async function findReceiver(db: Db, name: string): Promise<StoredReceiver | null> {
  return (await listReceivers(db)).find((each) => each.name === name) ?? null
}

/** Every receiver by name. */
export async function listReceivers(db: Db): Promise<readonly StoredReceiver[]> {
  const rows = await db.selectFrom('reportReceiver').selectAll().orderBy('name').execute()
  return rows.map((row) => ({ ...row, recipients: JSON.parse(row.recipients) }))
}

/** Forgets a receiver. */
export async function deleteReceiver(db: Db, name: string): Promise<void> {
  await db.deleteFrom('reportReceiver').where('name', '=', name).execute()
}

/** Forgets every receiver: nothing can open their addresses any more. */
export async function deleteReceivers(db: Db): Promise<void> {
  await db.deleteFrom('reportReceiver').execute()
}
