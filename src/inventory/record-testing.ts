import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { settableClock } from '../platform/clock.js'
import type { TypeNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import type { RecordedItem } from './readers/recorded-item.js'
import { recordItems } from './record-items.js'
import { insertEmptyAccount } from './testing.js'

/** Records items of a disk in an account of its own, for tests. */
export async function openRecording(db: Db, accountNo: number) {
  const clock = settableClock(toInstant(1_000_000))
  const account: AccountRef = await insertEmptyAccount(db, accountNo)
  let changes = 0

  function item(configuration: unknown, at: number, fields: Partial<RecordedItem> = {}): RecordedItem {
    return {
      accountId: account.accountId,
      region: 'cn-hangzhou',
      resourceType: 'ACS::ECS::Disk',
      resourceId: 'd-1',
      resourceName: 'disk',
      zone: null,
      resourceGroupId: null,
      status: null,
      tags: {},
      createdAt: null,
      capturedAt: toInstant(at),
      capturedFrom: 'item',
      event: null,
      configuration: JSON.stringify(configuration),
      source: 'snapshot',
      relations: null,
      ...fields,
    }
  }

  const removal = (at: number) => item({}, at, { event: 'REMOVE', configuration: '', source: 'history' })

  async function record(...items: RecordedItem[]): Promise<string[]> {
    const recording = {
      clock,
      typeNumbers: new Map<string, TypeNo>(),
      changed: async () => {
        changes++
      },
    }
    const outcomes = await recordItems(db, recording, account, 7, items)
    return outcomes.map((outcome) => outcome.change)
  }

  async function timeline() {
    const rows = await db
      .selectFrom('resourceVersion')
      .select(['capturedAt', 'event', 'configuration', 'diff'])
      .where('accountNo', '=', account.accountNo)
      .orderBy('capturedAt')
      .orderBy('version')
      .execute()
    return rows.map((row) => `${row.capturedAt} ${row.event} ${row.configuration} ${row.diff}`.trim())
  }

  async function state() {
    const row = await db
      .selectFrom('resource')
      .innerJoin('resourceVersion', (join) =>
        join
          .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
          .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
          .onRef('resourceVersion.version', '=', 'resource.version'),
      )
      .select([
        'resourceVersion.configuration',
        'resource.capturedAt',
        'resource.deletedAt',
        'resource.name',
        'resource.tags',
      ])
      .where('resource.accountNo', '=', account.accountNo)
      .executeTakeFirstOrThrow()
    return row
  }

  return { account, clock, item, removal, record, timeline, state, countChanges: () => changes }
}

export type Recordings = Awaited<ReturnType<typeof openRecording>>
