import { join } from 'node:path'
import { layOver } from '../../src/rules/catalogue/lay-over.js'
import {
  type CatalogueDirectory,
  readCatalogueDirectory,
} from '../../src/rules/catalogue/read-catalogue-directory.js'
import { EXAMPLE_KINDS, type RuleExample } from '../../src/rules/catalogue/types.js'
import { ROOT } from '../architecture.js'
import { type Random, seededRandom } from './random.js'
import { ACCOUNT_ID } from './server-process.js'

const FIRST_DAY = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000
const FILES = 5
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'eu-central-1', 'us-west-1']

/** Uploaded files by path. */
export type Files = Readonly<Record<string, Buffer>>

export interface Estate {
  /** A first snapshot of everything. */
  readonly first: Files
  /** A day later: a tenth changed, 3 in 100 gone, 3 in 100 new. */
  readonly second: Files
  /** `CreateCompliancePack` parameters that together activate every managed rule once. */
  readonly packs: readonly PackParams[]
  readonly ruleCount: number
}

export interface PackParams {
  readonly CompliancePackName: string
  readonly ClientToken: string
  readonly ConfigRules: readonly object[]
}

interface Resource {
  readonly id: string
  readonly type: string
  readonly region: string
  readonly configuration: string
  readonly tags: Readonly<Record<string, string>>
}

/** An estate of the examples of all managed rules; the same for the same seed. */
export function makeEstate(size: number, seed: number): Estate {
  const random = seededRandom(seed)
  const catalogue = readCatalogue()
  const byType = variantsByType(catalogue)
  const types = [...byType.keys()]
  const make = (index: number): Resource => {
    const type = types[index % types.length]!
    const id = `r-${String(index).padStart(7, '0')}`
    const tags: Record<string, string> = random.below(3) === 0 ? { env: 'prod' } : {}
    return { id, type, region: random.pick(REGIONS), ...content(byType, random, type, id), tags }
  }
  const before = Array.from({ length: size }, (_, index) => make(index))
  const after = before.flatMap((resource): Resource[] => {
    const dice = random.below(100)
    if (dice < 3) return []
    return dice < 13 ? [{ ...resource, ...content(byType, random, resource.type, resource.id) }] : [resource]
  })
  for (let index = 0; index < size * 0.03; index++) after.push(make(size + index))
  return {
    first: snapshotFiles(before, FIRST_DAY),
    second: snapshotFiles(after, FIRST_DAY + DAY_MS),
    packs: packsOf(catalogue),
    ruleCount: catalogue.catalogue.rules.size,
  }
}

function readCatalogue(): CatalogueDirectory {
  const read = readCatalogueDirectory(join(ROOT, 'catalog'))
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.issues[0]))
  return read.directory
}

/** Configurations of every example of a type's rules, laid over the sample as the rules' own tests do. */
function variantsByType({ catalogue, examples, samples }: CatalogueDirectory): Map<string, object[]> {
  const byType = new Map<string, object[]>()
  for (const rule of catalogue.rules.values()) {
    for (const type of rule.resourceTypes.filter((name) => name !== '*')) {
      const variants = byType.get(type) ?? []
      byType.set(type, variants)
      for (const example of examplesOf(examples.get(rule.id))) {
        const configuration = layOver(samples.get(type) ?? {}, example.configuration)
        if (typeof configuration === 'object' && configuration !== null) variants.push(configuration)
      }
    }
  }
  return byType
}

function examplesOf(examples: Readonly<Record<string, readonly RuleExample[]>> | undefined): RuleExample[] {
  return EXAMPLE_KINDS.flatMap((kind) => examples?.[kind] ?? [])
}

function content(byType: ReadonlyMap<string, object[]>, random: Random, type: string, id: string) {
  const variant = random.pick(byType.get(type) ?? [{}])
  return {
    configuration: JSON.stringify({ ...variant, SurvivalId: id, SurvivalRevision: random.below(1e9) }),
  }
}

function snapshotFiles(resources: readonly Resource[], capturedAt: number): Files {
  const perFile = Math.ceil(resources.length / FILES)
  return Object.fromEntries(
    Array.from({ length: FILES }, (_, index) => {
      const configurationItems = resources
        .slice(index * perFile, (index + 1) * perFile)
        .map((resource) => itemOf(resource, capturedAt))
      return [
        `part-${index + 1}.json`,
        Buffer.from(JSON.stringify({ fileVersion: '1.0', configurationItems })),
      ]
    }),
  )
}

function itemOf({ id, type, region, configuration, tags }: Resource, captureTime: number): object {
  return {
    accountId: ACCOUNT_ID,
    regionId: region,
    availabilityZone: '',
    resourceType: type,
    resourceId: id,
    resourceName: `name of ${id}`,
    resourceGroupId: '',
    resourceCreateTime: FIRST_DAY - DAY_MS,
    captureTime,
    tags: JSON.stringify(tags),
    configuration,
  }
}

function packsOf({ catalogue, examples }: CatalogueDirectory): PackParams[] {
  const rules = [...catalogue.rules.values()].map((rule) => {
    const given = examplesOf(examples.get(rule.id))[0]?.parameters ?? {}
    return {
      ManagedRuleIdentifier: rule.id,
      ConfigRuleName: rule.id,
      ConfigRuleParameters: Object.entries(given).map(([name, value]) => ({
        ParameterName: name,
        ParameterValue: value,
      })),
    }
  })
  const perPack = Math.ceil(rules.length / 4)
  return Array.from({ length: 4 }, (_, index) => ({
    CompliancePackName: `pack ${index + 1}`,
    ClientToken: `survival-pack-${index + 1}`,
    ConfigRules: rules.slice(index * perPack, (index + 1) * perPack),
  }))
}
