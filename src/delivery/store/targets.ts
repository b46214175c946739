import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** Where an ARN leads; the secret stays sealed, and an object store has none. */
export interface StoredTarget {
  readonly targetArn: string
  readonly address: string
  readonly secretSealed: string | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export async function writeTarget(db: Db, target: StoredTarget): Promise<void> {
  const { address, secretSealed, updatedAt } = target
  await db
    .insertInto('deliveryTarget')
    .values(target)
    .onConflict((conflict) => conflict.column('targetArn').doUpdateSet({ address, secretSealed, updatedAt }))
    .execute()
}

/** Null when nothing is known of where the ARN leads. */
export async function findTarget(db: Db, targetArn: string): Promise<StoredTarget | null> {
  const row = await db
    .selectFrom('deliveryTarget')
    .selectAll()
    .where('targetArn', '=', targetArn)
    .executeTakeFirst()
  return row ?? null
}

/** Every target by ARN. */
export function listTargets(db: Db): Promise<readonly StoredTarget[]> {
  return db.selectFrom('deliveryTarget').selectAll().orderBy('targetArn').execute()
}

/** Forgets every target that has a secret. */
export async function deleteSecretTargets(db: Db): Promise<void> {
  await db.deleteFrom('deliveryTarget').where('secretSealed', 'is not', null).execute()
}

/** False when there was none. */
export async function deleteTarget(db: Db, targetArn: string): Promise<boolean> {
  const result = await db.deleteFrom('deliveryTarget').where('targetArn', '=', targetArn).executeTakeFirst()
  return result.numDeletedRows > 0n
}
