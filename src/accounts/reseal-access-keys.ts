import type { KeyObject } from 'node:crypto'
import type { Db } from '../db/tables.js'
import type { Clock } from '../platform/clock.js'
import type { Ids } from '../platform/ids.js'
import { seal, unseal } from '../platform/seal.js'
import { auditWork } from './audit-work.js'
import { listSealedAfter, setSecret } from './store/access-keys.js'
import { listAccountsAfter } from './store/accounts.js'

const PAGE = 500

/** Whether `masterKey` opens what is stored; true when nothing is. */
export async function opensAccessKeys(db: Db, masterKey: KeyObject): Promise<boolean> {
  const [first] = await listSealedAfter(db, '', 1)
  if (first === undefined) return true
  try {
    unseal(masterKey, first.secretSealed)
    return true
  } catch {
    // Sealing is authenticated: another key cannot open it by chance.
    return false
  }
}

/** Seals every access key's secret anew; only in a transaction, so that no reader meets two master keys. */
export async function resealAccessKeys(db: Db, from: KeyObject, to: KeyObject): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const page = await listSealedAfter(db, after, PAGE)
    for (const { accessKeyId, secretSealed } of page)
      await setSecret(db, accessKeyId, seal(to, unseal(from, secretSealed)))
    count += page.length
    if (page.length < PAGE) return count
    after = page.at(-1)!.accessKeyId
  }
}

/** Tells the operator's audit log what was done to the data folder itself, without a call. */
export async function auditMaintenance(
  db: Db,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  action: string,
  detail: object,
): Promise<void> {
  const accounts = await listAccountsAfter(db, 0, 1_000_000)
  const operator = accounts.find((account) => account.isOperator)
  if (operator === undefined) return
  const reference = ids.uuid()
  await auditWork(db, operator.accountNo, { action, result: 'Success', at: clock.now(), reference, detail })
}
