import type { Db } from '../../db/tables.js'
import type { AccountNo, PrincipalId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'
import { lockAccount } from './accounts.js'
import type { NamedKind } from './principals.js'

export type PolicyType = 'System' | 'Custom'

/** A custom policy of an account. */
export interface CustomPolicy {
  readonly policyName: string
  readonly description: string
  /** Of the default version. */
  readonly document: string
  readonly defaultVersion: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface Attachment {
  readonly policyType: PolicyType
  readonly policyName: string
  readonly attachedAt: Instant
}

/** Somebody a policy is attached to. */
export interface PolicyHolder {
  readonly kind: NamedKind
  readonly principalId: PrincipalId
  readonly name: string
  readonly displayName: string
  readonly comments: string
  readonly attachedAt: Instant
}

const COLUMNS = ['policyName', 'description', 'document', 'defaultVersion', 'createdAt', 'updatedAt'] as const

/** False when the name is taken. */
export async function insertPolicy(db: Db, scope: Scope, policy: CustomPolicy): Promise<boolean> {
  const result = await db
    .insertInto('policy')
    .values({ accountNo: scope.accounts[0].accountNo, ...policy })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function findPolicy(db: Db, scope: Scope, policyName: string): Promise<CustomPolicy | null> {
  const row = await policies(db, scope)
    .select(COLUMNS)
    .where('policyName', '=', policyName)
    .executeTakeFirst()
  return row ?? null
}

/** By name, after `afterName`. */
export async function listPoliciesAfter(
  db: Db,
  scope: Scope,
  afterName: string,
  limit: number,
): Promise<readonly CustomPolicy[]> {
  return policies(db, scope)
    .select(COLUMNS)
    .where('policyName', '>', afterName)
    .orderBy('policyName')
    .limit(limit)
    .execute()
}

/** For the limit: nobody else adds one until the transaction ends. */
export async function countPolicies(db: Db, scope: Scope): Promise<number> {
  await lockAccount(db, scope.accounts[0].accountNo)
  const row = await policies(db, scope)
    .select((e) => e.fn.countAll().as('n'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export async function deletePolicyRow(db: Db, scope: Scope, policyName: string): Promise<void> {
  await db
    .deleteFrom('policy')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyName', '=', policyName)
    .execute()
}

/** False when it is attached already. */
export async function insertAttachment(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  attachment: Attachment,
): Promise<boolean> {
  const result = await db
    .insertInto('policyAttachment')
    .values({ accountNo: scope.accounts[0].accountNo, principalId, ...attachment })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** False when it is not attached. */
export async function deleteAttachment(
  db: Db,
  scope: Scope,
  principalId: PrincipalId,
  policyType: PolicyType,
  policyName: string,
): Promise<boolean> {
  const result = await db
    .deleteFrom('policyAttachment')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('principalId', '=', principalId)
    .where('policyType', '=', policyType)
    .where('policyName', '=', policyName)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** What is attached to a principal, by type and name; asked before there is a scope. */
export async function listAttachments(
  db: Db,
  accountNo: AccountNo,
  ...principalIds: readonly PrincipalId[]
): Promise<readonly Attachment[]> {
  return db
    .selectFrom('policyAttachment')
    .select(['policyType', 'policyName', 'attachedAt'])
    .where('accountNo', '=', accountNo)
    .where('principalId', 'in', principalIds)
    .orderBy('policyType')
    .orderBy('policyName')
    .execute()
}

/** Who a policy is attached to, by name. */
export async function listHolders(
  db: Db,
  scope: Scope,
  policyType: PolicyType,
  policyName: string,
): Promise<readonly PolicyHolder[]> {
  return db
    .selectFrom('policyAttachment as t')
    .innerJoin('principal as p', (join) =>
      join.onRef('p.accountNo', '=', 't.accountNo').onRef('p.principalId', '=', 't.principalId'),
    )
    .select(['p.kind', 'p.principalId', 'p.name', 'p.displayName', 'p.comments', 't.attachedAt'])
    .where('t.accountNo', '=', scope.accounts[0].accountNo)
    .where('t.policyType', '=', policyType)
    .where('t.policyName', '=', policyName)
    .where('p.kind', '<>', 'root')
    .$narrowType<{ kind: NamedKind }>()
    .orderBy('p.name')
    .execute()
}

export async function countAttachments(
  db: Db,
  scope: Scope,
  policyType: PolicyType,
  policyName: string,
): Promise<number> {
  const row = await db
    .selectFrom('policyAttachment')
    .select((e) => e.fn.countAll().as('n'))
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyType', '=', policyType)
    .where('policyName', '=', policyName)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Texts of the custom policies attached to principals; asked before there is a scope. */
export async function listAttachedDocuments(
  db: Db,
  accountNo: AccountNo,
  ...principalIds: readonly PrincipalId[]
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('policyAttachment as t')
    .innerJoin('policy as p', (join) =>
      join.onRef('p.accountNo', '=', 't.accountNo').onRef('p.policyName', '=', 't.policyName'),
    )
    .select('p.document')
    .where('t.accountNo', '=', accountNo)
    .where('t.principalId', 'in', principalIds)
    .where('t.policyType', '=', 'Custom')
    .orderBy('t.policyName')
    .execute()
  return rows.map((row) => row.document)
}

function policies(db: Db, scope: Scope) {
  return db.selectFrom('policy').where('accountNo', '=', scope.accounts[0].accountNo)
}
