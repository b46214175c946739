import { parseJson } from '../../conditions/value-text.js'
import type { StoredVerdict } from '../../evaluation/types.js'
import type { TimelineItem } from '../../inventory/list-timeline.js'
import type { DiscoveredResource } from '../../inventory/store/discovered-resources.js'
import {
  type Member,
  type Shape,
  shape,
  wireAccountId,
  wireInstant,
  wireInteger,
  wireJsonText,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import { isObject } from '../../rules/catalogue/source-value.js'
import { wireVerdict } from '../verdicts.js'

/** Tags as the service writes them: each key with a list of values. Source: spec/import.md, shape 5 */
export function tagLists(tags: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [value]]))
}

/** The members that a resource has in every reply. */
export function resourceMembers<T extends DiscoveredResource>(): Readonly<Record<string, Member<T>>> {
  return {
    AccountId: wireAccountId.from((resource) => resource.accountId),
    AvailabilityZone: wireText.from((resource) => resource.zone),
    Region: wireText.from((resource) => resource.regionId),
    ResourceCreationTime: wireInstant.from((resource) => resource.createdAt),
    ResourceDeleted: wireInteger.from((resource) => (resource.deletedAt === null ? 1 : 0)),
    ResourceId: wireText.from((resource) => resource.resourceId),
    ResourceName: wireText.from((resource) => resource.resourceName),
    ResourceStatus: wireText.from((resource) => resource.status),
    ResourceType: wireText.from((resource) => resource.resourceType),
    Tags: wireJsonText.from((resource) => tagLists(resource.tags)),
  }
}

interface ListedResource extends DiscoveredResource {
  readonly configuration: string
}

const profileMembers: Readonly<Record<string, Member<ListedResource>>> = {
  ...resourceMembers<ListedResource>(),
  UpdateTime: wireInstant.from((resource) => resource.updatedAt),
  Version: wireLong.from((resource) => resource.version),
  VSwitchId: wireText.from((resource) => networkId(resource.configuration, 'VSwitchId')),
  VpcId: wireText.from((resource) => networkId(resource.configuration, 'VpcId')),
}

const resourceProfile = shape<ListedResource>({
  ...profileMembers,
  ResourceGroupId: wireText.from((resource) => resource.resourceGroupId),
})

const memberResourceProfile = shape<ListedResource>({
  ...profileMembers,
  ResourceOwnerId: wireAccountId.from((resource) => resource.accountId),
})

interface ResourcePage {
  readonly resources: readonly ListedResource[]
  readonly maxResults: number
  readonly nextToken: string | undefined
  readonly totalCount: number
}

function pageOf(profile: Shape<ListedResource>): Shape<ResourcePage> {
  return shape<ResourcePage>({
    DiscoveredResourceProfileList: wireList(profile).from((page) => page.resources),
    MaxResults: wireInteger.from((page) => page.maxResults),
    NextToken: wireText.from((page) => page.nextToken),
    TotalCount: wireInteger.from((page) => page.totalCount),
  })
}

/** A page of resources. */
export const resourcePage = pageOf(resourceProfile)

/** A page of resources of an account group, each with its owner. */
export const memberResourcePage = pageOf(memberResourceProfile)

/** A resource with its configuration, and its verdict when that was asked for. */
export interface ResourceDetail extends DiscoveredResource {
  readonly configuration: string
  readonly verdict: StoredVerdict | undefined
}

/** One resource. */
export const resourceDetail = shape<ResourceDetail>({
  ...resourceMembers<ResourceDetail>(),
  ComplianceType: wireText.from(({ verdict }) => (verdict === undefined ? undefined : wireVerdict(verdict))),
  Configuration: wireText.from((resource) => resource.configuration),
  VSwitchId: wireText.from((resource) => networkId(resource.configuration, 'VSwitchId')),
  VpcId: wireText.from((resource) => networkId(resource.configuration, 'VpcId')),
})

/** The id as it stands in the configuration, itself or among the `VpcAttributes`. */
function networkId(configuration: string, name: 'VpcId' | 'VSwitchId'): string | undefined {
  const document = parseJson(configuration)
  if (!isObject(document)) return undefined
  const attributes = document['VpcAttributes']
  const id = document[name] ?? (isObject(attributes) ? attributes[name] : undefined)
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** One version in a resource's history. */
const timelineMembers: Readonly<Record<string, Member<TimelineItem>>> = {
  AccountId: wireAccountId.from(({ resource }) => resource.accountId),
  AvailabilityZone: wireText.from(({ version }) => version.zone),
  CaptureTime: wireText.from(({ version }) => String(version.capturedAt)),
  ConfigurationDiff: wireText.from((item) => item.diff),
  Region: wireText.from(({ resource }) => resource.regionId),
  ResourceCreateTime: wireText.from(({ resource }) => resource.createdAt?.toString()),
  ResourceEventType: wireText.from(({ version }) => version.event),
  ResourceId: wireText.from(({ resource }) => resource.resourceId),
  ResourceName: wireText.from(({ version }) => version.resourceName),
  ResourceType: wireText.from(({ resource }) => resource.resourceType),
  Tags: wireJsonText.from(({ version }) => tagLists(version.tags)),
}

/** A version in the history of one of the account's own resources. */
export const timelineItem = shape<TimelineItem>({
  ...timelineMembers,
  // Relations are kept as they are now, not as they were.
  Relationship: wireText.from(() => undefined),
  RelationshipDiff: wireText.from(() => undefined),
})

/** One page, latest first; `nextToken` is undefined at its end. */
export interface TimelinePage {
  readonly items: readonly TimelineItem[]
  readonly maxResults: number
  readonly nextToken: string | undefined
}

function timelinePageOf(item: Shape<TimelineItem>): Shape<TimelinePage> {
  return shape<TimelinePage>({
    ConfigurationList: wireList(item).from((page) => page.items),
    MaxResults: wireInteger.from((page) => page.maxResults),
    NextToken: wireText.from((page) => page.nextToken),
  })
}

/** A page of a resource's history. */
export const timelinePage = timelinePageOf(timelineItem)

/** A page of the history of a resource in an account group. */
export const memberTimelinePage = timelinePageOf(shape<TimelineItem>(timelineMembers))
