import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compileRule } from '../../../src/conditions/compile-rule.js'
import type { Json, ResourceView } from '../../../src/conditions/types.js'
import { toInstant } from '../../../src/platform/instant.js'
import { resolveParameters } from '../../../src/rules/catalogue/parameters.js'
import { readCatalogueDirectory } from '../../../src/rules/catalogue/read-catalogue-directory.js'
import { ESTATE_RULES } from './estate-rules.js'
import { type EstateFile, generateEstate, repairPublicBucket } from './generate-estate.js'
import { PUBLIC_BUCKET } from './make-bucket.js'

const asOf = toInstant(Date.UTC(2026, 10, 24, 7, 30))
const wish = { accountId: '1000000000000001', resources: 2_000, seed: 1, asOf }

interface Item {
  readonly resourceId: string
  readonly resourceName: string
  readonly resourceType: string
  readonly regionId: string
  readonly configuration: string
  readonly tags: string
}

function itemsOf(files: readonly EstateFile[]): Item[] {
  return files.flatMap(({ body }) => JSON.parse(gunzipSync(body).toString()).configurationItems)
}

describe('generateEstate', () => {
  const estate = generateEstate(wish)
  const items = itemsOf(estate.files)

  it('makes the same bytes from the same wish, others from another seed', () => {
    expect(generateEstate(wish).files).toEqual(estate.files)
    expect(generateEstate({ ...wish, seed: 2 }).files).not.toEqual(estate.files)
  })

  it('writes one delivered file a region', () => {
    expect(estate.files.map(({ path }) => path)).toEqual(
      ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'global'].map(
        (region) => `ACSLogs/1000000000000001/Config/${region}/2026/11/24/snapshot.json.gz`,
      ),
    )
  })

  it('holds exactly the resources asked for, each once', () => {
    for (const resources of [50, 51, 333, 2_000]) {
      const made = itemsOf(generateEstate({ ...wish, resources }).files)
      expect(made).toHaveLength(resources)
      expect(new Set(made.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`)).size).toBe(
        resources,
      )
      expect(new Set(made.map(({ resourceType }) => resourceType)).size).toBe(9)
    }
  })

  it('plants known numbers of violations and of gaps', () => {
    const counts: Record<string, number> = {}
    for (const { rule, verdict } of estate.planted) {
      const key = `${rule} ${verdict}`
      counts[key] = (counts[key] ?? 0) + 1
    }
    expect(counts).toEqual(PLANTED_BY_SEED_1)
  })

  it('always has the public bucket', () => {
    expect(estate.publicBucket.resourceId).toBe(PUBLIC_BUCKET)
    expect(estate.planted).toContainEqual({
      rule: 'oss-bucket-public-read-prohibited',
      resourceId: PUBLIC_BUCKET,
      verdict: 'NON_COMPLIANT',
    })
  })

  it('plants what the rules of the demo packages find, no more and no less', () => {
    const read = readCatalogueDirectory(fileURLToPath(new URL('../../../catalog', import.meta.url)))
    if (read.kind === 'refused') throw new Error('the catalogue is refused')
    const { rules, packs } = read.directory.catalogue
    const ofPacks = new Set([...packs.values()].flatMap((pack) => pack.rules.map((rule) => rule.identifier)))
    expect([...ESTATE_RULES].filter((identifier) => !ofPacks.has(identifier))).toEqual([])
    const found: string[] = []
    for (const identifier of ESTATE_RULES) {
      const rule = rules.get(identifier)
      if (rule === undefined) throw new Error(`no rule ${identifier}`)
      const given = Object.fromEntries(
        Object.entries(estate.parameters).filter(([name]) => name in rule.parameters),
      )
      const resolved = resolveParameters(rule, given)
      if (resolved.kind === 'refused') throw new Error(`${identifier}: ${JSON.stringify(resolved.issues)}`)
      const compiled = compileRule(rule.logic, resolved.values)
      for (const item of items.filter(({ resourceType }) => rule.resourceTypes.includes(resourceType))) {
        const verdict = compiled.evaluate(viewOf(item), { now: asOf, related: () => 'neverRecorded' })
        if (verdict.kind === 'nonCompliant') found.push(`${identifier} ${item.resourceId} NON_COMPLIANT`)
        if (verdict.kind === 'insufficientData')
          found.push(`${identifier} ${item.resourceId} INSUFFICIENT_DATA`)
        expect(verdict.kind).not.toBe('error')
      }
    }
    const planted = estate.planted.map(({ rule, resourceId, verdict }) => `${rule} ${resourceId} ${verdict}`)
    expect(found.sort()).toEqual(planted.sort())
  })
})

describe('repairPublicBucket', () => {
  it('is a history item that changes nothing but the access list', () => {
    const { publicBucket } = generateEstate(wish)
    const at = toInstant(asOf + 1_000)
    const file = repairPublicBucket(wish.accountId, publicBucket, at)
    expect(file.path).toMatch(
      /^ACSLogs\/1000000000000001\/Config\/cn-hangzhou\/2026\/11\/24\/history-\d+\.json\.gz$/,
    )
    const [item] = itemsOf([file])
    expect(item).toMatchObject({ resourceId: PUBLIC_BUCKET, resourceEventType: 'MODIFY', captureTime: at })
    expect(JSON.parse(item!.configuration)).toEqual({
      ...publicBucket.configuration,
      AccessControlList: { Grant: 'private' },
    })
  })
})

function viewOf(item: Item): ResourceView {
  const configuration: Json = JSON.parse(item.configuration)
  return {
    configuration,
    accountId: wish.accountId,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    resourceName: item.resourceName,
    regionId: item.regionId,
    availabilityZone: '',
    resourceGroupId: '',
    resourceStatus: '',
    tags: JSON.parse(item.tags),
  }
}

/** Counted once and looked at; a change here is a change of every demo. */
const PLANTED_BY_SEED_1: Readonly<Record<string, number>> = {
  'ecs-disk-encrypted NON_COMPLIANT': 46,
  'ecs-disk-in-use NON_COMPLIANT': 43,
  'ecs-disk-no-lock NON_COMPLIANT': 6,
  'ecs-disk-retain-auto-snapshot INSUFFICIENT_DATA': 3,
  'ecs-disk-retain-auto-snapshot NON_COMPLIANT': 90,
  'ecs-instance-attached-security-group NON_COMPLIANT': 23,
  'ecs-instance-deletion-protection-enabled NON_COMPLIANT': 45,
  'ecs-instance-expired-check NON_COMPLIANT': 12,
  'ecs-instance-imageId-check NON_COMPLIANT': 30,
  'ecs-instance-no-lock INSUFFICIENT_DATA': 4,
  'ecs-instance-no-lock NON_COMPLIANT': 6,
  'ecs-instance-status-no-stopped NON_COMPLIANT': 35,
  'ecs-instances-in-vpc NON_COMPLIANT': 2,
  'ecs-security-group-risky-ports-check-with-protocol INSUFFICIENT_DATA': 4,
  'ecs-security-group-risky-ports-check-with-protocol NON_COMPLIANT': 16,
  'ecs-snapshot-retention-days NON_COMPLIANT': 7,
  'ess-group-health-check NON_COMPLIANT': 8,
  'oss-bucket-logging-enabled INSUFFICIENT_DATA': 6,
  'oss-bucket-logging-enabled NON_COMPLIANT': 128,
  'oss-bucket-public-read-prohibited INSUFFICIENT_DATA': 5,
  'oss-bucket-public-read-prohibited NON_COMPLIANT': 26,
  'oss-bucket-public-write-prohibited INSUFFICIENT_DATA': 5,
  'oss-bucket-referer-limit NON_COMPLIANT': 43,
  'oss-bucket-server-side-encryption-enabled INSUFFICIENT_DATA': 6,
  'oss-bucket-server-side-encryption-enabled NON_COMPLIANT': 43,
  'oss-bucket-versioning-enabled NON_COMPLIANT': 108,
  'oss-encryption-byok-check INSUFFICIENT_DATA': 6,
  'oss-encryption-byok-check NON_COMPLIANT': 269,
  'oss-zrs-enabled NON_COMPLIANT': 125,
  'ram-user-last-login-expired-check INSUFFICIENT_DATA': 1,
  'ram-user-last-login-expired-check NON_COMPLIANT': 16,
  'ram-user-mfa-check NON_COMPLIANT': 13,
  'rds-instance-enabled-security-ip-list INSUFFICIENT_DATA': 2,
  'rds-instance-enabled-security-ip-list NON_COMPLIANT': 3,
  'sg-public-access-check INSUFFICIENT_DATA': 4,
  'sg-public-access-check NON_COMPLIANT': 6,
  'sg-risky-ports-check INSUFFICIENT_DATA': 4,
  'sg-risky-ports-check NON_COMPLIANT': 16,
}
