import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { bulkInsert, bulkUpdate } from './bulk-write.js'
import { migrate } from './migrate.js'
import type { Db } from './tables.js'
import { openTestDatabase, type TestDatabase } from './testing.js'
import { afterCommit, inTransaction, readSnapshot } from './transaction.js'

const at = toInstant(1_000)
let test: TestDatabase
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

describe('database', () => {
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
    const other = await test.open()
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
    await expect(work).rejects.toThrow(/unique/i)
    expect(await seenNonces(db)).toEqual(before)
  })

  it('frees a stream that is left early', async () => {
    const first = await readSnapshot(db, async (db) => {
      for await (const row of db.selectFrom('nonce').select('nonce').orderBy('nonce').stream(1))
        return row.nonce
      return undefined
    })
    expect(first).toBe('0')
  })

  it('updates many rows by their keys and leaves alone what null keeps', async () => {
    await db
      .insertInto('signingKey')
      .values([1, 2].map((n) => ({ keyId: `k${n}`, secretSealed: 'old', createdAt: at, retiredAt: at })))
      .execute()
    const written = await inTransaction(db, (db) =>
      bulkUpdate(
        db,
        'signingKey',
        ['secretSealed', 'createdAt', 'retiredAt', 'keyId'],
        { key: ['keyId'], kept: ['createdAt'] },
        [
          ['new {,"\\ 1', null, null, 'k1'],
          ['2', 7, 8, 'k2'],
          ['nobody', 1, 1, 'k3'],
        ],
      ),
    )
    expect(written).toBe(2)
    expect(await db.selectFrom('signingKey').selectAll().orderBy('keyId').execute()).toEqual([
      { keyId: 'k1', secretSealed: 'new {,"\\ 1', createdAt: at, retiredAt: null },
      { keyId: 'k2', secretSealed: '2', createdAt: 7, retiredAt: 8 },
    ])
  })

  it('orders text by its bytes', async () => {
    const names = ['é', 'a', 'B', 'b', '_', 'A', '合', 'a-1', 'a1']
    await inTransaction(db, (db) =>
      bulkInsert(
        db,
        'nonce',
        ['accessKeyId', 'nonce', 'seenAt'],
        names.map((name) => ['order', name, 1]),
      ),
    )
    const rows = await db
      .selectFrom('nonce')
      .select('nonce')
      .where('accessKeyId', '=', 'order')
      .orderBy('nonce')
      .execute()
    const byBytes = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(rows.map((row) => row.nonce)).toEqual(byBytes)
  })

  it('finds nothing in an empty list and everything outside it', async () => {
    const count = async (operator: 'in' | 'not in') => {
      const rows = await db.selectFrom('nonce').select('nonce').where('nonce', operator, []).execute()
      return rows.length
    }
    const { all } = await db
      .selectFrom('nonce')
      .select((eb) => eb.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    expect([await count('in'), await count('not in')]).toEqual([0, all])
  })

  it('counts and sums as numbers', async () => {
    const row = await db
      .selectFrom('nonce')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('seenAt').as('sum')])
      .where('accessKeyId', '=', 's')
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ count: 250, sum: (249 * 250) / 2 })
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
