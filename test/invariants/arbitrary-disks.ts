import fc from 'fast-check'
import type { TestEstate } from '../../src/packs/testing.js'
import type { ResourceScope } from '../../src/rules/resource-scope.js'
import type { Disk } from './naive-scope.js'

const REGIONS = ['r1', 'r2', 'r3']
const GROUPS = ['g1', 'g2']
const KEYS = ['env', 'team']
const VALUES = ['a', 'b']

const tags = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES))
const filters = fc.array(
  fc.record({ key: fc.constantFrom(...KEYS), value: fc.constantFrom('', ...VALUES) }),
  { maxLength: 2 },
)
const some = (values: readonly string[]) => fc.option(fc.subarray([...values]), { nil: undefined })

export const IDS = Array.from({ length: 12 }, (_, n) => `d-${n}`)

/** A disk of an id; without `size` its document has none. */
export function diskOf(resourceId: fc.Arbitrary<string>): fc.Arbitrary<Disk> {
  return fc.record(
    {
      resourceId,
      region: fc.constantFrom(...REGIONS),
      group: fc.constantFrom(...GROUPS),
      tags: tags.map((each) => ({ ...each })),
      size: fc.integer({ min: 1, max: 40 }),
    },
    { requiredKeys: ['resourceId', 'region', 'group', 'tags'] },
  )
}

/** A scope of every field that a package and a rule share. */
export const scope: fc.Arbitrary<ResourceScope> = fc.record(
  {
    regionIds: some(REGIONS),
    excludeRegionIds: some(REGIONS.slice(0, 1)),
    resourceGroupIds: some(GROUPS),
    excludeResourceGroupIds: some(GROUPS.slice(1)),
    resourceIds: some(IDS),
    excludeResourceIds: some(IDS.slice(0, 2)),
    tags: filters,
    excludeTags: filters,
  },
  { requiredKeys: [] },
)

/** A scope of a rule. */
export const ruleScope: fc.Arbitrary<ResourceScope> = fc
  .tuple(
    scope,
    fc.record(
      { tagLogic: fc.constantFrom('AND' as const, 'OR' as const), resourceName: fc.constantFrom('', ...IDS) },
      { requiredKeys: [] },
    ),
  )
  .map(([shared, own]) => ({ ...shared, ...own }))

/** Records disks; they stay in the region they were first recorded in, as a region is part of a resource's name. */
export async function recordDisks(estate: TestEstate, disks: readonly Disk[]): Promise<void> {
  await estate.record(
    ...disks.map(({ resourceId, region, group, tags, size }) => ({
      resourceType: 'ACS::ECS::Disk',
      resourceId,
      region,
      resourceGroupId: group,
      tags,
      capturedAt: estate.clock.now(),
      document: size === undefined ? {} : { Size: size },
    })),
  )
}
