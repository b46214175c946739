import { Readable } from 'node:stream'
import type { AccountRef } from '../accounts/scope.js'
import { insertAccount } from '../accounts/store/accounts.js'
import type { Db } from '../db/tables.js'
import { settableClock } from '../platform/clock.js'
import type { AccountId, AccountNo, ImportId } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { importAccounts } from './import-accounts.js'
import { type ImportSummary, importTally } from './import-tally.js'
import { redactNothing } from './redact.js'
import { refuseVerdicts, replayFiles } from './replay-files.js'

/** Makes an account with nothing recorded, for tests. */
export async function insertEmptyAccount(db: Db, no: number, isOperator = false): Promise<AccountRef> {
  const account: AccountRef = {
    accountNo: no as AccountNo,
    accountId: String(1_000_000_000_000_000 + no) as AccountId,
  }
  await insertAccount(db, { ...account, name: `account ${no}`, isOperator, createdAt: toInstant(0) })
  return account
}

/** An import of files held in memory, run at once; for tests. */
export interface TestImport {
  readonly importId?: string
  readonly files: readonly { readonly path: string; readonly bytes: string | Buffer }[]
  readonly acceptDeletions?: boolean
  readonly createAccounts?: boolean
  readonly isOperator?: boolean
  readonly asOf?: Instant | null
  /** Stops the replay, as a crash would, when this many batches were recorded. */
  readonly stopAfter?: number
}

/** Replays files for an account as the import job does; throws `stopped` when it was to be stopped. */
export async function runTestImport(db: Db, owner: AccountRef, wish: TestImport): Promise<ImportSummary> {
  const startedAt = toInstant(1_800_000_000_000)
  const tally = importTally('off')
  const options = {
    asOf: wish.asOf ?? null,
    createAccounts: wish.createAccounts ?? false,
    accountNames: {},
    acceptDeletions: wish.acceptDeletions ?? false,
  }
  const importId = (wish.importId ?? 'imp-test') as ImportId
  const createAccount = async () => {
    throw new Error('no account is created here')
  }
  const accounts = importAccounts(db, createAccount, {
    importId,
    owner: { ...owner, isOperator: wish.isOperator ?? false },
    options,
    at: startedAt,
  })
  let batches = 0
  const replay = {
    recording: { clock: settableClock(startedAt), typeNumbers: new Map(), changed: async () => {} },
    accounts,
    tally,
    asOf: options.asOf,
    startedAt,
    acceptDeletions: options.acceptDeletions,
    redact: redactNothing,
    verdicts: refuseVerdicts,
    pause: async () => {
      if (++batches === wish.stopAfter) throw new Error('stopped')
    },
  }
  const files = wish.files.map(({ path, bytes }) => ({
    path,
    sizeBytes: Buffer.byteLength(bytes),
    open: (start = 0) => Readable.from([Buffer.from(bytes).subarray(start)]),
  }))
  await replayFiles(db, replay, files)
  return tally.summary()
}

/** Everything recorded of an account, to compare; times of recording and runs are left out. */
export async function dumpInventory(db: Db, account: AccountRef): Promise<unknown> {
  const { accountNo } = account
  const resources = await db
    .selectFrom('resource')
    .select([
      'resourceNo',
      'typeNo',
      'region',
      'resourceId',
      'name',
      'zone',
      'resourceGroupId',
      'status',
      'tags',
    ])
    .select(['version', 'hash', 'capturedAt', 'createdAt', 'deletedAt'])
    .where('accountNo', '=', accountNo)
    .orderBy('resourceNo')
    .execute()
  const versions = await db
    .selectFrom('resourceVersion')
    .select([
      'resourceNo',
      'version',
      'changeNo',
      'capturedAt',
      'event',
      'configuration',
      'name',
      'tags',
      'diff',
    ])
    .where('accountNo', '=', accountNo)
    .orderBy('changeNo')
    .execute()
  const relations = await db
    .selectFrom('resourceRelation')
    .selectAll()
    .where('accountNo', '=', accountNo)
    .orderBy('resourceNo')
    .orderBy('targetId')
    .execute()
  const { changeSeq } = await db
    .selectFrom('account')
    .select('changeSeq')
    .where('accountNo', '=', accountNo)
    .executeTakeFirstOrThrow()
  return {
    resources,
    versions,
    relations: relations.map(({ accountNo: _, ...relation }) => relation),
    changeSeq,
  }
}
