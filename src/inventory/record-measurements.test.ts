import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import type { ResourceNo } from '../platform/ids.js'
import { listRecordedResources } from './store/evaluated-resources.js'
import { insertEmptyAccount, runTestImport } from './testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db
let accounts = 0

beforeAll(async () => {
  test = await openTestDatabase()
  db = test.db
})
afterAll(() => test.close())

const place = { regionId: 'cn-hangzhou', resourceType: 'ACS::RDS::DBInstance', resourceId: 'rm-1' }
const cpu = (Maximum: number) => ({ CpuUsage: [{ Hours: 168, Maximum }] })
const day = (date: number) => Date.UTC(2026, 0, date)

async function estate(configuration: unknown = { Engine: 'MySQL' }) {
  const account = await insertEmptyAccount(db, ++accounts)
  const deliver = (...items: readonly object[]) =>
    runTestImport(db, account, { files: [{ path: 'a.json', bytes: JSON.stringify(items) }] })
  const snapshot = (at: number, value: unknown = configuration) => ({
    accountId: account.accountId,
    ...place,
    captureTime: at,
    configuration: JSON.stringify(value),
  })
  await deliver(snapshot(day(1)))
  return { account, deliver, snapshot }
}

async function configurationOf(account: AccountRef): Promise<unknown> {
  const all = { first: 0 as ResourceNo, end: Number.MAX_SAFE_INTEGER as ResourceNo }
  const [resource] = await listRecordedResources(db, account, all)
  return JSON.parse(resource!.configuration)
}

const versions = async ({ accountNo }: AccountRef) =>
  (await db.selectFrom('resourceVersion').select('version').where('accountNo', '=', accountNo).execute())
    .length

describe('measurements', () => {
  it('stand beside what is recorded, without a new version of it, and outlive the next snapshot', async () => {
    const { account, deliver, snapshot } = await estate()
    await deliver({ ...place, measuredAt: day(2), metrics: cpu(7) })
    await deliver({ ...place, measuredAt: day(2), inspection: { CoreDnsNoEndpoint: 'normal' } })
    const measured = { Metrics: cpu(7), inspection: { CoreDnsNoEndpoint: 'normal' } }
    expect(await configurationOf(account)).toEqual({ Engine: 'MySQL', ...measured })
    expect(await versions(account)).toBe(1)
    await deliver(snapshot(day(3), {}))
    expect(await configurationOf(account)).toEqual(measured)
  })

  it('are replaced by newer ones only, and have the resource evaluated', async () => {
    const { account, deliver } = await estate()
    const due = () =>
      db.selectFrom('recheck').select('at').where('accountNo', '=', account.accountNo).executeTakeFirst()
    expect(await due()).toBeUndefined()
    await deliver({ ...place, measuredAt: day(3), metrics: cpu(3) })
    expect(await due()).toEqual({ at: 1_800_000_000_000 })
    await deliver({ ...place, measuredAt: day(2), metrics: cpu(2) })
    expect(await configurationOf(account)).toMatchObject({ Metrics: cpu(3) })
    await deliver({ ...place, measuredAt: day(4), metrics: cpu(4) })
    expect(await configurationOf(account)).toMatchObject({ Metrics: cpu(4) })
  })

  it('give way to what is recorded under their name', async () => {
    const { account, deliver } = await estate({ Metrics: { Own: true } })
    await deliver({ ...place, measuredAt: day(2), metrics: cpu(7) })
    expect(await configurationOf(account)).toEqual({ Metrics: { Own: true } })
  })

  it('may come with the resource they are of', async () => {
    const { account, deliver, snapshot } = await estate()
    const other = { ...snapshot(day(1)), resourceId: 'rm-2' }
    const summary = await deliver(
      { ...place, resourceId: 'rm-2', measuredAt: day(1), metrics: cpu(7) },
      other,
    )
    expect([summary.items, summary.problemCount]).toEqual([2, 0])
    expect(account.accountNo).toBe(accounts)
  })

  it('of a resource that is not recorded are a problem', async () => {
    const { deliver } = await estate()
    const summary = await deliver({ ...place, resourceId: 'rm-9', measuredAt: day(2), metrics: cpu(7) })
    expect(summary.problems).toEqual([
      {
        file: 'a.json',
        byteOffset: expect.any(Number),
        itemNumber: 1,
        message: 'ACS::RDS::DBInstance rm-9 is not recorded in cn-hangzhou',
      },
    ])
  })

  it.each<[string, object, string]>([
    ['no time', { measuredAt: 'today', metrics: cpu(1) }, 'measuredAt is no time'],
    ['nothing', { measuredAt: day(2) }, 'neither metrics nor inspection is there'],
    ['metrics that are a list', { measuredAt: day(2), metrics: [] }, 'metrics is no object'],
    [
      'a figure for windows',
      { measuredAt: day(2), metrics: { Cpu: 7 } },
      'metrics.Cpu is no list of windows',
    ],
    [
      'no hours',
      { measuredAt: day(2), metrics: { Cpu: [{ Maximum: 7 }] } },
      'metrics.Cpu: Hours of a window is no whole number from 1',
    ],
    [
      'a figure as text',
      { measuredAt: day(2), metrics: { Cpu: [{ Hours: 1, Average: '7' }] } },
      'metrics.Cpu: Average is no number',
    ],
    [
      'a window without figures',
      { measuredAt: day(2), metrics: { Cpu: [{ Hours: 1 }] } },
      'metrics.Cpu: a window has none of Average, Maximum, Minimum',
    ],
    [
      'a finding that is no text',
      { measuredAt: day(2), inspection: { Dns: true } },
      'inspection.Dns is no text',
    ],
  ])('refuse %s', async (_, measured, message) => {
    const { account, deliver } = await estate()
    const summary = await deliver({ ...place, ...measured })
    expect(summary.problems.map((problem) => problem.message)).toEqual([message])
    expect(await configurationOf(account)).toEqual({ Engine: 'MySQL' })
  })
})
