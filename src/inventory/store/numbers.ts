import { sql } from 'kysely'
import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'
import { resourceNumber } from '../resource-number.js'

/** Numbers of resource types, given out on first sight; the same in every account. */
export async function numberTypes(db: Db, names: readonly string[]): Promise<Map<string, TypeNo>> {
  for (;;) {
    const rows = await db.selectFrom('resourceType').selectAll().where('resourceType', 'in', names).execute()
    const known = new Map(rows.map((row) => [row.resourceType, row.typeNo]))
    const unknown = names.filter((name) => !known.has(name))
    if (unknown.length === 0) return known
    // Another process may take the same number: then nothing is inserted, and the loop tries the next.
    for (const name of unknown)
      await sql`insert into resource_type (type_no, resource_type)
        select coalesce(max(type_no), 0) + 1, ${name} from resource_type where true
        on conflict do nothing`.execute(db)
  }
}

/** Takes the account's change log for this transaction; returns the number of its last change. */
export async function lockChanges(db: Db, account: AccountRef): Promise<number> {
  const row = await db
    .updateTable('account')
    .set((eb) => ({ changeSeq: eb.ref('changeSeq') }))
    .where('accountNo', '=', account.accountNo)
    .returning('changeSeq')
    .executeTakeFirstOrThrow()
  return row.changeSeq
}

export async function setLastChange(db: Db, account: AccountRef, changeNo: number): Promise<void> {
  await db
    .updateTable('account')
    .set({ changeSeq: changeNo })
    .where('accountNo', '=', account.accountNo)
    .execute()
}

/** Gives out the next numbers of each type, in the order of `typeNos`; the change log must be locked. */
export async function takeResourceNumbers(
  db: Db,
  account: AccountRef,
  typeNos: readonly TypeNo[],
): Promise<ResourceNo[]> {
  if (typeNos.length === 0) return []
  const types = [...new Set(typeNos)]
  const rows = await db
    .selectFrom('resourceSequence')
    .select(['typeNo', 'nextOrdinal'])
    .where('accountNo', '=', account.accountNo)
    .where('typeNo', 'in', types)
    .execute()
  const next = new Map(rows.map((row) => [row.typeNo, row.nextOrdinal]))
  const numbers = typeNos.map((typeNo) => {
    const ordinal = next.get(typeNo) ?? 0
    next.set(typeNo, ordinal + 1)
    return resourceNumber(typeNo, ordinal)
  })
  await bulkInsert(
    db,
    'resourceSequence',
    ['accountNo', 'typeNo', 'nextOrdinal'],
    [...next].map(([typeNo, ordinal]) => [account.accountNo, typeNo, ordinal]),
    'on conflict (account_no, type_no) do update set next_ordinal = excluded.next_ordinal',
  )
  return numbers
}
