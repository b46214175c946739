import { accountField, ItemError, instantField, readTags, requiredText, textField } from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import { readConfiguration } from '../read-configuration.js'
import type { ListedResource, RecordedItem } from '../recorded-item.js'
import { sliceMember } from '../source-slice.js'
import { type ItemSource, itemsOnly, nothingRead, type Shape } from './shape.js'

/**
 * A saved reply of GetDiscoveredResource: one resource with its configuration.
 * Source: spec/import.md shape 5.
 */
export const resourceReply: Shape = {
  name: 'reply with one resource',
  matches: (value) => isJsonObject(value['DiscoveredResourceDetail']),
  read(value, source) {
    const detail = value['DiscoveredResourceDetail']
    if (!isJsonObject(detail)) throw new ItemError('DiscoveredResourceDetail is no object')
    const text = sliceMember(source.text, 'DiscoveredResourceDetail') ?? source.text
    return itemsOnly([readDetail(detail, { ...source, text })])
  },
}

function readDetail(detail: JsonObject, source: ItemSource): RecordedItem {
  return {
    accountId: accountField(detail, source.text, 'AccountId'),
    region: requiredText(detail, 'Region'),
    resourceType: requiredText(detail, 'ResourceType'),
    resourceId: requiredText(detail, 'ResourceId'),
    resourceName: textField(detail, 'ResourceName'),
    zone: textField(detail, 'AvailabilityZone'),
    resourceGroupId: textField(detail, 'ResourceGroupId'),
    status: textField(detail, 'ResourceStatus'),
    tags: readTags(detail['Tags']),
    createdAt: instantField(detail, 'ResourceCreationTime', 'ResourceCreateTime'),
    capturedAt: source.pathAt ?? source.asOf,
    capturedFrom: source.pathAt === null ? 'asOf' : 'path',
    // 1 = in use, 0 = deleted. Source: operations.json, default of ListDiscoveredResources.
    event: textField(detail, 'ResourceDeleted') === '0' ? 'REMOVE' : null,
    ...readConfiguration(detail, source.text, 'Configuration'),
    source: 'reply',
    relations: null,
  }
}

/**
 * A saved page of ListDiscoveredResources (or its account-group twin). It has no configuration, so it
 * records nothing: it is a control total. Source: spec/import.md shape 5.
 */
export const resourcePage: Shape = {
  name: 'page of a resource list',
  matches: (value) => isJsonObject(value['DiscoveredResourceProfiles']),
  read(value, source) {
    const page = value['DiscoveredResourceProfiles']
    const list = isJsonObject(page) ? page['DiscoveredResourceProfileList'] : undefined
    if (!isJsonObject(page) || !Array.isArray(list))
      throw new ItemError('DiscoveredResourceProfileList is no list')
    const text = sliceMember(source.text, 'DiscoveredResourceProfiles') ?? source.text
    const total = page['TotalCount']
    const listed = list.map((entry: unknown) => readListed(entry, text))
    return {
      ...nothingRead,
      controls: [
        {
          file: source.file,
          at: source.pathAt ?? source.asOf,
          totalCount: typeof total === 'number' ? total : null,
          listed,
        },
      ],
    }
  },
}

function readListed(entry: unknown, text: string): ListedResource {
  if (!isJsonObject(entry)) throw new ItemError('an entry of the list is no object')
  return {
    accountId: accountField(entry, text, 'AccountId'),
    region: requiredText(entry, 'Region'),
    resourceType: requiredText(entry, 'ResourceType'),
    resourceId: requiredText(entry, 'ResourceId'),
  }
}
