import type { Builder } from './builder.js'
import type { ResourceView } from './types.js'

/** A resource for tests, with what the case does not mention filled in. */
export function resourceView(fields: Partial<ResourceView>): ResourceView {
  return {
    configuration: {},
    accountId: '1000000000000001',
    resourceType: 'ACS::ECS::Instance',
    resourceId: 'i-1',
    resourceName: 'one',
    regionId: 'cn-hangzhou',
    availabilityZone: 'cn-hangzhou-h',
    resourceGroupId: 'rg-1',
    resourceStatus: 'Running',
    tags: {},
    ...fields,
  }
}

/** A builder that has gathered nothing and knows no parameters. */
export function newBuilder(): Builder {
  return {
    parameters: {},
    leaves: [],
    relatedTypes: new Set(),
    subjectValues: new Map(),
    found: { timeDependent: false, namesRelations: false },
  }
}
