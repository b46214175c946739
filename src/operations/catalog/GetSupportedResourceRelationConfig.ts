import { text } from '../../rpc/fields.js'
import { shape, wireList, wireText } from '../../rpc/shapes.js'
import type { DeclaredRelation } from '../../rules/catalogue/types.js'
import { operation } from '../operation.js'

const relationConfig = shape<DeclaredRelation>({
  RelationType: wireText.from(({ relationType }) => relationType),
  TargetResourceType: wireText.from(({ target }) => target),
})

/** The relations that are read from the configurations of a resource type; none for a type that is not known. */
export const GetSupportedResourceRelationConfig = operation({
  name: 'GetSupportedResourceRelationConfig',
  version: '2020-09-07',
  ramAction: 'config:GetSupportedResourceRelationConfig',
  access: 'read',
  params: { ResourceType: text({ required: true }) },
  reply: { ResourceRelationConfigList: wireList(relationConfig) },
  errors: [],
  async handle({ ResourceType }, { catalogue }) {
    const relations = catalogue.resourceTypes.get(ResourceType)?.relations ?? {}
    return { ResourceRelationConfigList: Object.values(relations) }
  },
})
