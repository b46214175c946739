import type { Instant } from '../../../platform/instant.js'
import {
  accountField,
  eventField,
  instantField,
  readRelations,
  readTags,
  requiredText,
  textField,
  versionInstant,
} from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import { readConfiguration } from '../read-configuration.js'
import type { RecordedItem } from '../recorded-item.js'
import { type ItemSource, itemsOnly, type Shape } from './shape.js'

/**
 * Delivered snapshot and history items and log-service snapshot lines: one resource with camel-case keys.
 * Source: spec/import.md shapes 1, 2 and 3.
 */
export const configurationItem: Shape = {
  name: 'configuration item',
  matches: (value) =>
    'resourceType' in value &&
    'resourceId' in value &&
    'accountId' in value &&
    !('resourceSnapshot' in value) &&
    !('complianceType' in value) &&
    !('measuredAt' in value) &&
    (value['dataType'] === undefined || value['dataType'] === 'ConfigurationSnapshot'),
  read: (value, source) => itemsOnly([readItem(value, source)]),
}

function readItem(value: JsonObject, source: ItemSource): RecordedItem {
  const event = eventField(value)
  return {
    accountId: accountField(value, source.text, 'accountId'),
    region: requiredText(value, 'regionId', 'region'),
    resourceType: requiredText(value, 'resourceType'),
    resourceId: requiredText(value, 'resourceId'),
    resourceName: textField(value, 'resourceName'),
    zone: textField(value, 'availabilityZone'),
    resourceGroupId: textField(value, 'resourceGroupId'),
    status: textField(value, 'resourceStatus'),
    tags: readTags(value['tags']),
    createdAt: instantField(value, 'resourceCreateTime', 'resourceCreationTime'),
    ...captureTime(value, source),
    event,
    ...(event === 'REMOVE'
      ? removedConfiguration(value, source)
      : readConfiguration(value, source.text, 'configuration')),
    source: event !== null || hasDiff(value) ? 'history' : 'snapshot',
    relations: readRelations(value['relationship']),
  }
}

function captureTime(
  value: JsonObject,
  source: ItemSource,
): { capturedAt: Instant; capturedFrom: RecordedItem['capturedFrom'] } {
  const own = instantField(value, 'captureTime')
  if (own !== null) return { capturedAt: own, capturedFrom: 'item' }
  const version = versionInstant(value)
  if (version !== null) return { capturedAt: version, capturedFrom: 'version' }
  if (source.pathAt !== null) return { capturedAt: source.pathAt, capturedFrom: 'path' }
  return { capturedAt: source.asOf, capturedFrom: 'asOf' }
}

/** A change tells what changed; a state does not. History never proves a group complete. */
function hasDiff(value: JsonObject): boolean {
  const diff = value['configurationDiff']
  return diff !== undefined && diff !== null && diff !== ''
}

function removedConfiguration(value: JsonObject, source: ItemSource): ReturnType<typeof readConfiguration> {
  const field = value['configuration']
  const isEmptyObject = isJsonObject(field) && Object.keys(field).length === 0
  const isEmpty = field === undefined || field === null || field === '' || field === '{}' || isEmptyObject
  return isEmpty ? { configuration: '' } : readConfiguration(value, source.text, 'configuration')
}
