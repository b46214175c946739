import type { Draw } from './draw.js'
import { dateText, daysFrom, lacksDataFor, madeTags, numbered, violates } from './made-text.js'
import type { Maker, Planted } from './types.js'

/** Sites that may embed objects, as the demo gives them to `oss-bucket-referer-limit`. */
export const ALLOWED_REFERERS = ['https://www.example.com', 'https://shop.example.com'] as const

/** Name of the bucket the demo repairs: always there, always readable by everybody. */
export const PUBLIC_BUCKET = 'example-press-kit'

const READ = 'oss-bucket-public-read-prohibited'
const WRITE = 'oss-bucket-public-write-prohibited'

/** OSS buckets; number 0 is the public one. */
export const makeBucket: Maker = (draw, { accountId, asOf, regions }, number) => {
  const region = number === 0 ? regions[0] : draw.pick(regions)
  const name = number === 0 ? PUBLIC_BUCKET : numbered(`example-${draw.pick(USES)}-${draw.id(4)}`, number)
  const ageDays = -draw.whole(30, 900)
  const tags = madeTags(draw)
  const sections = [
    number === 0 ? accessList('public-read') : drawAccessList(draw),
    drawEncryption(draw),
    drawLogging(draw),
    drawReferers(draw),
    drawVersioning(draw),
    drawRedundancy(draw),
  ]
  return {
    resourceType: 'ACS::OSS::Bucket',
    resourceId: name,
    resourceName: name,
    region: region.id,
    zone: '',
    createdAt: daysFrom(asOf, ageDays),
    tags,
    configuration: {
      Name: name,
      Region: region.id,
      Location: `oss-${region.id}`,
      CreationDate: dateText(asOf, ageDays),
      ExtranetEndpoint: `oss-${region.id}.aliyuncs.com`,
      IntranetEndpoint: `oss-${region.id}-internal.aliyuncs.com`,
      Owner: { ID: accountId, DisplayName: accountId },
      Comment: '',
      StorageClass: draw.pick(['Standard', 'Standard', 'IA']),
      TransferAcceleration: 'Disabled',
      CrossRegionReplication: 'Disabled',
      ...Object.assign({}, ...sections.map(({ section }) => section)),
      TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
    },
    planted: sections.flatMap(({ planted }) => planted),
  }
}

const USES = ['assets', 'backup', 'exports', 'logs', 'media', 'invoices', 'models'] as const

interface Section {
  readonly section: Readonly<Record<string, unknown>>
  readonly planted: readonly Planted[]
}

function accessList(grant: 'private' | 'public-read' | 'public-read-write'): Section {
  const broken = { private: [], 'public-read': [READ], 'public-read-write': [READ, WRITE] }[grant]
  return { section: { AccessControlList: { Grant: grant } }, planted: violates(...broken) }
}

function drawAccessList(draw: Draw): Section {
  if (draw.chance(0.015)) return { section: {}, planted: lacksDataFor(READ, WRITE) }
  if (draw.chance(0.06)) return accessList('public-read')
  return accessList(draw.chance(0.01) ? 'public-read-write' : 'private')
}

function drawEncryption(draw: Draw): Section {
  const enabled = 'oss-bucket-server-side-encryption-enabled'
  const ownKey = 'oss-encryption-byok-check'
  if (draw.chance(0.015)) return { section: {}, planted: lacksDataFor(enabled, ownKey) }
  const algorithm = draw.pick(['KMS', 'KMS', 'KMS', 'KMS', 'AES256', 'AES256', 'AES256', 'None'])
  const keyed = algorithm === 'KMS' && !draw.chance(0.1)
  const rule = { SSEAlgorithm: algorithm, ...(keyed ? { KMSMasterKeyID: 'key-hzzexample0001' } : {}) }
  return {
    section: { ServerSideEncryptionRule: rule },
    planted: violates(...(algorithm === 'None' ? [enabled] : []), ...(keyed ? [] : [ownKey])),
  }
}

function drawLogging(draw: Draw): Section {
  const rule = 'oss-bucket-logging-enabled'
  if (draw.chance(0.01)) return { section: {}, planted: lacksDataFor(rule) }
  return draw.chance(0.25)
    ? { section: { BucketPolicy: { LogBucket: '', LogPrefix: '' } }, planted: violates(rule) }
    : { section: { BucketPolicy: { LogBucket: 'example-logs', LogPrefix: 'oss/' } }, planted: [] }
}

function drawReferers(draw: Draw): Section {
  const planted = violates('oss-bucket-referer-limit')
  const AllowEmptyReferer = 'false'
  if (draw.chance(0.05)) return { section: { AllowEmptyReferer, RefererList: { Referer: [] } }, planted }
  const allowed = draw.pick(ALLOWED_REFERERS)
  const isForeign = draw.chance(0.08)
  const Referer = isForeign ? [allowed, 'https://mirror.example.net'] : [allowed]
  return { section: { AllowEmptyReferer, RefererList: { Referer } }, planted: isForeign ? planted : [] }
}

function drawVersioning(draw: Draw): Section {
  const planted = violates('oss-bucket-versioning-enabled')
  // OSS says nothing about a bucket that never had versions.
  if (draw.chance(0.1)) return { section: {}, planted }
  return draw.chance(0.1)
    ? { section: { Versioning: 'Suspended' }, planted }
    : { section: { Versioning: 'Enabled' }, planted: [] }
}

function drawRedundancy(draw: Draw): Section {
  return draw.chance(0.3)
    ? { section: { DataRedundancyType: 'LRS' }, planted: violates('oss-zrs-enabled') }
    : { section: { DataRedundancyType: 'ZRS' }, planted: [] }
}
