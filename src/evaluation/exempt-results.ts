import { type AccountRef, type Scope, scopesOfResults } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { Ids, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { requireWritable } from '../rules/require-own.js'
import { findRule, getRule } from '../rules/store/read-rules.js'
import { blockOf, IGNORED, NON_COMPLIANT, offsetOf } from './block.js'
import { applyExemptions } from './exempt-block.js'
import { checkEnd, type ExemptionParty, type ExemptionPolicy, partyOf } from './exemption.js'
import { changeExemption, newExemption } from './exemption-changes.js'
import { requestDueEvaluation } from './jobs.js'
import { readBlocks } from './store/blocks.js'
import { listResourceNos, type ResourceName } from './store/exempt-resources.js'
import { listResourceExemptions, lockExemptions } from './store/exemptions.js'
import { writeRechecks } from './store/rechecks.js'

/** What the writing functions of exemptions are built from. */
export interface ExemptionServices {
  readonly ids: Ids
  readonly queue: JobQueue
  readonly exemptionPolicy: ExemptionPolicy
}

/** A resource as the operations on results name it. */
export interface NamedResource extends ResourceName {
  readonly accountId: string
}

/** Which results of a rule are ignored, and why. */
export interface IgnoreWish {
  readonly ruleId: string
  readonly resources: readonly NamedResource[]
  readonly reason: string
  readonly expiresAt: Instant | null
}

/**
 * Ignores non-compliant results until `expiresAt`, or until they are reverted; the shown results change in the
 * same transaction. An ignored result may be ignored again, with another reason or end. Where a second
 * principal must approve, the exemptions wait for that. All or nothing: throws `ConfigRuleNotExists`,
 * `InvalidResources` when one of them has no non-compliant result, and `InvalidIgnoreDate`.
 */
// inferred: spec/lifecycle.md 4, only NON_COMPLIANT results may be ignored
export async function ignoreResults(
  db: Db,
  scope: Scope,
  services: ExemptionServices,
  wish: IgnoreWish,
): Promise<void> {
  await inTransaction(db, (db) =>
    forEachAccount(db, scope, wish, (part, ruleNo, resources) =>
      ignoreInAccount(db, part, services, ruleNo, { ...wish, resources }),
    ),
  )
}

async function ignoreInAccount(
  db: Db,
  scope: Scope,
  services: ExemptionServices,
  ruleNo: RuleNo,
  wish: IgnoreWish,
): Promise<void> {
  const account = scope.accounts[0]
  const { queue, exemptionPolicy } = services
  const now = queue.clock.now()
  checkEnd(exemptionPolicy, now, wish.expiresAt, 'IgnoreDate')
  const resourceNos = await resolveResources(db, account, wish.resources)
  await requireFailing(db, account, ruleNo, resourceNos, 'Resources')
  const by = partyOf(scope.caller)
  await lockExemptions(db, account)
  for (const exemption of await listResourceExemptions(db, account, ruleNo, resourceNos))
    await changeExemption(db, account, { exemption, by, act: 'replaced', at: now }, { state: 'ENDED' })
  for (const resourceNo of resourceNos) {
    const { reason, expiresAt } = wish
    const target = { kind: 'resource', resourceNo } as const
    await newExemption(db, account, services, {
      ruleNo,
      content: { target, reason, owner: by.name, expiresAt },
      by,
      at: now,
    })
  }
  await applyNow(db, account, queue, ruleNo, resourceNos)
}

/**
 * Ends what ignores single results and evaluates their resources at once. A result that an exemption by
 * selector covers stays ignored; a resource without an exemption of its own is passed over, so that a repeated
 * call succeeds. Throws `ConfigRuleNotExists`, `InvalidResources` for an unknown resource.
 */
export async function revertResults(
  db: Db,
  scope: Scope,
  services: Pick<ExemptionServices, 'queue'>,
  wish: { readonly ruleId: string; readonly resources: readonly NamedResource[] },
): Promise<void> {
  await inTransaction(db, (db) =>
    forEachAccount(db, scope, wish, async (part, ruleNo, resources) => {
      const account = part.accounts[0]
      const resourceNos = await resolveResources(db, account, resources)
      const by = partyOf(scope.caller)
      await endResourceExemptions(db, account, services.queue, { ruleNo, resourceNos, by })
      await evaluateNow(db, account, services.queue, resourceNos, { isManual: false })
    }),
  )
}

/** Splits what is wished of results by account, each with the number that the rule has there. */
async function forEachAccount(
  db: Db,
  scope: Scope,
  wish: { readonly ruleId: string; readonly resources: readonly NamedResource[] },
  act: (part: Scope, ruleNo: RuleNo, resources: readonly NamedResource[]) => Promise<void>,
): Promise<void> {
  const rule = await getRule(db, scope, wish.ruleId)
  requireWritable(scope, rule)
  if (scope.members === undefined) return act(scope, rule.ruleNo, wish.resources)
  const parts = scopesOfResults(scope)
  const accountIds = new Set<string>(parts.map((part) => part.accounts[0].accountId))
  if (wish.resources.length === 0 || !wish.resources.every(({ accountId }) => accountIds.has(accountId)))
    throw invalidResources()
  for (const part of parts) {
    const resources = wish.resources.filter(({ accountId }) => accountId === part.accounts[0].accountId)
    if (resources.length === 0) continue
    const copy = await findRule(db, part, wish.ruleId)
    if (copy === null) throw invalidResources()
    await act(part, copy.ruleNo, resources)
  }
}

/**
 * Ends every exemption of a rule on a single result; those by selector stay. Source: spec/lifecycle.md 4,
 * `RevertEvaluation`
 */
export async function endRuleExemptions(
  db: Db,
  scope: Scope,
  queue: JobQueue,
  ruleNo: RuleNo,
): Promise<void> {
  await endResourceExemptions(db, scope.accounts[0], queue, { ruleNo, by: partyOf(scope.caller) })
}

async function endResourceExemptions(
  db: Db,
  account: AccountRef,
  queue: JobQueue,
  what: { ruleNo: RuleNo; resourceNos?: readonly ResourceNo[]; by: ExemptionParty },
): Promise<void> {
  const { ruleNo, by } = what
  const at = queue.clock.now()
  await lockExemptions(db, account)
  const exemptions = await listResourceExemptions(db, account, ruleNo, what.resourceNos)
  for (const exemption of exemptions)
    await changeExemption(db, account, { exemption, by, act: 'reverted', at }, { state: 'ENDED' })
  const ended = exemptions.flatMap(({ target }) => (target.kind === 'resource' ? [target.resourceNo] : []))
  await applyNow(db, account, queue, ruleNo, ended)
}

/** Shows results as the exemptions in force now want it, and comes back when time alone may change them. */
export async function applyNow(
  db: Db,
  account: AccountRef,
  queue: JobQueue,
  ruleNo: RuleNo,
  resourceNos: readonly ResourceNo[],
): Promise<void> {
  const changesAt = await applyExemptions(db, account, ruleNo, resourceNos, queue.clock.now())
  if (changesAt !== null) await requestDueEvaluation(db, queue, account, changesAt)
}

/** Queues an evaluation of some resources by every rule; `isManual` when somebody asked for just that. */
export async function evaluateNow(
  db: Db,
  account: AccountRef,
  queue: JobQueue,
  resourceNos: readonly ResourceNo[],
  cause: { readonly isManual: boolean },
): Promise<void> {
  const now = queue.clock.now()
  await writeRechecks(db, account, new Map(resourceNos.map((resourceNo) => [resourceNo, now])), cause)
  await requestDueEvaluation(db, queue, account, now)
}

async function resolveResources(
  db: Db,
  account: AccountRef,
  resources: readonly NamedResource[],
): Promise<readonly ResourceNo[]> {
  if (resources.length === 0 || resources.some(({ accountId }) => accountId !== account.accountId))
    throw invalidResources()
  const found = await listResourceNos(db, account, resources)
  if (found.some((resourceNo) => resourceNo === null)) throw invalidResources()
  return [...new Set(found.flatMap((resourceNo) => (resourceNo === null ? [] : [resourceNo])))]
}

/** Throws `Invalid{Param}` unless the rule has a non-compliant or ignored result of each resource. */
export async function requireFailing(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  resourceNos: readonly ResourceNo[],
  param: string,
): Promise<void> {
  for (const blockNo of new Set(resourceNos.map(blockOf))) {
    const block = (await readBlocks(db, account, blockNo)).get(ruleNo)
    for (const resourceNo of resourceNos) {
      if (blockOf(resourceNo) !== blockNo) continue
      const code = block?.verdicts[offsetOf(resourceNo)]
      if (code !== NON_COMPLIANT && code !== IGNORED) throw new ApiError('Invalid{Param}', { Param: param })
    }
  }
}

function invalidResources(): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'Resources' })
}
