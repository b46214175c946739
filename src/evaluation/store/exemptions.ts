import { type Selectable, sql } from 'kysely'
import type { AccountRef, Scope } from '../../accounts/scope.js'
import { compiledOnce } from '../../db/compiled-once.js'
import { lockUntilEnd } from '../../db/locks.js'
import type { Db, Tables } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { AccountNo, ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type {
  Exemption,
  ExemptionAct,
  ExemptionContent,
  ExemptionParty,
  ExemptionState,
  ExemptionTarget,
  ExemptionVersion,
} from '../exemption.js'
import type { ExemptionInForce } from '../exemptions-in-force.js'

type ExemptionRow = Selectable<Tables['exemption']>

/** Exemptions in force at `now` that may concern resources of the range: their own, and every selector. */
export async function listExemptionsInForce(
  db: Db,
  account: AccountRef,
  range: { readonly first: ResourceNo; readonly end: ResourceNo },
  now: Instant,
): Promise<readonly ExemptionInForce[]> {
  const single = await selectSingle(db, account.accountNo, now, range.first, range.end)
  const selecting = await selectSelecting(db, account.accountNo, now)
  return [...single, ...selecting].map(({ ruleNo, expiresAt, ...row }) => ({
    ruleNo,
    expiresAt,
    target: toTarget(row),
  }))
}

const selectSingle = compiledOnce(
  (db, accountNo: AccountNo, now: Instant, first: ResourceNo, end: ResourceNo) =>
    inForce(db, accountNo, now).where('resourceNo', '>=', first).where('resourceNo', '<', end),
)

const selectSelecting = compiledOnce((db, accountNo: AccountNo, now: Instant) =>
  inForce(db, accountNo, now).where('resourceNo', 'is', null),
)

function inForce(db: Db, accountNo: AccountNo, now: Instant) {
  return db
    .selectFrom('exemption')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .where('state', '=', 'ACTIVE')
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now)]))
}

/** Lets one transaction at a time change the account's exemptions; taken before what is changed is read. */
export async function lockExemptions(db: Db, account: AccountRef): Promise<void> {
  await lockUntilEnd(db, 'exemptions', account.accountNo)
}

/** How often the account's exemptions were changed; what was read before holds while it stays the same. */
export async function readExemptionSeq(db: Db, account: AccountRef): Promise<number> {
  const [row] = await selectExemptionSeq(db, account.accountNo)
  if (row === undefined) throw new Error(`no account ${account.accountNo}`)
  return row.exemptionSeq
}

const selectExemptionSeq = compiledOnce((db, accountNo: AccountNo) =>
  db.selectFrom('account').select('exemptionSeq').where('accountNo', '=', accountNo),
)

/** Which exemptions a list shows; an absent member filters nothing, all members are ANDed. */
export interface ExemptionFilter {
  readonly ruleNos?: readonly RuleNo[] | undefined
  readonly states?: readonly ExemptionState[] | undefined
}

/** A page of exemptions, oldest first; all of them without `page`. */
export async function listExemptions(
  db: Db,
  scope: Scope,
  filter: ExemptionFilter,
  page?: { readonly offset: number; readonly limit: number },
): Promise<{ readonly exemptions: readonly Exemption[]; readonly totalCount: number }> {
  let query = db.selectFrom('exemption').where('accountNo', 'in', accountNos(scope))
  if (filter.ruleNos !== undefined) query = query.where('ruleNo', 'in', filter.ruleNos)
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states)
  const { count } = await query.select((eb) => eb.fn.countAll().as('count')).executeTakeFirstOrThrow()
  const ordered = query.selectAll().orderBy('accountNo').orderBy('createdAt').orderBy('exemptionId')
  const rows = await (page === undefined ? ordered : ordered.limit(page.limit).offset(page.offset)).execute()
  return { exemptions: rows.map(toExemption), totalCount: Number(count) }
}

/** Reads an exemption, an ended one too. Throws `ExemptionNotExists`. */
export async function getExemption(db: Db, scope: Scope, exemptionId: string): Promise<Exemption> {
  const row = await db
    .selectFrom('exemption')
    .selectAll()
    .where('accountNo', 'in', accountNos(scope))
    .where(sql<boolean>`exemption_id = ${exemptionId}`)
    .executeTakeFirst()
  if (row === undefined) throw new ApiError('ExemptionNotExists')
  return toExemption(row)
}

/** Exemptions of a rule on single resources that have not ended. */
export async function listResourceExemptions(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  resourceNos?: readonly ResourceNo[],
): Promise<readonly Exemption[]> {
  let query = db
    .selectFrom('exemption')
    .selectAll()
    .where('accountNo', '=', account.accountNo)
    .where('ruleNo', '=', ruleNo)
    .where('resourceNo', 'is not', null)
    .where('state', '!=', 'ENDED')
  if (resourceNos !== undefined) query = query.where('resourceNo', 'in', resourceNos)
  return (await query.orderBy('exemptionId').execute()).map(toExemption)
}

/** What an exemption said over time, oldest first. */
export async function listExemptionVersions(
  db: Db,
  account: AccountRef,
  exemption: Pick<Exemption, 'exemptionId'>,
): Promise<readonly ExemptionVersion[]> {
  const rows = await db
    .selectFrom('exemptionVersion')
    .selectAll()
    .where('accountNo', '=', account.accountNo)
    .where('exemptionId', '=', exemption.exemptionId)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    at: row.at,
    what: row.what,
    by: { principalId: row.principalId, name: row.principalName },
    content: JSON.parse(row.content),
  }))
}

/** Writes an exemption as it stands now and one entry of its history; every evaluation under way notices. */
export async function writeExemption(
  db: Db,
  account: AccountRef,
  exemption: Exemption,
  by: ExemptionParty,
  act: ExemptionAct,
): Promise<void> {
  const row = toRow(account, exemption)
  await db
    .insertInto('exemption')
    .values(row)
    .onConflict((conflict) => conflict.columns(['accountNo', 'exemptionId']).doUpdateSet(row))
    .execute()
  await db
    .insertInto('exemptionVersion')
    .values({
      accountNo: account.accountNo,
      exemptionId: exemption.exemptionId,
      version: exemption.version,
      at: exemption.updatedAt,
      what: act,
      principalId: by.principalId,
      principalName: by.name,
      content: JSON.stringify(contentOf(exemption)),
    })
    .execute()
  // An evaluation that compares the number afterwards sees this change; one that compared it has ended.
  await lockUntilEnd(db, 'exemptions', account.accountNo)
  await db
    .updateTable('account')
    .set((eb) => ({ exemptionSeq: eb('exemptionSeq', '+', 1) }))
    .where('accountNo', '=', account.accountNo)
    .execute()
}

function accountNos(scope: Scope) {
  return scope.accounts.map((account) => account.accountNo)
}

function contentOf(exemption: Exemption): ExemptionContent {
  const { state, target, reason, owner, requester, approver, expiresAt } = exemption
  return { state, target, reason, owner, requester, approver, expiresAt }
}

function toTarget(row: Pick<ExemptionRow, 'resourceNo' | 'selector'>): ExemptionTarget {
  return row.resourceNo === null
    ? { kind: 'selector', selector: JSON.parse(row.selector ?? '') }
    : { kind: 'resource', resourceNo: row.resourceNo }
}

function toExemption(row: ExemptionRow): Exemption {
  const { approverId, approverName } = row
  return {
    exemptionId: row.exemptionId,
    ruleNo: row.ruleNo,
    target: toTarget(row),
    state: row.state,
    reason: row.reason,
    owner: row.owner,
    version: row.version,
    requester: { principalId: row.requesterId, name: row.requesterName },
    approver: approverId === null ? null : { principalId: approverId, name: approverName ?? '' },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    expiresAt: row.expiresAt,
    endedAt: row.endedAt,
  }
}

function toRow(account: AccountRef, exemption: Exemption): ExemptionRow {
  const { target } = exemption
  return {
    accountNo: account.accountNo,
    exemptionId: exemption.exemptionId,
    ruleNo: exemption.ruleNo,
    resourceNo: target.kind === 'resource' ? target.resourceNo : null,
    selector: target.kind === 'selector' ? JSON.stringify(target.selector) : null,
    state: exemption.state,
    reason: exemption.reason,
    owner: exemption.owner,
    version: exemption.version,
    requesterId: exemption.requester.principalId,
    requesterName: exemption.requester.name,
    approverId: exemption.approver?.principalId ?? null,
    approverName: exemption.approver?.name ?? null,
    createdAt: exemption.createdAt,
    updatedAt: exemption.updatedAt,
    expiresAt: exemption.expiresAt,
    endedAt: exemption.endedAt,
  }
}
