import { type Aggregator, findGroup } from '../accounts/aggregators.js'
import { groupCopiesKind, requestGroupCopies } from '../accounts/group-copies.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import { findAccountByNo, isGroupAccount, lockAccount } from '../accounts/store/accounts.js'
import { type DirectoryFolder, listFolders } from '../accounts/store/directory.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountNo, RuleId } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { enqueue } from '../platform/jobs/enqueue.js'
import type { JobHandler } from '../platform/jobs/types.js'
import { listRuleCopies, type RuleCopy } from '../rules/store/rule-copies.js'
import { finishEvaluating, startEvaluating } from '../rules/store/rule-states.js'
import { type FollowServices, followGroup, isUpToDate } from './follow-group.js'
import { NO_ORIGINALS, type Originals, originalsOf, readOriginals } from './group-originals.js'
import { eraseGroupAccount, listPackCopies } from './store/pack-copies.js'
import { listPacks } from './store/read-packs.js'

/** A group whose copies could not be made is not given up: its members would never see its rules. */
const AGAIN_AFTER_MS = 10 * 60_000
/** How soon a deleted group is looked at again whose reports are not gone yet. */
const REPORTS_GONE_AFTER_MS = 500

export interface CopyServices extends FollowServices {
  readonly db: Db
  /** Whether nothing is kept of the group's reports any more. */
  readonly isWithoutReports: (db: Db, groupNo: AccountNo) => Promise<boolean>
}

/** A group as it stands, with what its members should hold of it. */
interface KnownGroup {
  readonly groupNo: AccountNo
  /** The group's account, under the id of its management account. */
  readonly account: AccountRef
  readonly aggregator: Aggregator
  readonly folders: readonly DirectoryFolder[]
  readonly originals: Originals
}

/**
 * The job that keeps the members of an account group holding copies of its rules and packages, and nothing else of
 * it; when the group is gone, nothing at all. Each step is a transaction that compares anew, so it may end anywhere.
 */
export function groupCopiesHandler(services: CopyServices): JobHandler<{ readonly groupNo: AccountNo }> {
  const { db, queue } = services
  return {
    kind: groupCopiesKind,
    run: async ({ payload: { groupNo } }, run) => {
      for (const member of await listBehind(db, groupNo)) {
        while (!(await inTransaction(db, (db) => takeStep(db, services, groupNo, member)))) await run.pause()
        await run.pause()
      }
      await inTransaction(db, (db) => conclude(db, services, groupNo))
    },
    failed: async ({ payload }) => {
      const runAt = toInstant(queue.clock.now() + AGAIN_AFTER_MS)
      await enqueue(db, queue, groupCopiesKind, { key: String(payload.groupNo), payload, runAt })
    },
  }
}

async function takeStep(
  db: Db,
  services: CopyServices,
  groupNo: AccountNo,
  member: AccountRef,
): Promise<boolean> {
  await lockAccount(db, groupNo)
  const group = await readGroup(db, groupNo)
  const reference = group?.aggregator.aggregatorId ?? ''
  return followGroup(db, services, { groupNo, reference }, member, wantedOf(group, member.accountNo))
}

/** Rules of which every member has finished what was asked for are evaluated; what is left of a deleted group goes. */
async function conclude(db: Db, services: CopyServices, groupNo: AccountNo): Promise<void> {
  await lockAccount(db, groupNo)
  const group = await readGroup(db, groupNo)
  if (group === null) return removeGroup(db, services, groupNo)
  const waiting = group.originals.rules.filter(({ rule }) => rule.state === 'EVALUATING')
  if (waiting.length === 0) return
  const copies = indexCopies(await listRuleCopies(db, groupNo))
  const at = services.queue.clock.now()
  const members = group.aggregator.members.map((member) => ({
    accountNo: member.accountNo,
    ruleIds: new Set(
      originalsOf(group.originals, member, group.folders).rules.map(({ rule }) => rule.ruleId),
    ),
  }))
  for (const { rule, requests } of waiting) {
    const isDone = members.every(({ accountNo, ruleIds }) => {
      if (!ruleIds.has(rule.ruleId)) return true
      const copy = copies.get(copyKey(accountNo, rule.ruleId))
      return (
        copy !== undefined &&
        copy.state !== 'EVALUATING' &&
        copy.groupVersion === rule.version &&
        copy.groupRequests === requests
      )
    })
    if (!isDone) continue
    await startEvaluating(db, group.account, rule.ruleNo, at)
    await finishEvaluating(db, group.account, rule.ruleNo, { version: rule.version, requests, at })
  }
}

async function removeGroup(db: Db, services: CopyServices, groupNo: AccountNo): Promise<void> {
  if (!(await isGroupAccount(db, groupNo))) return
  const { queue, events } = services
  if ((await listRuleCopies(db, groupNo)).length > 0 || (await listPackCopies(db, groupNo)).length > 0)
    return requestGroupCopies(db, queue, groupNo)
  const account = await findAccountByNo(db, groupNo)
  if (account === null) return
  for (const { packNo } of await listAllPacks(db, account)) await events.packDeleted(db, account, packNo)
  await events.accountCleared(db, account)
  if (await services.isWithoutReports(db, groupNo)) return eraseGroupAccount(db, groupNo)
  const runAt = toInstant(queue.clock.now() + REPORTS_GONE_AFTER_MS)
  await enqueue(db, queue, groupCopiesKind, { key: String(groupNo), payload: { groupNo }, runAt })
}

async function listAllPacks(db: Db, account: AccountRef) {
  return (await listPacks(db, systemScope(account), {}, { offset: 0, limit: 1_000_000 })).packs
}

async function readGroup(db: Db, groupNo: AccountNo): Promise<KnownGroup | null> {
  const aggregator = await findGroup(db, groupNo)
  if (aggregator === null) return null
  const { accountId, accountNo } = aggregator.management
  const account = { accountId, accountNo: groupNo }
  const folders = await listFolders(db, accountNo)
  return { groupNo, account, aggregator, folders, originals: await readOriginals(db, account) }
}

/** What an account should hold of a group: nothing when it is no member, or the group is gone. */
function wantedOf(group: KnownGroup | null, accountNo: AccountNo): Originals {
  const member = group?.aggregator.members.find((each) => each.accountNo === accountNo)
  if (group === null || member === undefined) return NO_ORIGINALS
  return originalsOf(group.originals, member, group.folders)
}

/** Accounts that do not hold what they should, by number. */
async function listBehind(db: Db, groupNo: AccountNo): Promise<readonly AccountRef[]> {
  const group = await readGroup(db, groupNo)
  const rules = byAccount(await listRuleCopies(db, groupNo))
  const packs = byAccount(await listPackCopies(db, groupNo))
  const members = group?.aggregator.members.map(({ accountNo }) => accountNo) ?? []
  const accountNos = new Set([...members, ...rules.keys(), ...packs.keys()])
  const behind: AccountRef[] = []
  for (const accountNo of [...accountNos].sort((one, other) => one - other)) {
    const copies = { rules: rules.get(accountNo) ?? [], packs: packs.get(accountNo) ?? [] }
    if (isUpToDate(wantedOf(group, accountNo), copies)) continue
    const account = await findAccountByNo(db, accountNo)
    if (account !== null) behind.push({ accountId: account.accountId, accountNo })
  }
  return behind
}

function byAccount<C extends { readonly accountNo: AccountNo }>(
  copies: readonly C[],
): ReadonlyMap<AccountNo, readonly C[]> {
  const lists = new Map<AccountNo, C[]>()
  for (const copy of copies) {
    const list = lists.get(copy.accountNo)
    if (list === undefined) lists.set(copy.accountNo, [copy])
    else list.push(copy)
  }
  return lists
}

function indexCopies(copies: readonly RuleCopy[]): ReadonlyMap<string, RuleCopy> {
  return new Map(copies.map((copy) => [copyKey(copy.accountNo, copy.ruleId), copy]))
}

function copyKey(accountNo: AccountNo, ruleId: RuleId): string {
  return `${accountNo}/${ruleId}`
}
