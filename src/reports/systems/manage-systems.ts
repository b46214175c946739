import { noteChange } from '../../accounts/audit-changes.js'
import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { inTransaction } from '../../db/transaction.js'
import { ApiError } from '../../errors.js'
import type { Clock } from '../../platform/clock.js'
import type { Ids } from '../../platform/ids.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { deleteFilesOf } from '../files/ask-file.js'
import { listRecordsOf } from '../files/kept-record.js'
import { deleteSystem, getSystem, insertSystem, updateSystem } from '../store/named-systems.js'
import { deleteSystemReports } from '../store/system-reports.js'
import type { NamedSystem, SystemContent } from './named-system.js'
import { changePackagesOf, releasePackagesOf } from './package-system.js'

/** Makes a system. Throws `SystemExists`, and `InvalidRule` for one that would be made of every resource. */
export function createSystem(
  db: Db,
  scope: Scope,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  content: SystemContent,
): Promise<string> {
  return inTransaction(db, async (db) => {
    requireRule(content)
    const systemId = ids.next('sys-')
    await insertSystem(db, scope.accounts[0], { ...content, systemId, createdAt: clock.now() })
    noteChange(db, `system/${systemId}`, undefined, content)
    return systemId
  })
}

/** Changes what is given of a system. Throws as the making of one does, and `SystemNotExists`. */
export function changeSystem(
  db: Db,
  scope: Scope,
  clock: Clock,
  {
    systemId,
    ...change
  }: { readonly systemId: string } & {
    readonly [K in keyof SystemContent]?: SystemContent[K] | undefined
  },
): Promise<void> {
  return inTransaction(db, async (db) => {
    const system = await getSystem(db, scope, systemId)
    const before = contentOf(system)
    const content: SystemContent = {
      name: change.name ?? before.name,
      filingNumber: change.filingNumber ?? before.filingNumber,
      level: change.level ?? before.level,
      owner: change.owner ?? before.owner,
      rule: change.rule ?? before.rule,
    }
    requireRule(content)
    await updateSystem(db, system, { ...content, updatedAt: clock.now() })
    if (change.rule !== undefined) await changePackagesOf(db, scope, clock, { ...system, ...content })
    noteChange(db, `system/${systemId}`, before, content)
  })
}

/** Removes a system with its reports. Throws `SystemNotExists`. */
export function removeSystem(db: Db, queue: JobQueue, scope: Scope, systemId: string): Promise<void> {
  return inTransaction(db, async (db) => {
    const system = await getSystem(db, scope, systemId)
    await deleteSystem(db, system)
    await releasePackagesOf(db, scope, queue.clock, system)
    await deleteSystemReports(db, scope.accounts[0], systemId)
    await deleteFilesOf(db, queue, scope.accounts[0], { kind: 'system', subject: systemId })
    for (const of of await listRecordsOf(db, scope.accounts[0], systemId))
      await deleteFilesOf(db, queue, scope.accounts[0], of)
    noteChange(db, `system/${systemId}`, contentOf(system), undefined)
  })
}

function requireRule({ rule }: SystemContent): void {
  if (rule.tags.length === 0 && rule.resourceGroupIds.length === 0)
    throw new ApiError('Invalid{Param}', { Param: 'Rule' })
}

function contentOf({ name, filingNumber, level, owner, rule }: NamedSystem): SystemContent {
  return { name, filingNumber, level, owner, rule }
}
