import type { Scope } from '../../accounts/scope.js'
import type { ResourceListFilter } from '../../inventory/store/discovered-resources.js'
import { csv, integer, long, text } from '../../rpc/fields.js'
import type { TokenQuery } from '../page-token.js'
import { filled } from '../texts.js'
import { toOptionalInstant } from './params.js'

/** What the list of recorded resources may be narrowed by. */
export const discoveredParams = {
  EndUpdateTimestamp: long(),
  ExcludeResourceTypes: csv(),
  Regions: csv(),
  ResourceDeleted: integer({ enum: [0, 1], default: 1 }),
  ResourceId: text(),
  ResourceName: text(),
  ResourceTypes: csv(),
  StartUpdateTimestamp: long(),
}

interface DiscoveredInput {
  readonly EndUpdateTimestamp?: number | undefined
  readonly ExcludeResourceTypes?: readonly string[] | undefined
  readonly Regions?: readonly string[] | undefined
  readonly ResourceDeleted?: number | undefined
  readonly ResourceId?: string | undefined
  readonly ResourceName?: string | undefined
  readonly ResourceTypes?: readonly string[] | undefined
  readonly StartUpdateTimestamp?: number | undefined
}

/** The filter that these parameters stand for. */
export function discoveredFilter(input: DiscoveredInput): ResourceListFilter {
  return {
    presence: input.ResourceDeleted === 0 ? 'deleted' : 'kept',
    resourceTypes: input.ResourceTypes,
    excludeResourceTypes: input.ExcludeResourceTypes,
    regions: input.Regions,
    resourceId: filled(input.ResourceId),
    resourceName: filled(input.ResourceName),
    updatedFrom: toOptionalInstant(input.StartUpdateTimestamp),
    updatedTo: toOptionalInstant(input.EndUpdateTimestamp),
  }
}

/** What tokens of the list belong to. */
export function discoveredQuery(scope: Scope, input: DiscoveredInput): TokenQuery {
  return ['ListDiscoveredResources', scope.accounts, input]
}
