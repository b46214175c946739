import { createAggregator, findGroup } from '../accounts/aggregators.js'
import { requestGroupCopies } from '../accounts/group-copies.js'
import { groupScope, type Scope, systemScope } from '../accounts/scope.js'
import { replaceDirectory } from '../accounts/store/directory.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountNo } from '../platform/ids.js'
import { listRules } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { openTestEstate, type TestEstate } from './testing.js'

/** A company of two accounts, the first of them its management account, with a group of all. */
export interface GroupEstate {
  readonly estate: TestEstate
  /** Each has three disks, `d-0` to `d-2`, of 40, 10 and 30 GB. */
  readonly members: readonly [Scope, Scope]
  readonly groupNo: AccountNo
  readonly aggregatorId: string
  /** The scope of a call of the management account, with the members of now. */
  group(): Scope
  /** Makes these the accounts of the directory; all but the first are in a folder `fd-shop` of `fd-prod`. */
  setMembers(...members: readonly Scope[]): Promise<void>
  /** Runs what is queued. */
  settle(): Promise<void>
  /** What an account holds of the group. */
  heldRules(member: Scope): Promise<readonly Rule[]>
  close(): Promise<void>
}

/** Opens it, with nothing in the group. */
export async function openGroupEstate(): Promise<GroupEstate> {
  const estate = await openTestEstate()
  const { db, clock, services } = estate
  const members = [estate.scope, await estate.addAccount()] as const
  const [first] = members
  const [management] = first.accounts
  const disk = { resourceType: 'ACS::ECS::Disk' }
  for (const scope of members)
    for (const [index, Size] of [40, 10, 30].entries())
      await estate.recordIn(scope, { ...disk, resourceId: `d-${index}`, document: { Size } })
  const place = ({ accounts: [{ accountNo }] }: Scope) =>
    accountNo === management.accountNo
      ? ({ accountNo, folderId: '', role: 'management' } as const)
      : ({ accountNo, folderId: 'fd-shop', role: 'member' } as const)
  const folders = [
    { folderId: 'fd-prod', name: 'Production', parentId: '' },
    { folderId: 'fd-shop', name: 'Shop', parentId: 'fd-prod' },
  ]
  await replaceDirectory(db, management.accountNo, folders, members.map(place), clock.now())
  const wish = { name: 'all', type: 'RD' as const, description: '', accountIds: [], folderIds: [] }
  const deps = { clock, ids: services.ids, quotas: { aggregators: 5 } }
  const { groupNo, aggregatorId } = await createAggregator(db, first.caller, deps, wish)
  let group: Scope = groupScope(
    { ...management, accountNo: groupNo },
    members.map(({ accounts: [ref] }) => ref),
  )
  const request = (inside = db) => requestGroupCopies(inside, services.queue, groupNo)
  return {
    estate,
    members,
    groupNo,
    aggregatorId,
    group: () => group,
    setMembers: (...wanted) =>
      inTransaction(db, async (db) => {
        await replaceDirectory(db, management.accountNo, folders, wanted.map(place), clock.now())
        await request(db)
      }),
    settle: async () => {
      await inTransaction(db, request)
      await estate.evaluate()
      const known = await findGroup(db, groupNo)
      if (known !== null) group = groupScope({ ...management, accountNo: groupNo }, known.members)
    },
    heldRules: async ({ accounts }) =>
      (await listRules(db, { ...systemScope(accounts[0]), groupNo }, {})).rules,
    close: () => estate.close(),
  }
}
