import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { type ModelObservation, type ModelResource, modelInventory, type State } from './replay-model.js'
import { dumpInventory, insertEmptyAccount, runTestImport } from './testing.js'

let test: Awaited<ReturnType<typeof openTestDatabase>>
let db: Db
let accounts = 0

beforeAll(async () => {
  test = await openTestDatabase()
  db = test.db
})
afterAll(() => test.close())

const newAccount = () => insertEmptyAccount(db, ++accounts)

const DAYS = 5
const REGIONS = ['cn-hangzhou', 'global']
const RESOURCES: readonly ModelResource[] = Array.from({ length: 14 }, (_, i) => ({
  id: `r-${i}`,
  region: REGIONS[i % 7 === 6 ? 1 : 0]!,
  type: i < 9 ? 'ACS::ECS::Disk' : 'ACS::OSS::Bucket',
}))

const midnight = (day: number) => Date.UTC(2026, 0, 1 + day)
const tenOClock = (day: number) => midnight(day) + 36_000_000
const folderOf = (region: string, day: number) =>
  `ACSLogs/1/Config/${region}/2026/01/${String(1 + day).padStart(2, '0')}`

/** What really happened: the state of each resource after 10 o'clock of each day. */
type Truth = readonly (readonly State[])[]
type Fault = 'none' | 'truncated' | 'malformed' | 'repeated'
interface FilePlan {
  readonly kind: 'snapshot' | 'history'
  readonly region: string
  readonly day: number
  readonly fault: Fault
}
interface ImportPlan {
  readonly files: readonly FilePlan[]
  readonly acceptDeletions: boolean
}

const truth: fc.Arbitrary<Truth> = fc.array(
  fc.array(
    fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 2 }) }, { weight: 1, arbitrary: fc.constant(null) }),
    {
      minLength: DAYS,
      maxLength: DAYS,
    },
  ),
  { minLength: RESOURCES.length, maxLength: RESOURCES.length },
)
const filePlan: fc.Arbitrary<FilePlan> = fc.record({
  kind: fc.constantFrom('snapshot', 'snapshot', 'history'),
  region: fc.constantFrom(...REGIONS),
  day: fc.integer({ min: 1, max: DAYS - 1 }),
  fault: fc.constantFrom('none', 'none', 'none', 'truncated', 'malformed', 'repeated'),
})
const importPlan: fc.Arbitrary<ImportPlan> = fc.record({
  files: fc.uniqueArray(filePlan, {
    minLength: 1,
    maxLength: 6,
    selector: ({ kind, region, day }) => `${kind} ${region} ${day}`,
  }),
  acceptDeletions: fc.boolean(),
})

function observationsOf(truth: Truth, { kind, region, day }: FilePlan): ModelObservation[] {
  return RESOURCES.flatMap((resource, i) => {
    if (resource.region !== region) return []
    const before = truth[i]![day - 1]!
    const after = truth[i]![day]!
    if (kind === 'snapshot') return before === null ? [] : [{ resource, at: midnight(day), state: before }]
    return before === after ? [] : [{ resource, at: tenOClock(day), state: after }]
  })
}

function itemText(
  account: AccountRef,
  { resource, at, state }: ModelObservation,
  kind: FilePlan['kind'],
): string {
  return JSON.stringify({
    accountId: account.accountId,
    regionId: resource.region,
    resourceType: resource.type,
    resourceId: resource.id,
    configuration: state === null ? '' : JSON.stringify({ state }),
    tags: {},
    ...(kind === 'history'
      ? { captureTime: at, resourceEventType: state === null ? 'REMOVE' : 'MODIFY' }
      : {}),
  })
}

/** The file, and what of it can be read. */
function makeFile(account: AccountRef, truth: Truth, plan: FilePlan) {
  const observations = observationsOf(truth, plan)
  const items = observations.map((observation) => itemText(account, observation, plan.kind))
  const path = `${folderOf(plan.region, plan.day)}/${plan.kind}.json`
  if (plan.fault === 'malformed' && items.length > 0) items[items.length - 1] = '{"accountId":}'
  const text = `{"configurationItems":[${items.join(',')}],"fileVersion":"1.0"}`
  // 22 characters follow the last item.
  const cut = plan.fault === 'truncated' ? text.slice(0, -30) : text
  const isFaulty = plan.fault === 'truncated' || plan.fault === 'malformed'
  const files = [{ path, bytes: cut }]
  if (plan.fault === 'repeated') files.push({ path: path.replace('.json', '-copy.json'), bytes: cut })
  const isSound = !isFaulty || (plan.fault === 'malformed' && items.length === 0)
  return { files, readable: isFaulty ? observations.slice(0, -1) : observations, isSound }
}

function applyToModel(
  model: ReturnType<typeof modelInventory>,
  account: AccountRef,
  truth: Truth,
  { files, acceptDeletions }: ImportPlan,
): void {
  for (let day = 0; day < DAYS; day++) {
    const plans = files.filter((plan) => plan.day === day)
    const made = plans.map((plan) => ({ plan, ...makeFile(account, truth, plan) }))
    for (const { readable } of made) for (const observation of readable) model.observe(observation)
    for (const { plan, readable } of made.filter(({ plan }) => plan.kind === 'snapshot')) {
      const isWhole = made.every((other) => other.plan.region !== plan.region || other.isSound)
      model.cover({ region: plan.region, at: midnight(day), items: readable, isWhole }, acceptDeletions)
    }
  }
}

/** State of each recorded resource, after checking that its newest version is its current one. */
async function storedStates(account: AccountRef, model: ReturnType<typeof modelInventory>) {
  const resources = await db
    .selectFrom('resource')
    .selectAll()
    .where('accountNo', '=', account.accountNo)
    .execute()
  const versions = await db
    .selectFrom('resourceVersion')
    .selectAll()
    .where('accountNo', '=', account.accountNo)
    .orderBy('capturedAt')
    .orderBy('version')
    .execute()
  const states: Record<string, unknown> = {}
  for (const resource of resources) {
    const timeline = versions.filter((version) => version.resourceNo === resource.resourceNo)
    const newest = timeline.at(-1)!
    expect(newest.version).toBe(resource.version)
    expect(newest.event === 'REMOVE').toBe(resource.deletedAt !== null)
    const observed = model.statesOf(resource.resourceId)
    for (const version of timeline) {
      const { state } = JSON.parse(version.configuration) as { state?: number }
      expect(observed.get(version.capturedAt)).toBe(version.event === 'REMOVE' ? null : state)
    }
    const { state } = JSON.parse(newest.configuration) as { state?: number }
    states[resource.resourceId] = {
      at: resource.capturedAt,
      state: resource.deletedAt === null ? state : null,
    }
  }
  return states
}

describe('replayFiles', () => {
  it('agrees with a naive inventory over any imports in any order; the same again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(truth, fc.array(importPlan, { minLength: 1, maxLength: 5 }), async (truth, plans) => {
        const account = await newAccount()
        const model = modelInventory()
        for (const [i, plan] of plans.entries()) {
          const files = plan.files.flatMap((file) => makeFile(account, truth, file).files)
          const wish = { files, acceptDeletions: plan.acceptDeletions }
          await runTestImport(db, account, { ...wish, importId: `imp-${i}` })
          applyToModel(model, account, truth, plan)
          const expected = Object.fromEntries(model.ids().map((id) => [id, model.latest(id)]))
          expect(await storedStates(account, model)).toEqual(expected)
          const once = await dumpInventory(db, account)
          await runTestImport(db, account, { ...wish, importId: `imp-${i}-again` })
          expect(await dumpInventory(db, account)).toEqual(once)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('ends as a clean run does when it was cut off anywhere and begun again', async () => {
    await fc.assert(
      fc.asyncProperty(truth, importPlan, fc.integer({ min: 1, max: 6 }), async (truth, plan, stopAfter) => {
        const [clean, cut] = [await newAccount(), await newAccount()]
        const filesOf = (account: AccountRef) =>
          plan.files.flatMap((file) => makeFile(account, truth, file).files)
        const { acceptDeletions } = plan
        await runTestImport(db, clean, { files: filesOf(clean), acceptDeletions })
        await runTestImport(db, cut, { files: filesOf(cut), acceptDeletions, stopAfter }).catch(
          (error: Error) => expect(error.message).toBe('stopped'),
        )
        await runTestImport(db, cut, { files: filesOf(cut), acceptDeletions })
        expect(await dumpInventory(db, cut)).toEqual(await dumpInventory(db, clean))
      }),
      { numRuns: 20 },
    )
  })
})

describe('deletions', () => {
  const item = (account: AccountRef, id: string, fields: object = {}) => ({
    accountId: account.accountId,
    regionId: 'r',
    resourceType: 'T',
    resourceId: id,
    configuration: {},
    ...fields,
  })
  const snapshot = (account: AccountRef, day: number, ids: readonly string[], fields: object = {}) => ({
    path: `x/2026/01/0${day}/s.json`,
    bytes: JSON.stringify({ configurationItems: ids.map((id) => item(account, id, fields)) }),
  })
  const ten = Array.from({ length: 10 }, (_, i) => `r-${i}`)
  async function liveIds(account: AccountRef) {
    const rows = await db
      .selectFrom('resource')
      .select('resourceId')
      .where('accountNo', '=', account.accountNo)
      .where('deletedAt', 'is', null)
      .orderBy('resourceId')
      .execute()
    return rows.map((row) => row.resourceId)
  }

  it('removes up to 20 % of a group, refuses more with the number, and does it when told to', async () => {
    const account = await newAccount()
    await runTestImport(db, account, { files: [snapshot(account, 1, ten)] })
    await runTestImport(db, account, { files: [snapshot(account, 2, ten.slice(2))] })
    expect(await liveIds(account)).toEqual(ten.slice(2))
    const less = { files: [snapshot(account, 3, ten.slice(4))] }
    const refused = await runTestImport(db, account, less)
    expect(refused.coverage).toMatchObject([{ live: 8, missing: 2, isRefused: true }])
    expect(await liveIds(account)).toEqual(ten.slice(2))
    const accepted = await runTestImport(db, account, { ...less, acceptDeletions: true })
    expect(accepted.coverage).toMatchObject([{ missing: 2, isRefused: false }])
    expect(await liveIds(account)).toEqual(ten.slice(4))
  })

  it('lets two files of one folder make up one snapshot', async () => {
    const account = await newAccount()
    await runTestImport(db, account, { files: [snapshot(account, 1, ten)] })
    const [first, second] = [snapshot(account, 2, ten.slice(0, 5)), snapshot(account, 2, ten.slice(5, 9))]
    await runTestImport(db, account, { files: [first, { ...second, path: 'x/2026/01/02/t.json' }] })
    expect(await liveIds(account)).toEqual(ten.slice(0, 9))
  })

  it('leaves types, regions and accounts alone that a snapshot does not name', async () => {
    const account = await newAccount()
    await runTestImport(db, account, {
      files: [
        snapshot(account, 1, ['a'], { resourceType: 'U' }),
        { ...snapshot(account, 1, ['b'], { regionId: 'q' }), path: 'x/2026/01/01/t.json' },
      ],
    })
    await runTestImport(db, account, { files: [snapshot(account, 2, ten)], acceptDeletions: true })
    expect(await liveIds(account)).toEqual(['a', 'b', ...ten])
  })

  it('records no configuration text that is no JSON, and removes nothing because of it', async () => {
    const account = await newAccount()
    await runTestImport(db, account, { files: [snapshot(account, 1, ten)] })
    const bad = snapshot(account, 2, ['r-1'], { configuration: '{"a":}' })
    const good = { ...snapshot(account, 2, ten.slice(2)), path: 'x/2026/01/02/t.json' }
    const summary = await runTestImport(db, account, { files: [bad, good], acceptDeletions: true })
    expect(summary.problems).toMatchObject([
      { itemNumber: 1, message: expect.stringContaining('JSON object') },
    ])
    expect(await liveIds(account)).toEqual(ten)
  })

  it('compares saved lists with what is recorded', async () => {
    const account = await newAccount()
    const listed = (id: string) => ({
      AccountId: account.accountId,
      Region: 'r',
      ResourceType: 'T',
      ResourceId: id,
    })
    const page = {
      DiscoveredResourceProfiles: {
        TotalCount: 2,
        DiscoveredResourceProfileList: [listed('r-1'), listed('z')],
      },
    }
    const summary = await runTestImport(db, account, {
      files: [snapshot(account, 1, ten), { path: 'page.json', bytes: JSON.stringify(page) }],
    })
    expect(summary.control).toEqual({ pages: 1, listed: 2, unrecorded: 1 })
    expect(await liveIds(account)).toEqual(ten)
  })
})

describe('accounts', () => {
  const file = (accountId: string) => ({
    path: 'a.json',
    bytes: JSON.stringify([
      { accountId, regionId: 'r', resourceType: 'T', resourceId: 'x', configuration: {} },
    ]),
  })

  it('refuses the items of other accounts, and does not tell whether they exist', async () => {
    const [owner, other] = [await newAccount(), await newAccount()]
    for (const accountId of [other.accountId, '9999999999999999']) {
      const { refusedAccounts, items } = await runTestImport(db, owner, { files: [file(accountId)] })
      expect(items).toBe(0)
      expect(refusedAccounts).toMatchObject([
        { accountId, items: 1, advice: expect.stringContaining('only the account') },
      ])
    }
  })

  it('lets the operator import into others and names the command for an account that does not exist', async () => {
    const [owner, other] = [await newAccount(), await newAccount()]
    const known = await runTestImport(db, owner, { files: [file(other.accountId)], isOperator: true })
    expect(known.accounts).toMatchObject([{ accountId: other.accountId, types: [{ items: 1 }] }])
    const unknown = await runTestImport(db, owner, { files: [file('9999999999999999')], isOperator: true })
    expect(unknown.refusedAccounts[0]?.advice).toContain('assay accounts add 9999999999999999')
  })
})
