import { type SelectQueryBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db, Tables } from '../../db/tables.js'
import { openEmbeddedTestDatabase } from '../../db/testing.js'
import type { TypeNo } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { insertEmptyAccount } from '../testing.js'
import { selectLiveBefore } from './live-resources.js'
import { selectLive } from './related-resources.js'
import { selectStates } from './stored-versions.js'

let test: Awaited<ReturnType<typeof openEmbeddedTestDatabase>>
let db: Db
let account: AccountRef

beforeAll(async () => {
  test = await openEmbeddedTestDatabase()
  db = test.db
  account = await insertEmptyAccount(db, 1)
})
afterAll(() => test.close())

/** How SQLite runs a query in a new database, that is without statistics. */
async function planOf<T extends keyof Tables, O>(query: SelectQueryBuilder<Tables, T, O>): Promise<string> {
  const rows = await query.explain<{ detail: string }>(undefined, sql`query plan`)
  return rows.map((row) => row.detail).join('\n')
}

describe('query plans of an import', () => {
  it('looks resources up by id', async () => {
    const plan = await planOf(selectStates(db, account, ['a', 'b']))
    expect(plan).toContain('resource_by_id (account_no=? AND resource_id=?)')
  })

  it('reads the live resources of a group in the order of its key', async () => {
    const group = { account, region: 'r', resourceType: 'T' }
    const plan = await planOf(selectLiveBefore(db, group, toInstant(1), { afterId: '', limit: 10 }))
    expect(plan).toContain('resource_by_key (account_no=? AND type_no=? AND region=? AND resource_id>?)')
    expect(plan).not.toContain('TEMP B-TREE')
  })
})

describe('query plans of related resources', () => {
  it('looks them up by id, or by type and region', async () => {
    const planFor = (kind: 'id' | 'region') =>
      planOf(selectLive(db, account, 1 as TypeNo, { kind, values: ['a', 'b'] }))
    expect(await planFor('id')).toContain('resource_by_id (account_no=? AND resource_id=?)')
    expect(await planFor('region')).toContain(
      'resource_by_type_and_region (account_no=? AND type_no=? AND region=?)',
    )
  })
})
