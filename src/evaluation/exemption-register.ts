import type { AccountRef, Scope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { ApiError } from '../errors.js'
import type { ExemptionId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { RuleEvents } from '../rules/events.js'
import { requireWritable } from '../rules/require-own.js'
import { getRule, listRules } from '../rules/store/read-rules.js'
import { applyNow, type ExemptionServices, evaluateNow, requireFailing } from './exempt-results.js'
import {
  checkEnd,
  type Exemption,
  type ExemptionContent,
  type ExemptionSelector,
  type ExemptionTarget,
  partyOf,
} from './exemption.js'
import { changeExemption, newExemption } from './exemption-changes.js'
import { listResourceNos, type ResourceName } from './store/exempt-resources.js'
import { getExemption, lockExemptions } from './store/exemptions.js'

/** What the register needs besides: whole passes over rules whose selectors changed. */
export type RegisterServices = ExemptionServices & { readonly events: Pick<RuleEvents, 'ruleChanged'> }

/** An exemption as it is asked for: of one resource, or of those a selector lets through. */
export interface ExemptionWish {
  readonly ruleId: string
  readonly resource?: ResourceName | undefined
  readonly selector?: ExemptionSelector | undefined
  readonly reason: string
  /** The caller's name when absent. */
  readonly owner?: string | undefined
  readonly expiresAt: Instant | null
}

/**
 * Asks for an exemption. Throws `ConfigRuleNotExists`, `InvalidResourceId` when the resource has no
 * non-compliant result, and `MissingExpireTimestamp` or `InvalidExpireTimestamp`.
 */
export async function createExemption(
  db: Db,
  scope: Scope,
  services: RegisterServices,
  wish: ExemptionWish,
): Promise<ExemptionId> {
  const account = scope.accounts[0]
  return inTransaction(db, async (db) => {
    const rule = await getRule(db, scope, wish.ruleId)
    requireWritable(scope, rule)
    const { ruleNo } = rule
    const at = services.queue.clock.now()
    checkEnd(services.exemptionPolicy, at, wish.expiresAt, 'ExpireTimestamp')
    const target = await resolveTarget(db, account, wish)
    if (target.kind === 'resource')
      await requireFailing(db, account, ruleNo, [target.resourceNo], 'ResourceId')
    const by = partyOf(scope.caller)
    const { reason, owner = by.name, expiresAt } = wish
    const content = { target, reason, owner, expiresAt }
    const exemption = await newExemption(db, account, services, { ruleNo, content, by, at })
    await takeEffect(db, account, services, exemption)
    return exemption.exemptionId
  })
}

/** What a change may say; absent members stay as they are. */
export type ExemptionChange = Partial<Pick<ExemptionContent, 'reason' | 'owner' | 'expiresAt'>> & {
  readonly selector?: ExemptionSelector | undefined
}

/**
 * Changes an exemption; where a second principal must approve, it waits for that again and ignores nothing
 * meanwhile. Throws `ExemptionNotExists`, `Invalid.Exemption.State` for an ended one, `InvalidCondition` for a
 * selector on an exemption of a single resource, and the codes of its end.
 */
export async function updateExemption(
  db: Db,
  scope: Scope,
  services: RegisterServices,
  exemptionId: string,
  change: ExemptionChange,
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const exemption = await getChangeable(db, scope, exemptionId)
    const at = services.queue.clock.now()
    const { selector, reason = exemption.reason, owner = exemption.owner } = change
    const expiresAt = change.expiresAt === undefined ? exemption.expiresAt : change.expiresAt
    checkEnd(services.exemptionPolicy, at, expiresAt, 'ExpireTimestamp')
    if (selector !== undefined && exemption.target.kind === 'resource')
      throw new ApiError('Invalid{Param}', { Param: 'Condition' })
    const by = partyOf(scope.caller)
    const changed = await changeExemption(
      db,
      account,
      { exemption, by, act: 'changed', at },
      {
        reason,
        owner,
        expiresAt,
        target: selector === undefined ? exemption.target : { kind: 'selector', selector },
        state: services.exemptionPolicy.needsApproval ? 'PENDING' : exemption.state,
        requester: by,
        approver: null,
      },
    )
    await takeEffect(db, account, services, changed)
  })
}

/**
 * Approves a pending exemption, from when it is in force. Throws `ExemptionNotExists`,
 * `Invalid.Exemption.State`, and `ExemptionApproverIsRequester` for whoever asked for it or changed it last.
 */
export async function approveExemption(
  db: Db,
  scope: Scope,
  services: RegisterServices,
  exemptionId: string,
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const exemption = await getOpen(db, scope, exemptionId)
    if (exemption.state !== 'PENDING') throw invalidState(exemption)
    const by = partyOf(scope.caller)
    if (isSamePerson(by.principalId, exemption.requester.principalId))
      throw new ApiError('ExemptionApproverIsRequester')
    const at = services.queue.clock.now()
    const what = { exemption, by, act: 'approved', at } as const
    const approved = await changeExemption(db, account, what, { state: 'ACTIVE', approver: by })
    await takeEffect(db, account, services, approved)
  })
}

/** Ends an exemption; its history stays. Throws `ExemptionNotExists`, `Invalid.Exemption.State`. */
export async function deleteExemption(
  db: Db,
  scope: Scope,
  services: RegisterServices,
  exemptionId: string,
): Promise<void> {
  const account = scope.accounts[0]
  await inTransaction(db, async (db) => {
    const exemption = await getChangeable(db, scope, exemptionId)
    const at = services.queue.clock.now()
    const what = { exemption, by: partyOf(scope.caller), act: 'deleted', at } as const
    const ended = await changeExemption(db, account, what, { state: 'ENDED' })
    await takeEffect(db, account, services, ended)
    if (ended.target.kind === 'resource')
      await evaluateNow(db, account, services.queue, [ended.target.resourceNo], { isManual: false })
  })
}

/** One result is shown anew at once; what a selector lets through takes a whole pass of its rule. */
async function takeEffect(
  db: Db,
  account: AccountRef,
  services: RegisterServices,
  { ruleNo, target }: Exemption,
): Promise<void> {
  if (target.kind === 'resource') await applyNow(db, account, services.queue, ruleNo, [target.resourceNo])
  else await services.events.ruleChanged(db, account, ruleNo, 'changed')
}

async function getOpen(db: Db, scope: Scope, exemptionId: string): Promise<Exemption> {
  await lockExemptions(db, scope.accounts[0])
  const exemption = await getExemption(db, scope, exemptionId)
  if (exemption.state === 'ENDED') throw invalidState(exemption)
  return exemption
}

/** One that the caller may change: those of a group's rule are changed by calls on the group. Throws `NoPermission`. */
async function getChangeable(db: Db, scope: Scope, exemptionId: string): Promise<Exemption> {
  const exemption = await getOpen(db, scope, exemptionId)
  const { rules } = await listRules(db, scope, { ruleNos: [exemption.ruleNo] })
  for (const rule of rules) requireWritable(scope, rule)
  return exemption
}

async function resolveTarget(
  db: Db,
  account: AccountRef,
  { resource, selector }: ExemptionWish,
): Promise<ExemptionTarget> {
  if (resource === undefined) {
    if (selector === undefined) throw new ApiError('Missing{Param}', { Param: 'Condition' })
    return { kind: 'selector', selector }
  }
  const [resourceNo] = await listResourceNos(db, account, [resource])
  if (selector !== undefined || resourceNo === undefined || resourceNo === null)
    throw new ApiError('Invalid{Param}', { Param: 'ResourceId' })
  return { kind: 'resource', resourceNo }
}

/** Two sessions of one role count as one: who stands behind a session is not known. */
function isSamePerson(one: string, other: string): boolean {
  return one.split(':')[0] === other.split(':')[0]
}

function invalidState({ state }: Exemption): ApiError {
  return new ApiError('Invalid.Exemption.State', { State: state })
}
