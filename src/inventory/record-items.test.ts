import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../db/testing.js'
import { openRecording, type Recordings } from './record-testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let nextAccount = 1
let account: Recordings['account']
let item: Recordings['item']
let removal: Recordings['removal']
let record: Recordings['record']
let timeline: Recordings['timeline']
let state: Recordings['state']
let countChanges: Recordings['countChanges']

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.close())

beforeEach(async () => {
  const recordings = await openRecording(test.db, nextAccount++)
  ;({ account, item, removal, record, timeline, state, countChanges } = recordings)
})

describe('recordItems', () => {
  it('records a resource, a change, and nothing for the same again', async () => {
    expect(await record(item({ Size: 40 }, 10))).toEqual(['discovered'])
    expect(await record(item({ Size: 40 }, 10))).toEqual(['unchanged'])
    expect(await record(item({ Size: 80 }, 20))).toEqual(['modified'])
    expect(await record(item({ Size: 40 }, 10), item({ Size: 80 }, 20))).toEqual(['unchanged', 'unchanged'])
    expect(await timeline()).toEqual(['10 DISCOVERED {"Size":40}', '20 MODIFY {"Size":80} {"Size":[40,80]}'])
    expect(countChanges()).toBe(2)
  })

  it('notes a later sighting without a version, and takes an earlier one for known', async () => {
    await record(item({ Size: 40 }, 10))
    expect(await record(item({ Size: 40 }, 30))).toEqual(['seen'])
    expect(await record(item({ Size: 40 }, 20))).toEqual(['unchanged'])
    expect((await state()).capturedAt).toBe(30)
    expect(await timeline()).toHaveLength(1)
    expect(countChanges()).toBe(1)
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
    const rows = await test.db
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

  it('numbers changes without gaps and resources densely per type', async () => {
    const other = { resourceType: 'ACS::ECS::Instance' }
    await record(
      item({}, 1, { resourceId: 'a' }),
      item({}, 1, { ...other, resourceId: 'a' }),
      item({}, 1, { resourceId: 'b' }),
    )
    await record(item({}, 1, { resourceId: 'a', region: 'global' }), item({ x: 1 }, 2, { resourceId: 'b' }))
    const rows = await test.db
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
