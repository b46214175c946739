import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { type SettableClock, settableClock } from '../platform/clock.js'
import type { TypeNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { recordItems } from './record-items.js'
import { insertEmptyAccount } from './testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db
let clock: SettableClock
let account: AccountRef
let changes = 0
let nextAccount = 1

beforeAll(async () => {
  test = await openTestDatabase()
  db = test.db
})
afterAll(() => test.close())

beforeEach(async () => {
  clock = settableClock(toInstant(1_000_000))
  account = await insertEmptyAccount(db, nextAccount++)
  changes = 0
})

function item(configuration: unknown, at: number, fields: Partial<RecordedItem> = {}): RecordedItem {
  return {
    accountId: account.accountId,
    region: 'cn-hangzhou',
    resourceType: 'ACS::ECS::Disk',
    resourceId: 'd-1',
    resourceName: 'disk',
    zone: null,
    resourceGroupId: null,
    status: null,
    tags: {},
    createdAt: null,
    capturedAt: toInstant(at),
    capturedFrom: 'item',
    event: null,
    configuration: JSON.stringify(configuration),
    source: 'snapshot',
    relations: null,
    ...fields,
  }
}

const removal = (at: number) => item({}, at, { event: 'REMOVE', configuration: '', source: 'history' })

async function record(...items: RecordedItem[]): Promise<string[]> {
  const recording = {
    clock,
    typeNumbers: new Map<string, TypeNo>(),
    changed: async () => {
      changes++
    },
  }
  const outcomes = await recordItems(db, recording, account, 7, items)
  return outcomes.map((outcome) => outcome.change)
}

async function timeline() {
  const rows = await db
    .selectFrom('resourceVersion')
    .select(['capturedAt', 'event', 'configuration', 'diff'])
    .where('accountNo', '=', account.accountNo)
    .orderBy('capturedAt')
    .orderBy('version')
    .execute()
  return rows.map((row) => `${row.capturedAt} ${row.event} ${row.configuration} ${row.diff}`.trim())
}

async function state() {
  const row = await db
    .selectFrom('resource')
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select([
      'resourceVersion.configuration',
      'resource.capturedAt',
      'resource.deletedAt',
      'resource.name',
      'resource.tags',
    ])
    .where('resource.accountNo', '=', account.accountNo)
    .executeTakeFirstOrThrow()
  return row
}

describe('recordItems', () => {
  it('records a resource, a change, and nothing for the same again', async () => {
    expect(await record(item({ Size: 40 }, 10))).toEqual(['discovered'])
    expect(await record(item({ Size: 40 }, 10))).toEqual(['unchanged'])
    expect(await record(item({ Size: 80 }, 20))).toEqual(['modified'])
    expect(await record(item({ Size: 40 }, 10), item({ Size: 80 }, 20))).toEqual(['unchanged', 'unchanged'])
    expect(await timeline()).toEqual(['10 DISCOVERED {"Size":40}', '20 MODIFY {"Size":80} {"Size":[40,80]}'])
    expect(changes).toBe(2)
  })

  it('notes a later sighting without a version, and takes an earlier one for known', async () => {
    await record(item({ Size: 40 }, 10))
    expect(await record(item({ Size: 40 }, 30))).toEqual(['seen'])
    expect(await record(item({ Size: 40 }, 20))).toEqual(['unchanged'])
    expect((await state()).capturedAt).toBe(30)
    expect(await timeline()).toHaveLength(1)
    expect(changes).toBe(1)
  })

  it('puts an older item into the history only, and mends the differences around it', async () => {
    await record(item({ Size: 40 }, 10), item({ Size: 80 }, 30))
    expect(await record(item({ Size: 60 }, 20))).toEqual(['history'])
    expect(await record(item({ Size: 60 }, 20))).toEqual(['unchanged'])
    expect(await timeline()).toEqual([
      '10 DISCOVERED {"Size":40}',
      '20 MODIFY {"Size":60} {"Size":[40,60]}',
      '30 MODIFY {"Size":80} {"Size":[60,80]}',
    ])
    expect((await state()).configuration).toBe('{"Size":80}')
  })

  it('keeps the newest sighting current when an older item falls between two sightings', async () => {
    await record(item({ Size: 40 }, 10))
    await record(item({ Size: 40 }, 50))
    expect(await record(item({ Size: 60 }, 30))).toEqual(['history'])
    expect(await timeline()).toEqual([
      '10 DISCOVERED {"Size":40}',
      '30 MODIFY {"Size":60} {"Size":[40,60]}',
      '50 MODIFY {"Size":40} {"Size":[60,40]}',
    ])
    expect(await state()).toMatchObject({ configuration: '{"Size":40}', capturedAt: 50, deletedAt: null })
    expect(await record(item({ Size: 60 }, 30), item({ Size: 40 }, 50), item({ Size: 40 }, 10))).toEqual(
      Array(3).fill('unchanged'),
    )
  })

  it('removes, keeps the last configuration, and restores what is seen again', async () => {
    await record(item({ Size: 40 }, 10))
    expect(await record(removal(20))).toEqual(['removed'])
    expect(await state()).toMatchObject({ configuration: '{"Size":40}', deletedAt: 20 })
    expect(await record(removal(20), item({ Size: 40 }, 15))).toEqual(['unchanged', 'unchanged'])
    expect(await record(item({ Size: 40 }, 30))).toEqual(['restored'])
    expect((await state()).deletedAt).toBeNull()
    expect(await timeline()).toEqual([
      '10 DISCOVERED {"Size":40}',
      '20 REMOVE {"Size":40}',
      '30 DISCOVERED {"Size":40}',
    ])
  })

  it('keeps a removal it learned of twice when a return between the two arrives late', async () => {
    await record(item({ Size: 40 }, 10), removal(20))
    expect(await record(removal(40))).toEqual(['removed'])
    expect(await record(item({ Size: 60 }, 30))).toEqual(['history'])
    expect(await state()).toMatchObject({ deletedAt: 40 })
    expect(await record(removal(40), item({ Size: 60 }, 30), removal(20))).toEqual(Array(3).fill('unchanged'))
  })

  it('keeps an event that looks like no change, once', async () => {
    await record(item({ Size: 40 }, 10))
    await record(item({ Size: 40 }, 30))
    const event = item({ Size: 40 }, 20, { event: 'MODIFY', source: 'history' })
    expect(await record(event)).toEqual(['history'])
    expect(await record(event)).toEqual(['unchanged'])
    expect(await timeline()).toEqual([
      '10 DISCOVERED {"Size":40}',
      '20 MODIFY {"Size":40} {}',
      '30 MODIFY {"Size":40} {}',
    ])
  })

  it('takes the state before a change of the same instant for known', async () => {
    await record(item({ Size: 40 }, 10))
    const both = [item({ Size: 40 }, 20), item({ Size: 80 }, 20)]
    expect(await record(...both)).toEqual(['seen', 'modified'])
    expect(await record(...both)).toEqual(['unchanged', 'unchanged'])
    expect((await state()).configuration).toBe('{"Size":80}')
  })

  it('remembers a removal of something it never saw', async () => {
    expect(await record(removal(20))).toEqual(['removed'])
    expect(await record(item({ Size: 40 }, 10))).toEqual(['history'])
    expect((await state()).deletedAt).toBe(20)
  })

  it('takes several changes of one resource in one batch, in their order', async () => {
    const history = [
      item({ Size: 1 }, 10, { event: 'DISCOVERED', source: 'history' }),
      item({ Size: 2 }, 20, { event: 'MODIFY', source: 'history' }),
      removal(30),
      item({ Size: 3 }, 40, { event: 'DISCOVERED', source: 'history' }),
      item({ Size: 1 }, 50, { event: 'MODIFY_REVISED', source: 'history' }),
    ]
    expect(await record(...history)).toEqual(['discovered', 'modified', 'removed', 'restored', 'modified'])
    expect(await record(...history)).toEqual(Array(5).fill('unchanged'))
    expect((await timeline()).map((line) => line.split(' ')[1])).toEqual([
      'DISCOVERED',
      'MODIFY',
      'REMOVE',
      'DISCOVERED',
      'MODIFY_REVISED',
    ])
  })

  it('takes two states of one instant in the order given, once', async () => {
    const both = [item({ Size: 1 }, 10), item({ Size: 2 }, 10)]
    expect(await record(...both)).toEqual(['discovered', 'modified'])
    expect(await record(...both)).toEqual(['unchanged', 'unchanged'])
    expect((await state()).configuration).toBe('{"Size":2}')
  })

  it('keeps what a source does not carry, and sees a change of name, tags or relations', async () => {
    await record(item({ Size: 1 }, 10, { tags: { env: 'prod' }, zone: 'h' }))
    expect(await record(item({ Size: 1 }, 20, { tags: null, resourceName: null, source: 'reply' }))).toEqual([
      'seen',
    ])
    expect(await record(item({ Size: 1 }, 30, { tags: { env: 'test' } }))).toEqual(['modified'])
    expect(await state()).toMatchObject({ name: 'disk', tags: '{"env":"test"}' })
    const relations = [
      { relationType: 'IsAttachedTo', targetType: 'ACS::ECS::Instance', targetRegion: '', targetId: 'i-1' },
    ]
    const related = { tags: { env: 'test' }, zone: 'h' }
    expect(await record(item({ Size: 1 }, 40, { ...related, relations }))).toEqual(['modified'])
    expect(await record(item({ Size: 1 }, 40, { ...related, relations }))).toEqual(['unchanged'])
    expect(await record(item({ Size: 1 }, 50, related))).toEqual(['seen'])
    const rows = await db
      .selectFrom('resourceRelation')
      .selectAll()
      .where('accountNo', '=', account.accountNo)
      .execute()
    expect(rows).toMatchObject(relations)
  })

  it('takes other spacing and key order for no change', async () => {
    await record(item({}, 10, { configuration: '{"a":1,"b":[2]}' }))
    expect(await record(item({}, 20, { configuration: '{ "b": [2], "a": 1.0 }' }))).toEqual(['seen'])
    expect((await state()).configuration).toBe('{"a":1,"b":[2]}')
  })

  const difference = (before: string, after: string, at: number) =>
    item({}, at, {
      event: 'MODIFY',
      configuration: '',
      source: 'history',
      difference: { before, after },
    })

  it('applies differences to what is recorded, each to the version before it, once', async () => {
    await record(item({}, 10, { configuration: '{"Size":40,"Id":12345678901234567890,"Old":[1]}' }))
    const changes = [
      difference('{"Size":80}', '{"Size":120}', 30),
      difference('{"Size":40,"Old":[1],"New":null}', '{"Size":80,"Old":null,"New":1.0}', 20),
    ]
    expect(await record(...changes)).toEqual(['modified', 'modified'])
    expect((await state()).configuration).toBe('{"Size":120,"Id":12345678901234567890,"New":1.0}')
    expect(await timeline()).toEqual([
      '10 DISCOVERED {"Size":40,"Id":12345678901234567890,"Old":[1]}',
      '20 MODIFY {"Size":80,"Id":12345678901234567890,"New":1.0} {"Size":[40,80],"Old":[[1],null],"New":[null,1]}',
      '30 MODIFY {"Size":120,"Id":12345678901234567890,"New":1.0} {"Size":[80,120]}',
    ])
    const known = await timeline()
    expect(await record(...changes)).toEqual(['unchanged', 'unchanged'])
    expect(await timeline()).toEqual(known)
    expect(await record(difference('{"Size":80}', '{"Size":100}', 25))).toEqual(['history'])
    expect((await timeline()).slice(2)).toEqual([
      '25 MODIFY {"Size":100,"Id":12345678901234567890,"New":1.0} {"Size":[80,100]}',
      '30 MODIFY {"Size":120,"Id":12345678901234567890,"New":1.0} {"Size":[100,120]}',
    ])
  })

  it('applies two differences of one instant to each other', async () => {
    await record(item({ a: 1, b: 1 }, 10))
    const both = [difference('{"a":1}', '{"a":2}', 20), difference('{"b":1}', '{"b":2}', 20)]
    expect(await record(...both)).toEqual(['modified', 'modified'])
    expect((await state()).configuration).toBe('{"a":2,"b":2}')
    expect(await record(...both)).toEqual(['unchanged', 'unchanged'])
  })

  it('records nothing of a difference that does not fit what is recorded', async () => {
    expect(await record(difference('{"Size":40}', '{"Size":80}', 20))).toEqual(['unresolved'])
    await record(item({ Size: 60 }, 10))
    expect(await record(difference('{"Size":40}', '{"Size":80}', 20))).toEqual(['unresolved'])
    expect(await record(difference('{"Size":60,"Zone":"h"}', '{"Size":80,"Zone":"i"}', 20))).toEqual([
      'unresolved',
    ])
    expect(await record(difference('{"Size":60}', '{"Size":80}', 5))).toEqual(['unresolved'])
    expect(await record(removal(20), difference('{"Size":60}', '{"Size":80}', 30))).toEqual([
      'removed',
      'unresolved',
    ])
    expect(await timeline()).toHaveLength(2)
    expect(await state()).toMatchObject({ configuration: '{"Size":60}', deletedAt: 20 })
  })

  it('numbers changes without gaps and resources densely per type', async () => {
    const other = { resourceType: 'ACS::ECS::Instance' }
    await record(
      item({}, 1, { resourceId: 'a' }),
      item({}, 1, { ...other, resourceId: 'a' }),
      item({}, 1, { resourceId: 'b' }),
    )
    await record(item({}, 1, { resourceId: 'a', region: 'global' }), item({ x: 1 }, 2, { resourceId: 'b' }))
    const rows = await db
      .selectFrom('resourceVersion')
      .select(['changeNo', 'resourceNo', 'version'])
      .where('accountNo', '=', account.accountNo)
      .orderBy('changeNo')
      .execute()
    expect(rows.map((row) => row.changeNo)).toEqual([1, 2, 3, 4, 5])
    const disks = [...new Set(rows.map((row) => row.resourceNo % 2 ** 32))]
    expect(disks.sort()).toEqual([0, 1, 2])
  })
})
