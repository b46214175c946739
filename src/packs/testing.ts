import { type AccountRef, type Scope, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { evaluationHandlers, requestChangesEvaluation, requestRuleEvaluation } from '../evaluation/jobs.js'
import { deleteRuleBlocks } from '../evaluation/store/blocks.js'
import type { RecordedItem } from '../inventory/readers/recorded-item.js'
import { recordItems } from '../inventory/record-items.js'
import { type SettableClock, settableClock } from '../platform/clock.js'
import { type PackNo, randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { createJobRunner } from '../platform/jobs/runner.js'
import { createLog } from '../platform/log.js'
import { scheduleHandler } from '../rules/schedule-rules.js'
import { insertTestAccount, testCatalogue } from '../rules/testing.js'
import { groupCopiesHandler } from './copy-group.js'
import type { NewPackWish, PackServices } from './create-pack.js'
import { statisticsHandler } from './daily-statistics.js'
import type { PackEvents } from './events.js'
import type { PackRuleWish } from './plan-pack.js'

type TestResource = Pick<RecordedItem, 'resourceType' | 'resourceId'> &
  Partial<RecordedItem> & { readonly document: object }

/** An account on a database of its own, with evaluation wired as in the server. */
export interface TestEstate {
  readonly db: Db
  readonly clock: SettableClock
  readonly account: AccountRef
  readonly scope: Scope
  readonly services: PackServices & { readonly events: PackEvents }
  /** Numbers of the packages whose deletion was told. */
  readonly deletedPacks: readonly PackNo[]
  /** A second account on the same database. */
  addAccount(): Promise<Scope>
  /** Records resources of the first account. */
  record(...resources: readonly TestResource[]): Promise<void>
  /** Records resources of any account. */
  recordIn(scope: Scope, ...resources: readonly TestResource[]): Promise<void>
  /** Runs every queued evaluation. */
  evaluate(): Promise<void>
  close(): Promise<void>
}

/** Opens an estate on `testCatalogue`; `quotas` are generous unless given. */
export async function openTestEstate(
  quotas: PackServices['quotas'] = { rules: 100, packs: 100 },
): Promise<TestEstate> {
  const { db, close } = await openTestDatabase()
  const clock = settableClock(toInstant(1_800_000_000_000))
  const queue = { clock, ids: randomIds, wake: () => {} }
  const account = await insertTestAccount(db, 1)
  const deletedPacks: PackNo[] = []
  const services: TestEstate['services'] = {
    clock,
    ids: randomIds,
    queue,
    catalogue: testCatalogue(),
    quotas,
    events: {
      ruleChanged: async (db, account, ruleNo, cause) =>
        void (await requestRuleEvaluation(db, queue, account, ruleNo, cause)),
      ruleDeleted: (db, account, ruleNo) => deleteRuleBlocks(db, account.accountNo, ruleNo),
      packDeleted: async (_, __, packNo) => void deletedPacks.push(packNo),
      accountCleared: async () => {},
    },
  }
  const recordIn = async ({ accounts: [account] }: Scope, ...resources: readonly TestResource[]) => {
    const changed = (db: Db, account: AccountRef) => requestChangesEvaluation(db, queue, account)
    const items = resources.map((resource) => toItem(account, resource))
    await recordItems(db, { clock, changed, typeNumbers: new Map() }, account, 1, items)
  }
  return {
    db,
    clock,
    account,
    scope: systemScope(account),
    services,
    deletedPacks,
    addAccount: async () => systemScope(await insertTestAccount(db, 2)),
    record: (...resources) => recordIn(systemScope(account), ...resources),
    recordIn,
    evaluate: async () => {
      const handlers = [
        ...evaluationHandlers(db, queue),
        scheduleHandler(db, queue, services.events),
        statisticsHandler(db, queue),
        groupCopiesHandler({ db, queue, events: services.events, isWithoutReports: async () => true }),
      ]
      await createJobRunner({ db, clock, log: createLog('silent'), handlers, onlyProcess: true }).drain()
    },
    close,
  }
}

/** A wish for a package of these rules, with nothing else said. */
export function packOf(name: string, ...rules: readonly Partial<PackRuleWish>[]): NewPackWish {
  return {
    name,
    riskLevel: 2,
    rules: rules.map((rule) => ({ parameters: [], ...rule })),
    scope: {},
    tags: [],
    startsRules: true,
    language: 'en-US',
  }
}

function toItem(account: AccountRef, { document, ...resource }: TestResource): RecordedItem {
  return {
    accountId: account.accountId,
    region: 'cn-hangzhou',
    resourceName: resource.resourceId,
    zone: null,
    resourceGroupId: null,
    status: null,
    tags: {},
    createdAt: null,
    capturedAt: toInstant(1_799_999_000_000),
    capturedFrom: 'item',
    event: null,
    configuration: JSON.stringify(document),
    source: 'snapshot',
    relations: null,
    ...resource,
  }
}
