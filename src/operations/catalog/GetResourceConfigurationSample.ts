import { text } from '../../rpc/fields.js'
import { optional, shape, wireJsonText, wireText } from '../../rpc/shapes.js'
import { findSample, type SampleResource } from '../../rules/sample-configuration.js'
import { operation } from '../operation.js'
import { tagLists } from '../resource/shapes.js'

const sample = shape<SampleResource>({
  AccountId: wireText.from(({ resource }) => resource?.accountId),
  AvailabilityZone: wireText.from(({ resource }) => resource?.zone),
  Configuration: wireText.from(({ configuration }) => configuration),
  Region: wireText.from(({ resource }) => resource?.regionId),
  ResourceCreationTime: wireText.from(({ resource }) => resource?.createdAt?.toString()),
  ResourceDeleted: wireText.from(() => '1'),
  ResourceId: wireText.from(({ resource }) => resource?.resourceId),
  ResourceName: wireText.from(({ resource }) => resource?.resourceName),
  ResourceStatus: wireText.from(({ resource }) => resource?.status),
  ResourceType: wireText.from(({ resourceType }) => resourceType),
  Tags: wireJsonText.from(({ resource }) => resource && tagLists(resource.tags)),
  Version: wireText.from(({ resource }) => resource?.version.toString()),
})

/**
 * A recorded resource of the type, or a made-up configuration when there is none or `MockOnly` is true. The
 * reply has no `Sample` for a type without either.
 */
export const GetResourceConfigurationSample = operation({
  name: 'GetResourceConfigurationSample',
  version: '2020-09-07',
  ramAction: 'config:GetResourceConfigurationSample',
  access: 'read',
  params: { MockOnly: text(), ResourceType: text({ required: true }) },
  reply: { Sample: optional(sample) },
  errors: [],
  async handle({ MockOnly, ResourceType: resourceType }, services) {
    const source = MockOnly?.toLowerCase() === 'true' ? 'mockOnly' : 'any'
    const found = await findSample(services.db, services.scope, services, { resourceType, source })
    return { Sample: found ?? undefined }
  },
})
