import { noteChange, notedChanges } from '../accounts/audit-changes.js'
import { auditWork } from '../accounts/audit-work.js'
import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { requestDueEvaluation } from '../evaluation/jobs.js'
import { eraseResults } from '../evaluation/store/erase-results.js'
import type { AccountNo, PackNo } from '../platform/ids.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { contentInAccount } from '../rules/copy-content.js'
import type { RuleEvents } from '../rules/events.js'
import { ruleState } from '../rules/rule-state.js'
import { requestSchedule } from '../rules/schedule-rules.js'
import {
  eraseRules,
  listRuleCopies,
  lockRules,
  type RuleCopy,
  stopRuleCopy,
  writeRuleCopy,
} from '../rules/store/rule-copies.js'
import { insertRule, insertRuleVersion, startRule } from '../rules/store/write-rules.js'
import type { PackEvents } from './events.js'
import type { OriginalPack, OriginalRule, Originals } from './group-originals.js'
import {
  erasePack,
  erasePackRules,
  listPackCopies,
  type PackCopy,
  writePackCopy,
} from './store/pack-copies.js'
import { insertPack, insertPackVersion, replacePackRules } from './store/write-packs.js'

/** Rules and packages of a member that are changed in one write transaction. */
const AT_ONCE = 25
/** What the audit log calls it when a member gets what its group holds. */
export const FOLLOWING = 'FollowAccountGroup'

/** What bringing members up to date is built from. */
export interface FollowServices {
  readonly queue: JobQueue
  readonly events: Pick<RuleEvents, 'ruleChanged'> & PackEvents
}

/** What a member holds of a group. */
export interface Copies {
  readonly rules: readonly RuleCopy[]
  readonly packs: readonly PackCopy[]
}

/** How what a member holds differs from what it should. */
interface Difference {
  readonly rulesGone: readonly RuleCopy[]
  readonly packsGone: readonly PackCopy[]
  readonly packs: readonly { readonly original: OriginalPack; readonly copy: PackCopy | undefined }[]
  readonly rules: readonly { readonly original: OriginalRule; readonly copy: RuleCopy | undefined }[]
  /** Packages whose list of rules is another. */
  readonly lists: readonly { readonly original: OriginalPack; readonly copy: PackCopy }[]
}

/** True when a member holds what it should. */
export function isUpToDate(originals: Originals, copies: Copies): boolean {
  return Object.values(compare(originals, copies)).every((list) => list.length === 0)
}

function compare(originals: Originals, copies: Copies): Difference {
  const packCopies = new Map(copies.packs.map((copy) => [copy.packId, copy]))
  const ruleCopies = new Map(copies.rules.map((copy) => [copy.ruleId, copy]))
  const packIds = new Set(originals.packs.map(({ pack }) => pack.packId))
  const ruleIds = new Set(originals.rules.map(({ rule }) => rule.ruleId))
  const packNos = new Map(
    originals.packs.map(({ pack }) => [pack.packNo, packCopies.get(pack.packId)?.packNo]),
  )
  return {
    rulesGone: copies.rules.filter(({ ruleId }) => !ruleIds.has(ruleId)),
    packsGone: copies.packs.filter(({ packId }) => !packIds.has(packId)),
    packs: originals.packs
      .map((original) => ({ original, copy: packCopies.get(original.pack.packId) }))
      .filter(
        ({ original: { pack }, copy }) => copy?.name !== pack.name || copy.groupVersion !== pack.version,
      ),
    rules: originals.rules
      .map((original) => ({ original, copy: ruleCopies.get(original.rule.ruleId) }))
      .filter(({ original: { rule, requests }, copy }) => {
        const packNo = rule.createdByPackNo === null ? null : packNos.get(rule.createdByPackNo)
        return (
          copy === undefined ||
          copy.name !== rule.name ||
          copy.groupVersion !== rule.version ||
          copy.groupRequests !== requests ||
          copy.createdByPackNo !== (packNo ?? null) ||
          (copy.state === 'INACTIVE') !== (rule.state === 'INACTIVE')
        )
      }),
    lists: originals.packs.flatMap((original) => {
      const copy = packCopies.get(original.pack.packId)
      return copy === undefined || copy.ruleIds.join() === original.ruleIds.join() ? [] : [{ original, copy }]
    }),
  }
}

/**
 * Brings what a member holds of a group a step nearer to what it should, in the transaction `db`; what changed is in
 * the member's audit log. True when nothing is left to do.
 */
export async function followGroup(
  db: Db,
  services: FollowServices,
  group: { readonly groupNo: AccountNo; readonly reference: string },
  member: AccountRef,
  originals: Originals,
): Promise<boolean> {
  const { groupNo, reference } = group
  let left = AT_ONCE
  const take = <T>(list: readonly T[]): readonly T[] => {
    const taken = list.slice(0, left)
    left -= taken.length
    return taken
  }
  const first = compare(originals, await readCopies(db, groupNo, member))
  await eraseCopies(db, services, member, take(first.rulesGone))
  for (const copy of take(first.packsGone)) {
    await services.events.packDeleted(db, member, copy.packNo)
    await erasePack(db, member, copy.packNo)
    noteChange(db, `compliancepack/${copy.packId}`, { name: copy.name }, undefined)
  }
  // Names that are exchanged must not meet.
  for (const { original, copy } of first.packs)
    if (copy !== undefined && copy.name !== original.pack.name)
      await writePackCopy(db, copy, { ...copy, name: copy.packId })
  for (const each of take(first.packs)) await writePack(db, services, groupNo, member, each)
  const second = compare(originals, await readCopies(db, groupNo, member))
  for (const { original, copy } of second.rules)
    if (copy !== undefined && copy.name !== original.rule.name)
      await writeRuleCopy(db, copy, { ...copy, name: copy.ruleId })
  const packNos = packNosOf(originals, await listPackCopies(db, groupNo, member.accountNo))
  const rules = take(second.rules)
  for (const each of rules) await writeRule(db, services, groupNo, member, packNos, each)
  if (rules.length > 0) await requestSchedule(db, services.queue, member)
  const copies = await readCopies(db, groupNo, member)
  const ruleNos = new Map(copies.rules.map(({ ruleId, ruleNo }) => [ruleId, ruleNo]))
  for (const { original, copy } of take(compare(originals, copies).lists)) {
    const wanted = original.ruleIds.flatMap((ruleId) => ruleNos.get(ruleId) ?? [])
    await replacePackRules(db, member, copy.packNo, wanted, services.queue.clock.now())
    noteChange(db, `compliancepack/${copy.packId}`, { rules: copy.ruleIds }, { rules: original.ruleIds })
  }
  const changes = notedChanges(db)
  const work = { action: FOLLOWING, result: 'Success', at: services.queue.clock.now() }
  if (changes.changeCount !== undefined)
    await auditWork(db, member.accountNo, { ...work, reference, detail: changes })
  return left > 0
}

async function readCopies(db: Db, groupNo: AccountNo, { accountNo }: AccountRef): Promise<Copies> {
  return {
    rules: await listRuleCopies(db, groupNo, accountNo),
    packs: await listPackCopies(db, groupNo, accountNo),
  }
}

/** Numbers of a member's packages by those of the group. */
function packNosOf(originals: Originals, copies: readonly PackCopy[]): ReadonlyMap<PackNo, PackNo> {
  const byId = new Map(copies.map((copy) => [copy.packId, copy.packNo]))
  return new Map(
    originals.packs.flatMap(({ pack }) => {
      const packNo = byId.get(pack.packId)
      return packNo === undefined ? [] : [[pack.packNo, packNo] as const]
    }),
  )
}

async function eraseCopies(
  db: Db,
  { queue }: FollowServices,
  member: AccountRef,
  copies: readonly RuleCopy[],
): Promise<void> {
  if (copies.length === 0) return
  const ruleNos = copies.map(({ ruleNo }) => ruleNo)
  // An evaluation holds the rules before it writes results: so none comes after they are gone.
  await lockRules(db, member, ruleNos)
  const now = queue.clock.now()
  await eraseResults(db, member, ruleNos, now)
  await requestDueEvaluation(db, queue, member, now)
  await erasePackRules(db, member, ruleNos)
  await eraseRules(db, member, ruleNos)
  for (const { ruleId, name } of copies) noteChange(db, `rule/${ruleId}`, { name }, undefined)
}

async function writePack(
  db: Db,
  { queue }: FollowServices,
  groupNo: AccountNo,
  member: AccountRef,
  { original: { pack }, copy }: Difference['packs'][number],
): Promise<void> {
  const at = queue.clock.now()
  const { accountNo } = member
  const packNo = copy?.packNo ?? (await insertPack(db, member, { ...pack, at, groupNo }))
  if (copy !== undefined && copy.groupVersion !== pack.version)
    await insertPackVersion(db, member, packNo, { ...pack, at })
  await writePackCopy(db, { accountNo, packNo }, { name: pack.name, groupVersion: pack.version })
  const { name, description, riskLevel, scope } = pack
  const before = copy === undefined ? undefined : { name: copy.name, version: copy.groupVersion }
  noteChange(db, `compliancepack/${pack.packId}`, before, { name, description, riskLevel, scope })
}

async function writeRule(
  db: Db,
  { queue, events }: FollowServices,
  groupNo: AccountNo,
  member: AccountRef,
  packNos: ReadonlyMap<PackNo, PackNo>,
  { original: { rule, requests }, copy }: Difference['rules'][number],
): Promise<void> {
  const at = queue.clock.now()
  const { ruleId, name } = rule
  const content = contentInAccount(rule)
  const isActive = rule.state !== 'INACTIVE'
  const createdByPackNo = rule.createdByPackNo === null ? null : (packNos.get(rule.createdByPackNo) ?? null)
  const state = isActive ? 'ACTIVE' : 'INACTIVE'
  const ruleNo =
    copy?.ruleNo ??
    (await insertRule(db, member, { ruleId, name, state, createdByPackNo, content, at, groupNo }))
  if (copy !== undefined && copy.groupVersion !== rule.version)
    await insertRuleVersion(db, member, ruleNo, content, at)
  const isStarted = isActive && copy?.state === 'INACTIVE'
  if (isStarted) await startRule(db, member, { ...rule, ruleNo }, at)
  if (!isActive && copy !== undefined && copy.state !== 'INACTIVE') await stopRuleCopy(db, copy, at)
  const follows = { name, createdByPackNo, groupVersion: rule.version, groupRequests: requests }
  await writeRuleCopy(db, { accountNo: member.accountNo, ruleNo }, follows)
  const isNew = copy === undefined || isStarted
  const isAsked = copy?.groupVersion !== rule.version || copy.groupRequests !== requests
  if (isActive && (isNew || isAsked))
    await events.ruleChanged(db, member, ruleNo, isNew ? 'created' : (rule.requestedCause ?? 'changed'))
  const before = copy === undefined ? undefined : { name: copy.name, version: copy.groupVersion }
  noteChange(db, `rule/${ruleId}`, before, ruleState(name, content))
}
