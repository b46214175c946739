import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { lockUntilEnd } from '../../db/locks.js'
import type { Db, Tables } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { PageSlice } from '../../rules/store/read-rules.js'
import type { NamedSystem, SystemContent } from '../systems/named-system.js'

/** Adds a system. Throws `SystemExists` for a name that another one has. */
export async function insertSystem(
  db: Db,
  { accountNo }: AccountRef,
  { rule, ...system }: SystemContent & { readonly systemId: string; readonly createdAt: Instant },
): Promise<void> {
  // Of two at once, the second one sees the name of the first.
  await lockUntilEnd(db, 'reports', accountNo)
  await requireFreeName(db, accountNo, system.name)
  await db
    .insertInto('namedSystem')
    .values((eb) => ({
      ...system,
      accountNo,
      systemNo: eb
        .selectFrom('namedSystem as other')
        .select(sql<number>`coalesce(max(other.system_no), 0) + 1`.as('next'))
        .where('other.accountNo', '=', accountNo),
      rule: JSON.stringify(rule),
      updatedAt: system.createdAt,
    }))
    .execute()
}

/** Changes a system. Throws `SystemExists` for a name that another one has. */
export async function updateSystem(
  db: Db,
  system: NamedSystem,
  { rule, ...change }: SystemContent & { readonly updatedAt: Instant },
): Promise<void> {
  await lockUntilEnd(db, 'reports', system.accountNo)
  if (change.name !== system.name) await requireFreeName(db, system.accountNo, change.name)
  await db
    .updateTable('namedSystem')
    .set({ ...change, rule: JSON.stringify(rule) })
    .where('accountNo', '=', system.accountNo)
    .where('systemNo', '=', system.systemNo)
    .execute()
}

async function requireFreeName(db: Db, accountNo: AccountNo, name: string): Promise<void> {
  const row = await db
    .selectFrom('namedSystem')
    .select('systemNo')
    .where('accountNo', '=', accountNo)
    .where('name', '=', name)
    .executeTakeFirst()
  if (row !== undefined) throw new ApiError('SystemExists')
}

/** A system of the scope's first account; throws `SystemNotExists`. */
export async function getSystem(db: Db, scope: Scope, systemId: string): Promise<NamedSystem> {
  const system = await findSystem(db, scope.accounts[0].accountNo, systemId)
  if (system === null) throw new ApiError('SystemNotExists')
  return system
}

/** Finds a system by its id. */
export async function findSystem(
  db: Db,
  accountNo: AccountNo,
  systemId: string,
): Promise<NamedSystem | null> {
  const row = await db
    .selectFrom('namedSystem')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('systemId', '=', systemId)
    .executeTakeFirst()
  return row === undefined ? null : toSystem(row)
}

/** A page of an account's systems in the order they were made. */
export async function listSystems(
  db: Db,
  scope: Scope,
  page: PageSlice,
): Promise<{ readonly systems: readonly NamedSystem[]; readonly totalCount: number }> {
  const query = db.selectFrom('namedSystem').where('accountNo', '=', scope.accounts[0].accountNo)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const rows = await query.selectAll().orderBy('systemNo').limit(page.limit).offset(page.offset).execute()
  return { systems: rows.map(toSystem), totalCount: Number(count) }
}

/** Removes a system. */
export async function deleteSystem(
  db: Db,
  { accountNo, systemNo }: Pick<NamedSystem, 'accountNo' | 'systemNo'>,
): Promise<void> {
  await db
    .deleteFrom('namedSystem')
    .where('accountNo', '=', accountNo)
    .where('systemNo', '=', systemNo)
    .execute()
}

/** Removes every system of an account. */
export async function deleteSystems(db: Db, { accountNo }: AccountRef): Promise<void> {
  await db.deleteFrom('namedSystem').where('accountNo', '=', accountNo).execute()
}

function toSystem(row: Selectable<Tables['namedSystem']>): NamedSystem {
  return { ...row, rule: JSON.parse(row.rule) }
}
