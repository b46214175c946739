import {
  accountField,
  ItemError,
  instantField,
  readTags,
  requiredText,
  textField,
  versionInstant,
} from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import { readConfiguration } from '../read-configuration.js'
import type { RecordedItem } from '../recorded-item.js'
import { sliceMember, splitList } from '../source-slice.js'
import { type ItemSource, itemsOnly, type Shape } from './shape.js'

/** One resource of a Resource Center snapshot, a JSON array. Source: spec/import.md shape 4. */
export const resourceCenterItem: Shape = {
  name: 'Resource Center snapshot',
  matches: (value) => isJsonObject(value['resourceSnapshot']) && 'resourceId' in value,
  read(value, source) {
    const snapshot = value['resourceSnapshot']
    if (!isJsonObject(snapshot)) throw new ItemError('resourceSnapshot is no object')
    const text = sliceMember(source.text, 'resourceSnapshot') ?? source.text
    return itemsOnly([
      {
        accountId: accountField(value, source.text, 'accountId'),
        region: requiredText(value, 'regionId', 'region'),
        resourceType: requiredText(value, 'resourceType'),
        resourceId: requiredText(value, 'resourceId'),
        resourceName: textField(snapshot, 'resourceName'),
        zone: textField(snapshot, 'zoneId'),
        resourceGroupId: textField(snapshot, 'resourceGroupId') ?? textField(value, 'resourceGroupId'),
        status: textField(snapshot, 'resourceStatus'),
        tags: readTags(snapshot['tags']),
        createdAt: instantField(snapshot, 'createTime'),
        ...timeOf(value, source),
        event: null,
        ...readConfiguration(snapshot, text, 'configuration'),
        source: 'snapshot',
        relations: null,
      },
    ])
  },
}

function timeOf(value: JsonObject, source: ItemSource): Pick<RecordedItem, 'capturedAt' | 'capturedFrom'> {
  const version = versionInstant(value)
  if (version !== null) return { capturedAt: version, capturedFrom: 'version' }
  if (source.pathAt !== null) return { capturedAt: source.pathAt, capturedFrom: 'path' }
  return { capturedAt: source.asOf, capturedFrom: 'asOf' }
}

/** A saved reply of BatchGetResourceConfigurations of Resource Center. Source: spec/import.md shape 5. */
export const resourceCenterReply: Shape = {
  name: 'reply with Resource Center configurations',
  matches: (value) => Array.isArray(value['ResourceConfigurations']),
  read(value, source) {
    const list = value['ResourceConfigurations']
    if (!Array.isArray(list)) throw new ItemError('ResourceConfigurations is no list')
    return itemsOnly(
      sliceElements(source.text, list).map(([entry, text]) => readEntry(entry, { ...source, text })),
    )
  },
}

function readEntry(entry: JsonObject, source: ItemSource): RecordedItem {
  return {
    accountId: accountField(entry, source.text, 'AccountId'),
    region: requiredText(entry, 'RegionId', 'Region'),
    resourceType: requiredText(entry, 'ResourceType'),
    resourceId: requiredText(entry, 'ResourceId'),
    resourceName: textField(entry, 'ResourceName'),
    zone: textField(entry, 'ZoneId'),
    resourceGroupId: textField(entry, 'ResourceGroupId'),
    status: textField(entry, 'ResourceStatus'),
    tags: readTags(entry['Tags']),
    createdAt: instantField(entry, 'CreateTime'),
    capturedAt: source.pathAt ?? source.asOf,
    capturedFrom: source.pathAt === null ? 'asOf' : 'path',
    event: null,
    ...readConfiguration(entry, source.text, 'Configuration'),
    source: 'reply',
    relations: null,
  }
}

/** Each element of the list with its source text. */
function sliceElements(text: string, list: readonly unknown[]): [JsonObject, string][] {
  const texts = splitList(sliceMember(text, 'ResourceConfigurations') ?? '[]')
  return list.map((entry, index) => {
    if (!isJsonObject(entry)) throw new ItemError('an entry of ResourceConfigurations is no object')
    return [entry, texts[index] ?? JSON.stringify(entry)]
  })
}
