import {
  accountField,
  eventField,
  ItemError,
  instantField,
  readRelations,
  readTags,
  requiredText,
  textField,
} from '../field-values.js'
import { isJsonObject, type JsonObject } from '../json-value.js'
import { readConfiguration } from '../read-configuration.js'
import type { RecordedItem, ResourceEvent } from '../recorded-item.js'
import { joinMembers, sliceMember, splitList, splitMembers } from '../source-slice.js'
import { configurationItem } from './configuration-item.js'
import { type ItemSource, itemsOnly, type Shape } from './shape.js'

/** A change message as it is sent since 2024: the item stands inside. Source: spec/import.md shape 6. */
export const changeMessage: Shape = {
  name: 'change message',
  matches: (value) => isJsonObject(value['configurationItem']),
  read(value, source) {
    const item = value['configurationItem']
    if (!isJsonObject(item)) throw new ItemError('configurationItem is no object')
    const text = sliceMember(source.text, 'configurationItem') ?? source.text
    const sent = instantField(value, 'captureTime', 'eventTime', 'notificationCreationTime')
    const event = eventField(item) ?? eventOfName(textField(value, 'eventName'))
    // The inner item is that of a delivered file; only what makes it a change stands outside.
    const inner = { ...item, resourceEventType: event }
    const read = configurationItem.read(inner, { ...source, text })
    return itemsOnly(
      read.items.map((each) =>
        each.capturedFrom === 'item' || sent === null
          ? each
          : { ...each, capturedAt: sent, capturedFrom: 'item' },
      ),
    )
  },
}

/** inferred: only `ResourceAdd` is published; the other names are told by their verb. */
function eventOfName(name: string | null): ResourceEvent {
  if (name === null) return 'MODIFY'
  if (/remove|delete/i.test(name)) return 'REMOVE'
  if (/add|create|discover/i.test(name)) return 'DISCOVERED'
  return 'MODIFY'
}

/**
 * A change message as it was sent in 2021, with Pascal-case names. It has no configuration: that of a discovered
 * resource follows from the difference, that of a changed one from the difference and what is recorded of it.
 * Source: spec/lifecycle.md 9.
 */
export const pascalChangeMessage: Shape = {
  name: 'change message of 2021',
  matches: (value) => 'ResourceEventType' in value && 'ResourceId' in value && 'AccountId' in value,
  read: (value, source) => itemsOnly([readPascal(value, source)]),
}

function readPascal(value: JsonObject, source: ItemSource): RecordedItem {
  const event = eventField(value)
  if (event === null) throw new ItemError('ResourceEventType is missing')
  const captured = instantField(value, 'CaptureTime')
  return {
    accountId: accountField(value, source.text, 'AccountId'),
    region: requiredText(value, 'Region', 'RegionId'),
    resourceType: requiredText(value, 'ResourceType'),
    resourceId: requiredText(value, 'ResourceId'),
    resourceName: textField(value, 'ResourceName'),
    zone: textField(value, 'AvailabilityZone'),
    resourceGroupId: textField(value, 'ResourceGroupId'),
    status: textField(value, 'ResourceStatus'),
    tags: readTags(value['Tags']),
    createdAt: instantField(value, 'ResourceCreateTime'),
    capturedAt: captured ?? source.pathAt ?? source.asOf,
    capturedFrom: captured !== null ? 'item' : source.pathAt !== null ? 'path' : 'asOf',
    event,
    ...pascalConfiguration(value, source, event),
    source: 'history',
    relations: readRelations(value['Relationship']),
  }
}

function pascalConfiguration(
  value: JsonObject,
  source: ItemSource,
  event: ResourceEvent,
): Pick<RecordedItem, 'configuration' | 'isUnparsed' | 'difference'> {
  if (event === 'REMOVE') return { configuration: '' }
  if (value['Configuration'] !== undefined) return readConfiguration(value, source.text, 'Configuration')
  const { configuration: diff } = readConfiguration(value, source.text, 'ConfigurationDiff')
  // Text that came as text is valid only once it was parsed.
  JSON.parse(diff)
  const before: [string, string][] = []
  const after: [string, string][] = []
  for (const [key, change] of splitMembers(diff)) {
    const sides = change.startsWith('[') ? splitList(change) : []
    if (sides.length !== 2) throw new ItemError('ConfigurationDiff is not property -> [old, new]')
    before.push([key, sides[0]!])
    after.push([key, sides[1]!])
  }
  const isWhole = event.startsWith('DISCOVERED') && before.every(([, old]) => old === 'null')
  if (isWhole) return { configuration: joinMembers(after) }
  return { configuration: '', difference: { before: joinMembers(before), after: joinMembers(after) } }
}
