import { gzipSync } from 'node:zlib'
import type { Instant } from '../../../src/platform/instant.js'
import { type Draw, seededDraw } from './draw.js'
import { ALLOWED_REFERERS, makeBucket, PUBLIC_BUCKET } from './make-bucket.js'
import { APPROVED_IMAGES, makeDisk, makeInstance, makeScalingGroup, makeSnapshotPolicy } from './make-ecs.js'
import { makeDatabase, makeLoadBalancer, makeUser } from './make-others.js'
import { makeSecurityGroup } from './make-security-group.js'
import type { MadeResource, Maker, Planted, Region, Site } from './types.js'

export interface EstateWish {
  /** 16 digits. */
  readonly accountId: string
  readonly resources: number
  readonly seed: number
  /** Day of the snapshot; ages and expiry dates are counted from here. */
  readonly asOf: Instant
}

export interface EstateFile {
  /** As a delivery channel names it. */
  readonly path: string
  /** Gzip. */
  readonly body: Buffer
}

export interface Estate {
  readonly files: readonly EstateFile[]
  readonly resources: number
  readonly regions: readonly string[]
  /** What the rules must find, by resource. */
  readonly planted: readonly (Planted & { readonly resourceId: string })[]
  /** Values of rule parameters that fit the estate, by name. */
  readonly parameters: Readonly<Record<string, string>>
  /** The bucket the demo repairs. */
  readonly publicBucket: MadeResource
}

/** Fewer would leave out a type. */
export const MIN_RESOURCES = 50
export const MAX_RESOURCES = 100_000

const FIRST_REGION = 'cn-hangzhou'
const OTHER_REGIONS = ['cn-shanghai', 'ap-southeast-1']

const SHARES: readonly (readonly [share: number, make: Maker])[] = [
  [0.24, makeInstance],
  [0.1, makeSecurityGroup],
  [0.24, makeBucket],
  [0.06, makeUser],
  [0.04, makeDatabase],
  [0.04, makeLoadBalancer],
  [0.02, makeSnapshotPolicy],
  [0.02, makeScalingGroup],
]

/**
 * A made-up estate as a delivery channel would write it (spec/import.md shape 1): one snapshot file a region. The
 * same wish makes the same bytes.
 */
export function generateEstate(wish: EstateWish): Estate {
  const draw = seededDraw(wish.seed)
  const site: Site = {
    accountId: wish.accountId,
    asOf: wish.asOf,
    regions: [drawRegion(draw, FIRST_REGION), ...OTHER_REGIONS.map((id) => drawRegion(draw, id))],
  }
  const made = SHARES.flatMap(([share, make]) =>
    Array.from({ length: Math.floor(wish.resources * share) }, (_, number) => make(draw, site, number)),
  )
  for (let number = 0; made.length < wish.resources; number++) made.push(makeDisk(draw, site, number))
  const regions = [...site.regions.map(({ id }) => id), 'global']
  const publicBucket = made.find(({ resourceId }) => resourceId === PUBLIC_BUCKET)
  if (publicBucket === undefined) throw new RangeError(`an estate has at least ${MIN_RESOURCES} resources`)
  return {
    files: regions.map((region) => ({
      path: `${deliveryFolder(wish.accountId, region, wish.asOf)}/snapshot.json.gz`,
      body: deliveryFile(
        made.filter((each) => each.region === region).map((each) => snapshotItem(site, each)),
      ),
    })),
    resources: made.length,
    regions,
    planted: made.flatMap(({ resourceId, planted }) => planted.map((each) => ({ ...each, resourceId }))),
    parameters: {
      allowReferers: ALLOWED_REFERERS.join(','),
      imageIds: APPROVED_IMAGES.join(','),
      securityGroupIds: site.regions.map(({ baselineGroupId }) => baselineGroupId).join(','),
    },
    publicBucket,
  }
}

/**
 * The change history item of a delivery channel (spec/import.md shape 2) that says the public bucket was made private
 * at `changedAt`.
 */
export function repairPublicBucket(accountId: string, bucket: MadeResource, changedAt: Instant): EstateFile {
  const { region, resourceId, resourceName, resourceType, createdAt, tags, configuration } = bucket
  const item = {
    accountId: Number(accountId),
    arn: `acs:oss:${region}:${accountId}:${resourceId}`,
    regionId: region,
    resourceId,
    resourceName,
    resourceType,
    resourceCreateTime: createdAt,
    captureTime: changedAt,
    resourceEventType: 'MODIFY',
    configurationDiff: JSON.stringify({
      AccessControlList: [{ Grant: 'public-read' }, { Grant: 'private' }],
    }),
    configuration: JSON.stringify({ ...configuration, AccessControlList: { Grant: 'private' } }),
    tags: JSON.stringify(tags),
  }
  return {
    path: `${deliveryFolder(accountId, region, changedAt)}/history-${changedAt}.json.gz`,
    body: deliveryFile([item]),
  }
}

function drawRegion(draw: Draw, id: string): Region {
  return {
    id,
    zones: [`${id}-a`, `${id}-b`],
    vpcId: `vpc-${draw.id(18)}`,
    vSwitchId: `vsw-${draw.id(18)}`,
    baselineGroupId: `sg-${draw.id(18)}`,
  }
}

function snapshotItem({ accountId }: Site, made: MadeResource) {
  return {
    accountId: Number(accountId),
    availabilityZone: made.zone,
    regionId: made.region,
    configuration: JSON.stringify(made.configuration),
    resourceCreateTime: made.createdAt,
    resourceGroupId: '',
    resourceId: made.resourceId,
    resourceName: made.resourceName,
    resourceType: made.resourceType,
    tags: JSON.stringify(made.tags),
  }
}

/** `ACSLogs/{account}/Config/{region}/yyyy/mm/dd`; the day is UTC. */
function deliveryFolder(accountId: string, region: string, at: Instant): string {
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')
  return `ACSLogs/${accountId}/Config/${region}/${day}`
}

function deliveryFile(configurationItems: readonly object[]): Buffer {
  return gzipSync(JSON.stringify({ configurationItems, fileVersion: '1.0' }))
}
