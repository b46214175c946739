import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteAggregators, updateAggregator } from '../accounts/aggregators.js'
import type { Scope } from '../accounts/scope.js'
import { ignoreResults } from '../evaluation/exempt-results.js'
import type { JobId } from '../platform/ids.js'
import { createRule } from '../rules/create-rule.js'
import { deleteRules } from '../rules/delete-rules.js'
import { draftManagedRule, type RuleDraft } from '../rules/draft-rule.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import { getRule, listRules } from '../rules/store/read-rules.js'
import { startRules, stopRules } from '../rules/switch-rules.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../rules/testing.js'
import { updateRule } from '../rules/update-rule.js'
import { groupCopiesHandler } from './copy-group.js'
import { createPack } from './create-pack.js'
import { deletePacks } from './delete-packs.js'
import { describeRule } from './describe-rules.js'
import { type GroupEstate, openGroupEstate } from './group-testing.js'
import { listResultsOfAccounts } from './list-results-of-accounts.js'
import { startEvaluation } from './start-evaluation.js'
import { getPack, listPackRules } from './store/read-packs.js'
import { summariseAccounts } from './summarise-accounts.js'
import { summarisePackResources, summarisePackRules } from './summarise-pack.js'
import { packOf, type TestEstate } from './testing.js'

/** A company of two accounts, the first of them its management account, each with three disks, one of them small. */
let test: GroupEstate
let estate: TestEstate
let first: Scope
let second: Scope
let groupNo: Scope['accounts'][0]['accountNo']
let aggregatorId: string
let group: Scope

const size = (name: string, scope: ResourceScope = {}, parameters = { size: '20' }): RuleDraft => {
  const wish = { identifier: DISK_SIZE, name, parameters, scope }
  const result = draftManagedRule(estate.services.catalogue, wish, 'en-US')
  if (result.kind === 'refused') throw new Error(result.reason)
  return result.draft
}

const setMembers = (...members: readonly Scope[]) => test.setMembers(...members)

/** Runs what is queued, and reads the group with the members it has now. */
async function settle(): Promise<void> {
  await test.settle()
  group = test.group()
}

/** What an account holds of the group: names of rules with their states. */
async function heldBy(member: Scope): Promise<readonly string[]> {
  return (await test.heldRules(member)).map(({ name, state }) => `${name} ${state}`)
}

beforeEach(async () => {
  test = await openGroupEstate()
  ;({ estate, groupNo, aggregatorId } = test)
  ;[first, second] = test.members
  await settle()
})
afterEach(() => estate.close())

describe('a rule of a group', () => {
  it('is held by every member under one id, evaluated there, and counted over all', async () => {
    const ruleId = await createRule(estate.db, group, estate.services, size('size'))
    expect((await getRule(estate.db, group, ruleId)).state).toBe('EVALUATING')
    await settle()
    expect((await getRule(estate.db, group, ruleId)).state).toBe('ACTIVE')
    for (const scope of [first, second]) {
      expect(await heldBy(scope)).toEqual(['size ACTIVE'])
      expect((await getRule(estate.db, scope, ruleId)).groupNo).toBe(groupNo)
    }
    const { counts } = await describeRule(estate.db, group, estate.services, ruleId)
    expect(counts).toMatchObject({ compliant: 4, nonCompliant: 2 })
  })

  it('is held as its account and folder scopes say, without a word of them', async () => {
    const { accountId } = first.accounts[0]
    await createRule(estate.db, group, estate.services, size('one', { accountIds: [accountId] }))
    await createRule(estate.db, group, estate.services, size('other', { excludeAccountIds: [accountId] }))
    await createRule(estate.db, group, estate.services, size('folder', { folderIds: ['fd-prod'] }))
    await createRule(estate.db, group, estate.services, size('root', { excludeFolderIds: ['fd-prod'] }))
    await settle()
    expect(await heldBy(first)).toEqual(['one ACTIVE', 'root ACTIVE'])
    expect(await heldBy(second)).toEqual(['other ACTIVE', 'folder ACTIVE'])
    const { rules } = await listRules(estate.db, second, {})
    expect(rules.map(({ scope }) => scope)).toEqual([{}, {}])
  })

  it('changes, is renamed, stopped, started and evaluated in every member', async () => {
    const { db, services } = estate
    const one = await createRule(db, group, services, size('one'))
    const two = await createRule(db, group, services, size('two'))
    await settle()
    await updateRule(db, group, services, one, { name: 'tmp' })
    await updateRule(db, group, services, two, { name: 'one', parameters: { size: '5' } })
    await updateRule(db, group, services, one, { name: 'two' })
    await settle()
    expect(await heldBy(second)).toEqual(['two ACTIVE', 'one ACTIVE'])
    expect((await describeRule(db, group, services, two)).counts).toMatchObject({ compliant: 6 })
    await stopRules(db, group, services, [one])
    await settle()
    expect(await heldBy(first)).toEqual(['two INACTIVE', 'one ACTIVE'])
    await startRules(db, group, services, [one])
    await startEvaluation(db, group, services, { ruleId: two, endsExemptions: false })
    await settle()
    expect(await heldBy(first)).toEqual(['two ACTIVE', 'one ACTIVE'])
    expect((await getRule(db, second, two)).passCause).toBe('manual')
  })

  it('has the name that a member gave a rule of its own, beside it', async () => {
    await createRule(estate.db, second, estate.services, size('size'))
    await createRule(estate.db, group, estate.services, size('size'))
    await settle()
    const { rules } = await listRules(estate.db, second, {})
    expect(rules.map(({ name }) => name)).toEqual(['size', 'size'])
  })

  it('is not changed by a member', async () => {
    const { db, services } = estate
    const ruleId = await createRule(db, group, services, size('size'))
    await settle()
    await expect(updateRule(db, second, services, ruleId, { name: 'mine' })).rejects.toThrow(/authorized/)
    expect(await stopRules(db, second, services, [ruleId])).toEqual([{ ruleId, errorCode: 'NoPermission' }])
    expect(await deleteRules(db, second, services, [ruleId])).toEqual([
      { ruleId, errorCode: 'ConfigRuleCanNotDelete' },
    ])
    await expect(startEvaluation(db, second, services, { ruleId, endsExemptions: false })).rejects.toThrow()
    const wish = packOf('mine', { ruleId })
    await expect(createPack(db, second, services, wish)).rejects.toThrow()
    expect(await heldBy(second)).toEqual(['size ACTIVE'])
  })

  it('lists its results by account, each once over pages', async () => {
    const { db, services } = estate
    await createRule(db, second, services, size('own'))
    const ruleId = await createRule(db, group, services, size('size'))
    await settle()
    for (const query of [{ ruleId }, {}]) {
      const seen: string[] = []
      for (let after = undefined as Parameters<typeof listResultsOfAccounts>[2]['after']; ; ) {
        const page = await listResultsOfAccounts(db, group, { ...query, resources: {}, after, limit: 2 })
        seen.push(
          ...page.results.map(({ rule, result }) => `${rule.accountId} ${result.resource.resourceId}`),
        )
        if (page.next === undefined) break
        after = page.next
      }
      const expected = [first, second].flatMap(({ accounts: [{ accountId }] }) =>
        [0, 1, 2].map((index) => `${accountId} d-${index}`),
      )
      expect(seen).toEqual(expected)
    }
  })
})

describe('a package of a group', () => {
  it('is held with its rules, and summed up over members and by account', async () => {
    const { db, services } = estate
    const wish = packOf('baseline', { identifier: DISK_SIZE }, { identifier: PRIVATE_BUCKET })
    const packId = await createPack(db, group, services, wish)
    await settle()
    const pack = await getPack(db, group, packId)
    expect((await summarisePackResources(db, group, pack)).counts).toMatchObject({
      nonCompliant: 2,
      compliant: 4,
    })
    expect((await summarisePackRules(db, group, pack)).counts).toMatchObject({ nonCompliant: 1 })
    const { accounts } = await summariseAccounts(db, group, packId)
    expect(accounts.map(({ verdict }) => verdict)).toEqual(['NON_COMPLIANT', 'NON_COMPLIANT'])
    const copy = await getPack(db, second, packId)
    const rules = await listPackRules(db, second, copy)
    expect(rules.map(({ createdByPackNo }) => createdByPackNo)).toEqual([copy.packNo, copy.packNo])
    expect(await deletePacks(db, second, services, [packId], 'delete')).toEqual([
      { packId, errorCode: 'NoPermission' },
    ])
    await deletePacks(db, group, services, [packId], 'keep')
    await settle()
    await expect(getPack(db, second, packId)).rejects.toThrow()
    expect(await heldBy(second)).toHaveLength(2)
  })
})

describe('what a group leaves behind', () => {
  const TABLES = [
    'rule',
    'ruleVersion',
    'verdictBlock',
    'verdictChange',
    'exemption',
    'exemptionVersion',
  ] as const
  const ALL = [
    ...TABLES,
    'pack',
    'packVersion',
    'packRule',
    'packMembership',
    'ruleStateChange',
    'recheck',
    'tag',
    'relatedUse',
  ] as const

  const countAll = () =>
    Promise.all(
      ALL.map(async (table) => {
        const rows = await estate.db.selectFrom(table).select('accountNo').execute()
        return `${table} ${rows.length}`
      }),
    )

  async function fill(): Promise<string> {
    const { db, services } = estate
    const packId = await createPack(db, group, services, packOf('baseline', { identifier: DISK_SIZE }))
    const ruleId = await createRule(db, group, services, size('size'), [{ key: 'k', value: 'v' }])
    await settle()
    const { accountId } = second.accounts[0]
    const resource = { region: 'cn-hangzhou', resourceType: 'ACS::ECS::Disk', resourceId: 'd-1', accountId }
    const exempt = { ids: services.ids, queue: services.queue }
    const exemptionPolicy = { needsApproval: false, maxDays: 0 }
    const wish = { ruleId, resources: [resource], reason: 'known', expiresAt: null }
    await ignoreResults(db, group, { ...exempt, exemptionPolicy }, wish)
    await settle()
    expect((await describeRule(db, group, services, ruleId)).counts).toMatchObject({
      nonCompliant: 1,
      ignored: 1,
    })
    return packId
  }

  it('is nothing when it is deleted', async () => {
    const before = await countAll()
    await fill()
    expect(await countAll()).not.toEqual(before)
    await deleteAggregators(estate.db, first.caller, estate.services.queue, [aggregatorId])
    await settle()
    expect(await countAll()).toEqual(before)
    const { length } = await estate.db.selectFrom('account').select('accountNo').execute()
    expect(length).toBe(2)
  })

  it('is nothing in a member that leaves, and all of it in one that returns', async () => {
    const packId = await fill()
    await setMembers(first)
    await settle()
    expect(await heldBy(second)).toEqual([])
    await expect(getPack(estate.db, second, packId)).rejects.toThrow()
    const { rules } = await listRules(estate.db, group, {})
    const { ruleId } = rules.at(-1)!
    expect((await describeRule(estate.db, group, estate.services, ruleId)).counts).toMatchObject({
      nonCompliant: 1,
      ignored: 0,
    })
    const { accountNo } = second.accounts[0]
    for (const table of TABLES)
      expect(
        await estate.db.selectFrom(table).select('accountNo').where('accountNo', '=', accountNo).execute(),
      ).toEqual([])
    await setMembers(first, second)
    await settle()
    expect(await heldBy(second)).toHaveLength(2)
  })

  it('is the same wherever the work was cut off', async () => {
    await fill()
    const { db, services } = estate
    const { rules } = await listRules(db, group, {})
    await updateRule(db, group, services, rules[1]!.ruleId, { parameters: { size: '5' } })
    const events = services.events
    const handler = groupCopiesHandler({
      db,
      queue: services.queue,
      events,
      isWithoutReports: async () => true,
    })
    const job = { jobId: 'job-1' as JobId, key: String(groupNo), payload: { groupNo }, attempt: 1 }
    let cuts = 0
    for (let isDone = false; !isDone; ) {
      let pauses = 0
      const pause = async () => {
        // Each try gets one step further than the one before.
        if (pauses++ === cuts) throw new Error('cut off')
      }
      isDone = await handler.run(job, { signal: new AbortController().signal, pause }).then(
        () => true,
        () => false,
      )
      if (!isDone) cuts++
    }
    expect(cuts).toBeGreaterThan(0)
    await settle()
    expect((await describeRule(db, group, services, rules[1]!.ruleId)).counts).toMatchObject({ compliant: 6 })
    await updateAggregator(db, first.caller, services.queue, aggregatorId, { name: 'renamed' })
    await settle()
    expect(await heldBy(second)).toHaveLength(2)
  })
})
