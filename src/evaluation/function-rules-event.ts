import type { AccountRef } from '../accounts/scope.js'
import type { RecordedResource } from '../inventory/store/evaluated-resources.js'
import type { Instant } from '../platform/instant.js'
import type { PassCause, Rule } from '../rules/types.js'
import type { CalledVersion } from './store/function-rules.js'

/** Why a function is called, as its event says. */
export type MessageType = 'ConfigurationItemChangeNotification' | 'ScheduledNotification' | 'Manual'

/** The message type of a whole pass. */
export function messageTypeOf(rule: Rule, cause: PassCause | null): MessageType {
  if (cause === 'scheduled' || !looksAtChanges(rule)) return 'ScheduledNotification'
  return cause === 'manual' ? 'Manual' : 'ConfigurationItemChangeNotification'
}

/** Whether a rule is called resource by resource; else its function finds the resources itself. */
export function looksAtChanges(rule: Rule): boolean {
  return rule.triggers.some((trigger) => trigger.kind === 'change')
}

/** A resource a function is called for. */
export interface CalledResource {
  readonly resourceType: string
  readonly resource: RecordedResource
  readonly version: CalledVersion | undefined
}

/** The event document of a call. Source: spec/lifecycle.md PutEvaluations */
export function eventDocument(
  account: AccountRef,
  rule: Rule,
  what: {
    readonly messageType: MessageType
    readonly at: Instant
    readonly resultToken: string
    /** Null for a run in which the function finds the resources itself. */
    readonly called: CalledResource | null
  },
): string {
  return JSON.stringify({
    orderingTimestamp: what.at,
    invokingEvent: {
      messageType: what.messageType,
      notificationCreationTimestamp: what.at,
      accountId: account.accountId,
      configurationItem: what.called === null ? null : configurationItem(account, what.called),
    },
    ruleParameters: rule.parameters,
    resultToken: what.resultToken,
  })
}

function configurationItem(account: AccountRef, { resourceType, resource, version }: CalledResource) {
  const relations = (version?.relations ?? []).map(({ relationType, targetType, targetId }) => ({
    relationType,
    targetResourceType: targetType,
    targetResourceId: targetId,
  }))
  return {
    accountId: account.accountId,
    arn: arnOf(account, resourceType, resource),
    availabilityZone: resource.zone,
    regionId: resource.regionId,
    configuration: resource.configuration,
    configurationDiff: version?.diff ?? '',
    relationship: JSON.stringify(relations),
    relationshipDiff: '',
    captureTime: version?.capturedAt,
    resourceCreateTime: resource.createdAt ?? undefined,
    resourceCreationTime: resource.createdAt ?? undefined,
    resourceStatus: resource.status,
    resourceId: resource.resourceId,
    resourceName: resource.resourceName,
    resourceType,
    supplementaryConfiguration: '',
    tags: JSON.stringify(resource.tags),
  }
}

// inferred: spec/lifecycle.md 0 gives ARNs of rules only; this is the form of the service's resource ARNs
/** The ARN of a resource, as it stands in what others are told of it. */
export function arnOf(
  account: AccountRef,
  resourceType: string,
  { regionId, resourceId }: Pick<RecordedResource, 'regionId' | 'resourceId'>,
): string {
  const [, product = '', kind = ''] = resourceType.toLowerCase().split('::')
  return `acs:${product}:${regionId}:${account.accountId}:${kind}/${resourceId}`
}
