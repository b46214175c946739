import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { openSqlite } from './connect.js'
import { bulkInsert } from './execute-many.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'
import { openTestDatabase } from './testing.js'
import { afterCommit, inTransaction, readSnapshot } from './transaction.js'

const at = toInstant(1_000)
let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db

beforeAll(async () => {
  test = await openTestDatabase()
  db = test.db
})
afterAll(() => test.close())

async function seenNonces(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('nonce')
    .select('nonce')
    .where('accessKeyId', '=', 'k')
    .orderBy('nonce')
    .execute()
  return rows.map((row) => row.nonce)
}

function insertNonce(db: Db, nonce: string) {
  return db.insertInto('nonce').values({ accessKeyId: 'k', nonce, seenAt: at }).execute()
}

describe('sqlite', () => {
  it('rolls everything back when the work throws, and runs no callback', async () => {
    let called = false
    const work = inTransaction(db, async (db) => {
      await insertNonce(db, 'rolled-back')
      afterCommit(db, () => {
        called = true
      })
      throw new Error('stop')
    })
    await expect(work).rejects.toThrow('stop')
    expect(await seenNonces(db)).toEqual([])
    expect(called).toBe(false)
  })

  it('joins an open transaction and calls back after the commit', async () => {
    const order: string[] = []
    await inTransaction(db, async (db) => {
      await inTransaction(db, async (db) => {
        await insertNonce(db, 'a')
        afterCommit(db, () => order.push('after'))
      })
      order.push('inside')
    })
    expect(order).toEqual(['inside', 'after'])
    expect(await seenNonces(db)).toEqual(['a'])
  })

  it('lets reads see committed data only, and a snapshot its own moment', async () => {
    await readSnapshot(db, async (snapshot) => {
      const before = await seenNonces(snapshot)
      await inTransaction(db, async (writing) => {
        await insertNonce(writing, 'b')
        expect(await seenNonces(db)).toEqual(before)
      })
      expect(await seenNonces(db)).toEqual([...before, 'b'])
      expect(await seenNonces(snapshot)).toEqual(before)
    })
  })

  it('streams a snapshot in chunks', async () => {
    await inTransaction(db, (db) =>
      bulkInsert(
        db,
        'nonce',
        ['accessKeyId', 'nonce', 'seenAt'],
        Array.from({ length: 250 }, (_, i) => ['s', `${i}`, i]),
      ),
    )
    const seen = await readSnapshot(db, async (db) => {
      const rows = []
      for await (const row of db.selectFrom('nonce').selectAll().where('accessKeyId', '=', 's').stream(100))
        rows.push(row)
      return rows
    })
    expect(seen).toHaveLength(250)
    expect(seen[0]).toHaveProperty('accessKeyId', 's')
  })

  it('runs concurrent writers of two handles one after the other', async () => {
    const other = openSqlite({ path: `${test.directory}/assay.db` })
    const work = (handle: Db, name: string) =>
      inTransaction(handle, async (db) => {
        await insertNonce(db, `${name}-1`)
        await new Promise((resolve) => setTimeout(resolve, 5))
        await insertNonce(db, `${name}-2`)
      })
    await Promise.all([work(db, 'x'), work(other, 'y'), work(db, 'z')])
    expect((await seenNonces(db)).filter((nonce) => /^[xyz]/.test(nonce))).toHaveLength(6)
    await other.destroy()
  })

  it('undoes a bulk insert that meets a duplicate', async () => {
    const before = await seenNonces(db)
    const work = inTransaction(db, (db) =>
      bulkInsert(
        db,
        'nonce',
        ['accessKeyId', 'nonce', 'seenAt'],
        [
          ['k', 'new', 1],
          ['k', 'a', 1],
        ],
      ),
    )
    await expect(work).rejects.toThrow(/UNIQUE/)
    expect(await seenNonces(db)).toEqual(before)
  })

  it('migrates once and refuses the database of a newer version', async () => {
    expect((await migrate(db)).applied).toEqual([])
    await db.insertInto('schemaMigration').values({ name: '99990101000000_future.sql' }).execute()
    await expect(migrate(db)).rejects.toThrow(/newer version/)
    await db.deleteFrom('schemaMigration').where('name', 'like', '9999%').execute()
  })

  it('keeps integers exact up to 2^53', async () => {
    const big = toInstant(Number.MAX_SAFE_INTEGER)
    await db.insertInto('nonce').values({ accessKeyId: 'big', nonce: '1', seenAt: big }).execute()
    const row = await db
      .selectFrom('nonce')
      .select('seenAt')
      .where('accessKeyId', '=', 'big')
      .executeTakeFirstOrThrow()
    expect(row.seenAt).toBe(Number.MAX_SAFE_INTEGER)
  })
})
