import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccountRef } from '../../src/accounts/scope.js'
import type { Db } from '../../src/db/tables.js'
import { openTestDatabase } from '../../src/db/testing.js'
import { type DeliveryEstate, openDeliveryEstate } from '../../src/delivery/testing.js'
import { insertEmptyAccount, runTestImport } from '../../src/inventory/testing.js'

/**
 * What is delivered to a folder, imported into an empty account with our own importer, is the same estate: from the
 * change files alone with its whole history, from a snapshot alone as it is, and from both, whatever was cut off.
 */

const REGIONS = ['cn-hangzhou', 'global', 'x/../y', 'région 1']
const TYPES = ['ACS::ECS::Disk', 'ACS::OSS::Bucket']

interface Step {
  readonly kind: 'put' | 'remove' | 'deliver' | 'refuse'
  readonly resource: number
  readonly document: Readonly<Record<string, unknown>>
  readonly tags: Readonly<Record<string, string>>
  readonly name: string
  readonly relation: number | null
}

const text = fc.string({ unit: 'grapheme', maxLength: 6 })
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('put', 'put', 'put', 'put', 'remove', 'deliver', 'refuse'),
  resource: fc.nat({ max: 7 }),
  document: fc.dictionary(
    fc.constantFrom('A', 'B', 'C"', '__proto'),
    fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text, { maxLength: 2 })),
  ),
  // Every reader brings tags in the order of their keys.
  tags: fc
    .dictionary(fc.constantFrom('env', 'a,b', 'ключ'), text)
    .map((tags) => Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))),
  name: text,
  relation: fc.option(fc.nat({ max: 7 }), { nil: null }),
})

const idOf = (resource: number) => ({
  resourceType: TYPES[resource % TYPES.length]!,
  region: REGIONS[resource % REGIONS.length]!,
  resourceId: `r-${resource}`,
})

async function take(f: DeliveryEstate, { kind, resource, document, tags, name, relation }: Step) {
  const { estate } = f
  estate.clock.advance(1_000)
  const common = { ...idOf(resource), capturedAt: estate.clock.now() }
  switch (kind) {
    case 'put':
      return estate.record({
        ...common,
        document,
        tags,
        resourceName: name,
        zone: `${common.region}-a`,
        resourceGroupId: 'rg-1',
        status: 'Running',
        relations:
          relation === null
            ? []
            : [
                {
                  relationType: 'IsAttachedTo',
                  targetType: TYPES[relation % 2]!,
                  targetId: `r-${relation}`,
                  targetRegion: '',
                },
              ],
      })
    case 'remove':
      return estate.record({
        ...common,
        document: {},
        event: 'REMOVE',
        configuration: '',
        source: 'history',
      })
    case 'deliver':
      return f.run()
    case 'refuse':
      // Nothing is registered for the target: what is due waits.
      await estate.db.deleteFrom('deliveryTarget').execute()
      await f.run()
      await f.registerAll()
  }
}

/** What is there of an account, without what only this server knows of it. */
async function estateOf(db: Db, { accountNo }: AccountRef) {
  const rows = await db
    .selectFrom('resource')
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .innerJoin('resourceVersion', (join) =>
      join
        .onRef('resourceVersion.accountNo', '=', 'resource.accountNo')
        .onRef('resourceVersion.resourceNo', '=', 'resource.resourceNo')
        .onRef('resourceVersion.version', '=', 'resource.version'),
    )
    .select(['resourceType.resourceType', 'resource.region', 'resource.resourceId', 'resource.name'])
    .select(['resource.zone', 'resource.resourceGroupId', 'resource.status', 'resource.tags'])
    .select(['resource.createdAt', 'resource.hash', 'resourceVersion.configuration'])
    .where('resource.accountNo', '=', accountNo)
    .where('resource.deletedAt', 'is', null)
    .execute()
  return inOrder(rows)
}

/** Every version that was recorded, as a timeline tells it. */
async function historyOf(db: Db, { accountNo }: AccountRef) {
  const rows = await db
    .selectFrom('resourceVersion')
    .innerJoin('resource', (join) =>
      join
        .onRef('resource.accountNo', '=', 'resourceVersion.accountNo')
        .onRef('resource.resourceNo', '=', 'resourceVersion.resourceNo'),
    )
    .innerJoin('resourceType', 'resourceType.typeNo', 'resource.typeNo')
    .select(['resourceType.resourceType', 'resource.region', 'resource.resourceId'])
    .select(['resourceVersion.capturedAt', 'resourceVersion.event', 'resourceVersion.configuration'])
    .select(['resourceVersion.diff', 'resourceVersion.name', 'resourceVersion.tags'])
    .where('resourceVersion.accountNo', '=', accountNo)
    .execute()
  return inOrder(rows)
}

function inOrder(rows: readonly object[]): readonly object[] {
  return rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((row) => JSON.parse(row) as object)
}

interface ImportedFile {
  readonly path: string
  readonly bytes: string
}

async function folderOf(f: DeliveryEstate): Promise<readonly ImportedFile[]> {
  return Object.entries(await f.files()).map(([path, bytes]) => ({ path, bytes }))
}

async function imported(
  files: readonly ImportedFile[],
  work: (db: Db, account: AccountRef) => Promise<void>,
) {
  const { db, close } = await openTestDatabase()
  try {
    const account = await insertEmptyAccount(db, 1)
    const summary = await runTestImport(db, account, { files, acceptDeletions: true })
    expect(summary.problems).toEqual([])
    await work(db, account)
  } finally {
    await close()
  }
}

it('delivered changes are the estate with its history', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const f = await openDeliveryEstate()
      try {
        await f.create('OSS', { sendsChanges: true })
        for (const each of steps) await take(f, each)
        await f.settle()
        const { db, account } = f.estate
        await imported(await folderOf(f), async (other, own) => {
          expect(await estateOf(other, own)).toEqual(await estateOf(db, account))
          expect(await historyOf(other, own)).toEqual(await historyOf(db, account))
        })
      } finally {
        await f.close()
      }
    }),
    { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 8) },
  )
})

it('a delivered snapshot is the estate', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      async (steps, sendsChanges) => {
        const f = await openDeliveryEstate()
        try {
          await f.create('OSS', { sendsSnapshots: true, sendsChanges })
          for (const each of steps) await take(f, each)
          f.estate.clock.advance(24 * 3_600_000)
          await f.settle()
          const { db, account } = f.estate
          await imported(await folderOf(f), async (other, own) => {
            expect(await estateOf(other, own)).toEqual(await estateOf(db, account))
          })
        } finally {
          await f.close()
        }
      },
    ),
    { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 6) },
  )
})

it.each(['MNS', 'SLS'] as const)(
  'what %s is sent is the estate with its history',
  { timeout: 600_000 },
  async (type) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const f = await openDeliveryEstate()
        try {
          await f.create(type, { sendsChanges: true })
          for (const each of steps) await take(f, each)
          await f.settle()
          const { db, account } = f.estate
          const bytes = f.received.map(({ body }) => body).join('\n')
          const files = bytes === '' ? [] : [{ path: 'messages.json', bytes }]
          await imported(files, async (other, own) => {
            expect(await estateOf(other, own)).toEqual(await estateOf(db, account))
            expect(await historyOf(other, own)).toEqual(await historyOf(db, account))
          })
        } finally {
          await f.close()
        }
      }),
      { numRuns: Number(process.env['ASSAY_TEST_RUNS'] ?? 5) },
    )
  },
)
