import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { type AccountId, type AccountNo, isAccountId, type ResourceNo } from '../platform/ids.js'
import { enqueue, type JobQueue } from '../platform/jobs/enqueue.js'
import type { JobHandler, JobKind } from '../platform/jobs/types.js'
import type { RecordedRelation } from './readers/recorded-item.js'
import { sortRelations } from './recorded-content.js'
import {
  beginDeclarations,
  listConfigurationsAfter,
  readDeclarations,
  replaceDeclared,
  writeDeclaredPosition,
} from './store/declared-relations.js'

/** What a resource says of others by its configuration, as the catalogue declares it for its type. */
export interface RelationReader {
  /** Of all declarations; another one makes all relations anew. */
  readonly digest: string
  /** Types with declared relations. */
  readonly types: ReadonlySet<string>
  read(resource: {
    readonly resourceType: string
    readonly resourceId: string
    readonly regionId: string
    readonly configuration: string
  }): readonly RecordedRelation[]
}

/** Changes of one write transaction, which stays below 20 ms. */
const CHANGES_AT_ONCE = 200

/** Makes the declared relations of what was recorded; the key is the account. */
const declaredRelationsKind: JobKind<AccountRef> = {
  name: 'inventory.relations',
  lane: 'maintenance',
  maxAttempts: 5,
  decode: (payload) => {
    const { accountNo, accountId } = payload as Partial<Record<keyof AccountRef, unknown>>
    if (typeof accountNo !== 'number' || typeof accountId !== 'string' || !isAccountId(accountId))
      throw new Error('no account in the payload')
    return { accountNo: accountNo as AccountNo, accountId: accountId as AccountId }
  },
}

/**
 * Queues the declared relations of an account to be brought up to date: in the transaction that changed its
 * inventory, and at the start of the program, whose catalogue may declare others than before.
 */
export async function requestDeclaredRelations(db: Db, queue: JobQueue, account: AccountRef): Promise<void> {
  const { accountNo, accountId } = account
  await enqueue(db, queue, declaredRelationsKind, { key: accountId, payload: { accountNo, accountId } })
}

/** The job that follows the change logs of accounts. */
export function declaredRelationsHandler(db: Db, reader: RelationReader): JobHandler<AccountRef> {
  return {
    kind: declaredRelationsKind,
    run: ({ payload }, { pause }) => makeDeclaredRelations(db, reader, payload, pause),
  }
}

/**
 * Follows the change log and keeps the relations of each changed resource; begins at its start when the catalogue
 * declares others than those that were made. Beside the import, not in it, so that importing costs what it did.
 */
export async function makeDeclaredRelations(
  db: Db,
  reader: RelationReader,
  account: AccountRef,
  pause: () => Promise<void>,
): Promise<void> {
  if ((await readDeclarations(db, account)) !== reader.digest)
    await inTransaction(db, (db) => beginDeclarations(db, account, reader.digest))
  for (;;) {
    const changes = await listConfigurationsAfter(db, account, CHANGES_AT_ONCE)
    const last = changes.at(-1)
    if (last === undefined) return
    const relations = new Map<ResourceNo, readonly RecordedRelation[]>()
    for (const { resourceNo, isLive, ...resource } of changes) {
      if (!reader.types.has(resource.resourceType)) continue
      relations.set(resourceNo, isLive ? sortRelations(reader.read(resource)) : [])
    }
    await inTransaction(db, async (db) => {
      await replaceDeclared(db, account, relations)
      await writeDeclaredPosition(db, account, reader.digest, last.changeNo)
    })
    await pause()
  }
}
