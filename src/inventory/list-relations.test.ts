import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { makeDeclaredRelations, type RelationReader } from './declared-relations.js'
import { listRelations, type RelationPosition } from './list-relations.js'
import type { RelationFilter } from './store/relations.js'
import { insertEmptyAccount, runTestImport } from './testing.js'

const DISK = 'ACS::ECS::Disk'
const INSTANCE = 'ACS::ECS::Instance'
const VPC = 'ACS::VPC::VPC'

/** A disk names its instance, an instance its network; `digest` says which declarations these are. */
const readerOf = (
  digest: string,
  types: Record<string, [member: string, relation: string, target: string]>,
) =>
  ({
    digest,
    types: new Set(Object.keys(types)),
    read({ resourceType, configuration }) {
      const [member, relationType, targetType] = types[resourceType]!
      const found: unknown = Reflect.get(JSON.parse(configuration), member)
      return typeof found === 'string'
        ? [{ relationType, targetType, targetId: found, targetRegion: '' }]
        : []
    },
  }) satisfies RelationReader
const DISKS = readerOf('one', { [DISK]: ['InstanceId', 'IsAttachedTo', INSTANCE] })
const BOTH = readerOf('two', {
  [DISK]: ['InstanceId', 'IsAttachedTo', INSTANCE],
  [INSTANCE]: ['VpcId', 'IsContained', VPC],
})

let db: Db
let close: () => Promise<void>
let account: AccountRef

beforeEach(async () => {
  const database = await openTestDatabase()
  ;({ db, close } = database)
  account = await insertEmptyAccount(db, 1)
})
afterEach(() => close())

let time = 1_700_000_000_000
async function record(...items: { type: string; id: string; configuration?: object; extra?: object }[]) {
  time += 1000
  const lines = items.map(({ type, id, configuration, extra }) =>
    JSON.stringify({
      accountId: account.accountId,
      regionId: 'cn-hangzhou',
      resourceType: type,
      resourceId: id,
      resourceName: id,
      captureTime: time,
      ...(configuration === undefined
        ? { resourceEventType: 'REMOVE', configuration: '' }
        : { configuration, dataType: 'ConfigurationSnapshot' }),
      ...extra,
    }),
  )
  const summary = await runTestImport(db, account, {
    importId: `imp-${time}`,
    files: [{ path: 'lines.json', bytes: lines.join('\n') }],
  })
  expect(summary.problems).toEqual([])
}
const follow = (reader: RelationReader) => makeDeclaredRelations(db, reader, account, async () => {})

async function list(type: string, id: string, filter: RelationFilter = {}, limit = 2): Promise<string[]> {
  const relations: string[] = []
  let after: RelationPosition | undefined
  do {
    const key = { resourceType: type, resourceId: id, regionId: 'cn-hangzhou' }
    const page = await listRelations(db, systemScope(account), key, filter, { after, limit })
    relations.push(...page.relations.map((each) => `${each.relationType} ${each.targetId}`))
    after = page.next
  } while (after !== undefined)
  return relations
}

describe('relations of a resource', () => {
  it('are seen from both sides, follow changes and removals, and come page by page', async () => {
    const disks = ['d-1', 'd-2', 'd-3', 'd-4', 'd-5']
    await record({ type: INSTANCE, id: 'i-1', configuration: { VpcId: 'vpc-1' } })
    await record(...disks.map((id) => ({ type: DISK, id, configuration: { InstanceId: 'i-1' } })))
    await follow(DISKS)
    expect(await list(DISK, 'd-1')).toEqual(['IsAttachedTo i-1'])
    for (const limit of [1, 2, 3, 10])
      expect(await list(INSTANCE, 'i-1', {}, limit)).toEqual(disks.map((id) => `IsAttachedTo ${id}`))

    await record({ type: DISK, id: 'd-2', configuration: { InstanceId: 'i-2' } })
    await record({ type: DISK, id: 'd-3' })
    await follow(DISKS)
    expect(await list(INSTANCE, 'i-1')).toEqual(['IsAttachedTo d-1', 'IsAttachedTo d-4', 'IsAttachedTo d-5'])
    expect(await list(INSTANCE, 'i-1', { targetId: 'd-4' })).toEqual(['IsAttachedTo d-4'])
    expect(await list(INSTANCE, 'i-1', { targetType: VPC })).toEqual([])
    expect(await list(INSTANCE, 'i-1', { relationType: 'Contains' })).toEqual([])
  })

  it('appear for what was recorded before the catalogue declared them', async () => {
    await record(
      { type: INSTANCE, id: 'i-1', configuration: { VpcId: 'vpc-1' } },
      { type: VPC, id: 'vpc-1', configuration: {} },
    )
    await follow(DISKS)
    expect(await list(VPC, 'vpc-1')).toEqual([])
    await follow(BOTH)
    expect(await list(INSTANCE, 'i-1')).toEqual(['IsContained vpc-1'])
    expect(await list(VPC, 'vpc-1')).toEqual(['Contains i-1'])
    await follow(DISKS)
    expect(await list(VPC, 'vpc-1')).toEqual([])
  })

  it('that both were delivered and are declared, or stated by both sides, come once', async () => {
    const to = (targetResourceType: string, targetResourceId: string) => ({
      relationship: [{ relationType: 'IsAttachedTo', targetResourceType, targetResourceId }],
    })
    await record(
      { type: INSTANCE, id: 'i-1', configuration: {}, extra: to(DISK, 'd-1') },
      { type: DISK, id: 'd-1', configuration: { InstanceId: 'i-1' }, extra: to(INSTANCE, 'i-1') },
    )
    await follow(BOTH)
    expect(await list(DISK, 'd-1')).toEqual(['IsAttachedTo i-1'])
    expect(await list(INSTANCE, 'i-1')).toEqual(['IsAttachedTo d-1'])
  })
})
