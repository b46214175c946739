import { ItemError, textField } from '../field-values.js'
import { isJsonObject } from '../json-value.js'
import { accountInPath, type StatedTotal } from '../stated.js'
import { nothingRead, type Shape } from './shape.js'

/**
 * A saved reply of GetDiscoveredResourceCountsGroupByRegion or ...GroupByResourceType (or its account-group
 * twin). It says neither whose resources it counted nor with which filter: it is taken for the account in the
 * path, or the importing one, and for all of its resources. Source: spec/import.md shape 8.
 */
export const resourceCounts: Shape = {
  name: 'resource counts',
  matches: (value) => Array.isArray(value['DiscoveredResourceCountsSummary']),
  read(value, source) {
    const list = value['DiscoveredResourceCountsSummary']
    if (!Array.isArray(list)) throw new ItemError('DiscoveredResourceCountsSummary is no list')
    const totals = list.map((entry: unknown): StatedTotal => {
      if (!isJsonObject(entry)) throw new ItemError('an entry of the counts is no object')
      const resources = Number(textField(entry, 'ResourceCount') ?? Number.NaN)
      if (!Number.isSafeInteger(resources) || resources < 0) throw new ItemError('ResourceCount is no count')
      const group = textField(entry, 'GroupName') ?? ''
      const isType = 'ResourceType' in entry || group.startsWith('ACS::')
      const resourceType = isType ? (textField(entry, 'ResourceType') ?? group) : ''
      const region = isType ? '' : (textField(entry, 'Region') ?? group)
      return { resourceType, region, resources }
    })
    const at = source.pathAt ?? source.asOf
    const stated = { accountId: accountInPath(source.file), source: 'counts' as const, at, totals }
    return { ...nothingRead, totals: [stated] }
  },
}
