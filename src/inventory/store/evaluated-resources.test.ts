import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRef } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { openEmbeddedTestDatabase } from '../../db/testing.js'
import { settableClock } from '../../platform/clock.js'
import type { ResourceNo } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import type { ResourceEvent } from '../readers/recorded-item.js'
import { recordItems } from '../record-items.js'
import { insertEmptyAccount } from '../testing.js'
import { hasChangedSince, readLastChangeNo, selectChangeSince } from './evaluated-resources.js'

describe('what changed since a position of the change log', () => {
  let database: Awaited<ReturnType<typeof openEmbeddedTestDatabase>>
  let account: AccountRef
  let captures = 0

  beforeAll(async () => {
    database = await openEmbeddedTestDatabase()
    account = await insertEmptyAccount(database.db, 1)
  })
  afterAll(() => database.close())

  async function record(
    db: Db,
    of: AccountRef,
    id: string,
    configuration: string,
    event: ResourceEvent | null = null,
  ): Promise<ResourceNo> {
    const recording = { clock: settableClock(toInstant(0)), typeNumbers: new Map(), changed: async () => {} }
    const [outcome] = await recordItems(db, recording, of, 1, [
      {
        accountId: of.accountId,
        region: 'r1',
        resourceType: 'ACS::OSS::Bucket',
        resourceId: id,
        resourceName: null,
        zone: null,
        resourceGroupId: null,
        status: null,
        tags: null,
        createdAt: null,
        capturedAt: toInstant(++captures),
        capturedFrom: 'item',
        event,
        configuration,
        source: 'snapshot',
        relations: null,
      },
    ])
    const resourceNo = outcome?.resourceNo
    if (resourceNo === undefined || resourceNo === null) throw new Error(`${id} was not recorded`)
    return resourceNo
  }

  const only = (no: ResourceNo) => ({ first: no, end: (no + 1) as ResourceNo })

  it('is told for those that changed, came or went, and for no other', async () => {
    const { db } = database
    const [kept, changed, removed] = [
      await record(db, account, 'kept', '{"a":1}'),
      await record(db, account, 'changed', '{"a":1}'),
      await record(db, account, 'removed', '{"a":1}'),
    ]
    const before = await readLastChangeNo(db, account)
    await record(db, account, 'kept', '{"a":1}')
    await record(db, account, 'changed', '{"a":2}')
    await record(db, account, 'removed', '', 'REMOVE')
    const came = await record(db, account, 'came', '{"a":1}')

    for (const [no, expected] of [
      [kept, false],
      [changed, true],
      [removed, true],
      [came, true],
    ] as const) {
      expect(await hasChangedSince(db, account, before, only(no))).toBe(expected)
      expect(await hasChangedSince(db, account, await readLastChangeNo(db, account), only(no))).toBe(false)
    }
  })

  it('is told of the account alone', async () => {
    const { db } = database
    const other = await insertEmptyAccount(db, 2)
    const no = await record(db, other, 'elsewhere', '{"a":1}')
    expect(await hasChangedSince(db, account, await readLastChangeNo(db, account), only(no))).toBe(false)
    expect(await hasChangedSince(db, other, 0, only(no))).toBe(true)
  })

  it('is looked up in the log, not in the resources of the range', async () => {
    const query = selectChangeSince(database.db, account, 0, only(0 as ResourceNo))
    const plan = await query.explain<{ detail: string }>(undefined, sql`query plan`)
    expect(plan.map((row) => row.detail).join()).toContain(
      'resource_version_by_change (account_no=? AND change_no>?)',
    )
  })
})
