import { describe, expect, it } from 'vitest'
import { compiledOnce } from './compiled-once.js'
import { openTestDatabase } from './testing.js'

describe('compiledOnce', () => {
  it('builds once and gives each run its own values beside those of the query', async () => {
    const { db, close } = await openTestDatabase()
    try {
      await db
        .insertInto('resourceType')
        .values(['a', 'b', 'c'].map((resourceType, n) => ({ typeNo: n as never, resourceType })))
        .execute()
      let built = 0
      const find = compiledOnce((db, last: string, first: string) => {
        built++
        return db
          .selectFrom('resourceType')
          .select('resourceType')
          .where('resourceType', '<=', last)
          .where('resourceType', '>=', first)
          .where('resourceType', '!=', 'b')
          .orderBy('resourceType')
          .limit(5)
      })
      expect(await find(db, 'b', 'a')).toEqual([{ resourceType: 'a' }])
      expect(await find(db, 'c', 'b')).toEqual([{ resourceType: 'c' }])
      expect(await db.transaction().execute((db) => find(db, 'c', 'a'))).toHaveLength(2)
      expect(built).toBe(1)
    } finally {
      await close()
    }
  })
})
