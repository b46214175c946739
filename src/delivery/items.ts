import type { AccountRef } from '../accounts/scope.js'
import { arnOf } from '../evaluation/function-rules-event.js'
import { wholeDiff } from '../inventory/list-timeline.js'
import type { RecordedRelation } from '../inventory/readers/recorded-item.js'
import { sortRelations } from '../inventory/recorded-content.js'
import type { LoggedVersion } from '../inventory/store/change-log.js'
import type { LiveGroup, LiveResource } from '../inventory/store/live-snapshot.js'
import type { Instant } from '../platform/instant.js'

/** An item of a delivered file, and a line of a log: all members but times are texts. Source: spec/lifecycle.md 9 */
export type DeliveredItem = Readonly<Record<string, string | number>>

/** A change as an item of a history file. */
export function historyItem(
  account: AccountRef,
  version: LoggedVersion,
  relations: readonly RecordedRelation[],
): DeliveredItem {
  return {
    accountId: account.accountId,
    arn: arnOf(account, version.resourceType, version),
    availabilityZone: version.zone,
    regionId: version.regionId,
    configuration: version.configuration,
    configurationDiff: diffOf(version),
    captureTime: version.capturedAt,
    ...createTime(version.createdAt),
    resourceEventType: version.event,
    resourceGroupId: version.resourceGroupId,
    resourceId: version.resourceId,
    resourceName: version.resourceName,
    resourceStatus: version.status,
    resourceType: version.resourceType,
    relationship: relationTexts(relations),
    relationshipDiff: '',
    tags: version.tags,
  }
}

/**
 * A resource as an item of a snapshot that was begun at `at`. `captureTime` is what the published items lack: without
 * it an import can only take the day in the path for it.
 */
export function snapshotItem(
  account: AccountRef,
  group: LiveGroup,
  resource: LiveResource,
  relations: readonly RecordedRelation[],
  at: Instant,
): DeliveredItem {
  return {
    accountId: account.accountId,
    arn: arnOf(account, group.resourceType, { regionId: group.regionId, resourceId: resource.resourceId }),
    availabilityZone: resource.zone,
    regionId: group.regionId,
    configuration: resource.configuration,
    captureTime: Math.max(at, resource.capturedAt),
    ...createTime(resource.createdAt),
    resourceGroupId: resource.resourceGroupId,
    resourceId: resource.resourceId,
    resourceName: resource.resourceName,
    resourceStatus: resource.status,
    resourceType: group.resourceType,
    relationship: relationTexts(relations),
    tags: resource.tags,
  }
}

/**
 * A change as a message: the members of 2021, and `Configuration`, without which a message could not be imported.
 * Source: spec/lifecycle.md 9
 */
export function changeMessage(
  account: AccountRef,
  version: LoggedVersion,
  relations: readonly RecordedRelation[],
): DeliveredItem {
  return {
    ...messageHead(account, version),
    Configuration: version.configuration,
    ConfigurationDiff: diffOf(version),
    Relationship: relationTexts(relations),
    RelationshipDiff: '',
    Tags: version.tags,
  }
}

/** What is left of a change message that is too large for its channel. */
export function changeSummary(
  account: AccountRef,
  version: LoggedVersion,
  location: string | null,
): DeliveredItem {
  return { ...messageHead(account, version), ...locationOf(location) }
}

/** What is left of an item that is too large for its channel. */
export function itemSummary(
  { configuration: _, configurationDiff: __, relationship: ___, tags: ____, ...head }: DeliveredItem,
  location: string | null,
): DeliveredItem {
  return { ...head, ...locationOf(location) }
}

/** The text of a delivered file. */
export function fileOf(items: readonly DeliveredItem[]): string {
  return JSON.stringify({ configurationItems: items, fileVersion: '1.0' })
}

// inferred: spec/lifecycle.md 9 has no member for where the whole of what is too large lies
function locationOf(location: string | null): DeliveredItem {
  return location === null ? {} : { oversizedDataLocation: location }
}

function messageHead(account: AccountRef, version: LoggedVersion) {
  return {
    eventType: 'ResourceChange',
    AccountId: account.accountId,
    AvailabilityZone: version.zone,
    CaptureTime: version.capturedAt,
    Region: version.regionId,
    ...(version.createdAt === null ? {} : { ResourceCreateTime: version.createdAt }),
    ResourceEventType: version.event,
    ResourceGroupId: version.resourceGroupId,
    ResourceId: version.resourceId,
    ResourceName: version.resourceName,
    ResourceStatus: version.status,
    ResourceType: version.resourceType,
  }
}

function createTime(createdAt: Instant | null): DeliveredItem {
  return createdAt === null ? {} : { resourceCreateTime: createdAt }
}

function diffOf(version: LoggedVersion): string {
  return version.diff === '' ? wholeDiff(version) : version.diff
}

function relationTexts(relations: readonly RecordedRelation[]): string {
  return JSON.stringify(
    sortRelations(relations).map(({ relationType, targetType, targetRegion, targetId }) => ({
      relationType,
      targetResourceType: targetType,
      targetResourceId: targetId,
      ...(targetRegion === '' ? {} : { targetResourceRegionId: targetRegion }),
    })),
  )
}
