import { createSecretKey, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountNo, ResourceNo, RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { isSealedText } from '../platform/sealed-text.js'
import { bulkInsert, bulkUpdate } from './bulk-write.js'
import { withSealedColumns } from './sealed-columns.js'
import type { Db } from './tables.js'
import { openTestDatabase } from './testing.js'
import { inTransaction, readSnapshot } from './transaction.js'

const accountNo = 1 as AccountNo
const key = createSecretKey(randomBytes(32))

let database: Awaited<ReturnType<typeof openTestDatabase>>
let plain: Db
let sealing: Db
let opening: Db

beforeAll(async () => {
  database = await openTestDatabase()
  plain = database.db
  sealing = withSealedColumns(plain, { key, sealsNew: true })
  opening = withSealedColumns(plain, { key, sealsNew: false })
})
afterAll(() => database.close())

const write = (db: Db, resourceNo: number, oldEvidence: string) =>
  inTransaction(db, (db) =>
    bulkInsert(
      db,
      'verdictChange',
      [
        'accountNo',
        'resourceNo',
        'at',
        'ruleNo',
        'oldVerdict',
        'newVerdict',
        'oldEvidence',
        'oldRuleVersion',
      ],
      [[accountNo, resourceNo, toInstant(1), 1 as RuleNo, 2, 1, oldEvidence, 1]],
    ),
  )

async function read(db: Db, resourceNo: number): Promise<string> {
  const row = await db
    .selectFrom('verdictChange')
    .select(['resourceNo', 'oldEvidence'])
    .where('resourceNo', '=', resourceNo as ResourceNo)
    .executeTakeFirstOrThrow()
  return row.oldEvidence
}

describe('a sealed column', () => {
  test('is sealed where it is stored and opened where it is read', async () => {
    await write(sealing, 1, '[[0,"secret"]]')
    expect(isSealedText(await read(plain, 1))).toBe(true)
    expect(await read(sealing, 1)).toBe('[[0,"secret"]]')
    expect(await read(opening, 1)).toBe('[[0,"secret"]]')
  })

  test('holds sealed and plain values side by side', async () => {
    await write(opening, 2, '[[0,"plain"]]')
    expect(await read(plain, 2)).toBe('[[0,"plain"]]')
    expect(await read(sealing, 2)).toBe('[[0,"plain"]]')
  })

  test('leaves an empty text, and seals in any case what only looks sealed', async () => {
    await write(sealing, 3, '')
    await write(opening, 4, '~1.nonsense')
    expect(await read(plain, 3)).toBe('')
    expect(isSealedText(await read(plain, 4))).toBe(true)
    expect(await read(opening, 4)).toBe('~1.nonsense')
  })

  test('is sealed by updates, and opened in streams and transactions', async () => {
    await inTransaction(sealing, (db) =>
      bulkUpdate(
        db,
        'verdictChange',
        ['oldEvidence', 'accountNo', 'resourceNo'],
        { key: ['accountNo', 'resourceNo'] },
        [['[[7,"updated"]]', accountNo, 2]],
      ),
    )
    expect(isSealedText(await read(plain, 2))).toBe(true)
    const streamed = await readSnapshot(opening, async (db) => {
      const found: string[] = []
      const rows = db.selectFrom('verdictChange').select('oldEvidence').orderBy('resourceNo').stream(1)
      for await (const { oldEvidence } of rows) found.push(oldEvidence)
      return found
    })
    expect(streamed).toEqual(['[[0,"secret"]]', '[[7,"updated"]]', '', '~1.nonsense'])
    expect(await inTransaction(opening, (db) => read(db, 1))).toBe('[[0,"secret"]]')
  })

  test('does not open with another key', async () => {
    const stranger = withSealedColumns(plain, { key: createSecretKey(randomBytes(32)), sealsNew: false })
    await expect(read(stranger, 1)).rejects.toThrow()
  })
})
