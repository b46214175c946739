import type { Db } from '../../db/tables.js'
import type { Instant } from '../../platform/instant.js'
import type { Scope } from '../scope.js'

/** One version of a custom policy. */
export interface StoredVersion {
  readonly versionNo: number
  readonly document: string
  readonly createdAt: Instant
}

const COLUMNS = ['versionNo', 'document', 'createdAt'] as const

/** Takes the next version number of a policy; a number never comes twice. */
export async function takeVersionNo(db: Db, scope: Scope, policyName: string): Promise<number> {
  const row = await db
    .updateTable('policy')
    .set((e) => ({ versionSeq: e('versionSeq', '+', 1) }))
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyName', '=', policyName)
    .returning('versionSeq')
    .executeTakeFirstOrThrow()
  return Number(row.versionSeq)
}

export async function insertVersion(
  db: Db,
  scope: Scope,
  policyName: string,
  version: StoredVersion,
): Promise<void> {
  await db
    .insertInto('policyVersion')
    .values({ accountNo: scope.accounts[0].accountNo, policyName, ...version })
    .execute()
}

/** Oldest first; a policy has few. */
export async function listVersions(
  db: Db,
  scope: Scope,
  policyName: string,
): Promise<readonly StoredVersion[]> {
  return db
    .selectFrom('policyVersion')
    .select(COLUMNS)
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyName', '=', policyName)
    .orderBy('versionNo')
    .execute()
}

export async function deleteVersion(
  db: Db,
  scope: Scope,
  policyName: string,
  versionNo: number,
): Promise<void> {
  await db
    .deleteFrom('policyVersion')
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyName', '=', policyName)
    .where('versionNo', '=', versionNo)
    .execute()
}

/** Makes a version the one that counts. */
export async function setDefaultVersion(
  db: Db,
  scope: Scope,
  policyName: string,
  { versionNo, document }: StoredVersion,
  updatedAt: Instant,
): Promise<void> {
  await db
    .updateTable('policy')
    .set({ defaultVersion: versionNo, document, updatedAt })
    .where('accountNo', '=', scope.accounts[0].accountNo)
    .where('policyName', '=', policyName)
    .execute()
}
