import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../db/testing.js'
import { openRecording, type Recordings } from './record-testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let nextAccount = 1
let item: Recordings['item']
let removal: Recordings['removal']
let record: Recordings['record']
let timeline: Recordings['timeline']
let state: Recordings['state']

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.close())

beforeEach(async () => {
  const recordings = await openRecording(test.db, nextAccount++)
  ;({ item, removal, record, timeline, state } = recordings)
})

const difference = (before: string, after: string, at: number) =>
  item({}, at, {
    event: 'MODIFY',
    configuration: '',
    source: 'history',
    difference: { before, after },
  })

describe('recordItems', () => {
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
})
