import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'

/** An id that a rule or package had where it came from. */
export interface FormerId {
  readonly formerId: string
  readonly currentId: string
  readonly recordedAt: Instant
}

/** Whether a row's id is `id`, or what it names once had that id; `table` has `account_no`. */
export function hasId(
  table: 'rule' | 'pack' | 'comparison_difference',
  column: 'rule_id' | 'pack_id',
  id: string,
) {
  const own = sql.ref(`${table}.${column}`)
  const account = sql.ref(`${table}.account_no`)
  return sql<boolean>`(${own} = ${id} or ${own} = (select current_id from former_id
    where former_id.account_no = ${account} and former_id.former_id = ${id}))`
}

/** Records a former id; one recorded before now stands for another. */
export async function writeFormerId(db: Db, account: AccountRef, id: FormerId): Promise<void> {
  const { currentId, recordedAt } = id
  await db
    .insertInto('formerId')
    .values({ accountNo: account.accountNo, ...id })
    .onConflict((conflict) =>
      conflict.columns(['accountNo', 'formerId']).doUpdateSet({ currentId, recordedAt }),
    )
    .execute()
}

/** Every former id of an account. */
export async function listFormerIds(db: Db, account: AccountRef): Promise<readonly FormerId[]> {
  return db
    .selectFrom('formerId')
    .select(['formerId', 'currentId', 'recordedAt'])
    .where('accountNo', '=', account.accountNo)
    .orderBy('formerId')
    .execute()
}

/** Takes a former id away; nothing happens when there is none. */
export async function deleteFormerId(db: Db, account: AccountRef, formerId: string): Promise<void> {
  await db
    .deleteFrom('formerId')
    .where('accountNo', '=', account.accountNo)
    .where('formerId', '=', formerId)
    .execute()
}
