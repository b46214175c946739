import { systemScope } from '../../src/accounts/scope.js'
import { listAccountsAfter } from '../../src/accounts/store/accounts.js'
import { checkResults } from '../../src/evaluation/check-results.js'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { attachDirectoryStore } from '../../src/platform/object-store/directory-store.js'
import { ASSAY, call, type Key } from '../scenarios/client.js'
import type { Cluster } from './cluster.js'

/**
 * What is lost, doubled or left over in a cluster that is idle: each package has one report, COMPLETE, and what it had
 * before is gone; objects are what was stored; counts and verdicts agree; no job was given up; the audit log is whole.
 */
export async function clusterFaults(
  { db, directory }: Pick<Cluster, 'db' | 'directory'>,
  key: Key,
  packIds: readonly string[],
  reportsOfEach = 1,
): Promise<string[]> {
  const faults: string[] = []
  const reports = await db.selectFrom('report').select(['packId', 'status']).execute()
  const expected = Array.from({ length: reportsOfEach }, () => 'COMPLETE').join()
  for (const packId of packIds) {
    const states = reports.filter((report) => report.packId === packId).map((report) => report.status)
    if (states.join() !== expected) faults.push(`reports of ${packId}: ${states.join()}`)
  }
  const store = attachDirectoryStore(`${directory}/objects`, { clock: systemClock, ids: randomIds })
  const stored = new Map<string, string>()
  for await (const { key, sha256 } of store.list('')) stored.set(key, sha256)
  const rows = await db.selectFrom('reportObject').select(['objectKey', 'sha256']).execute()
  for (const { objectKey, sha256 } of rows)
    if (stored.get(objectKey) !== sha256) faults.push(`${objectKey} is not what was stored`)
  if (stored.size !== rows.length) faults.push(`${stored.size} objects for ${rows.length} rows`)
  for (const { accountNo, accountId } of await listAccountsAfter(db, 0, 10))
    for (const { what } of await checkResults(db, systemScope({ accountNo, accountId }).accounts[0]))
      faults.push(what)
  const dead = await db.selectFrom('job').selectAll().where('status', '=', 'dead').execute()
  for (const job of dead) faults.push(`given up: ${job.kind} ${job.lastError}`)
  const audit = await call<{ IsIntact: boolean }>(key, 'VerifyAuditLog', {}, ASSAY)
  if (!audit.IsIntact) faults.push('the audit log is broken')
  return faults
}
