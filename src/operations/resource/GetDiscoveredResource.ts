import { scopeOfAccount } from '../../accounts/scope.js'
import { readResourceVerdict } from '../../evaluation/resource-verdict.js'
import { getDiscoveredResource } from '../../inventory/store/discovered-resources.js'
import { integer, text } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { filled } from '../texts.js'
import { oneMember } from './params.js'
import { resourceDetail } from './shapes.js'

/** One recorded resource with its configuration; `ComplianceOption=1` adds its verdict over all rules. */
export const GetDiscoveredResource = operation({
  name: 'GetDiscoveredResource',
  version: '2020-09-07',
  ramAction: 'config:GetDiscoveredResource',
  access: 'read',
  params: {
    ComplianceOption: integer({ enum: [0, 1], default: 0 }),
    Region: text(),
    ResourceId: text({ required: true }),
    ResourceType: text({ required: true }),
  },
  reply: { DiscoveredResourceDetail: resourceDetail },
  errors: [],
  async handle({ ComplianceOption, ResourceId: resourceId, ResourceType: resourceType, Region }, services) {
    const { db, scope } = services
    const key = { resourceId, resourceType, regionId: filled(Region) }
    const resource = await getDiscoveredResource(db, scope, key)
    const verdict =
      ComplianceOption === 1
        ? await readResourceVerdict(db, scopeOfAccount(scope, resource), resource.resourceNo)
        : undefined
    return { DiscoveredResourceDetail: { ...resource, verdict } }
  },
})

/** The same of a member of an account group; without one, of the first member that has it. */
export const GetAggregateDiscoveredResource = aggregateTwin(
  GetDiscoveredResource,
  'GetAggregateDiscoveredResource',
  { params: { ...oneMember, Region: text({ required: true }) } },
)
