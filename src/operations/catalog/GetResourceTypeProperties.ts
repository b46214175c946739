import { text } from '../../rpc/fields.js'
import { wireJsonText } from '../../rpc/shapes.js'
import { listTypeProperties } from '../../rules/sample-configuration.js'
import { operation } from '../operation.js'

/** The properties that a condition on a resource type may name, as JSON text, from the type's sample. */
export const GetResourceTypeProperties = operation({
  name: 'GetResourceTypeProperties',
  version: '2020-09-07',
  ramAction: 'config:GetResourceTypeProperties',
  access: 'read',
  params: { ResourceType: text({ required: true }) },
  reply: { Configuration: wireJsonText },
  errors: [],
  async handle({ ResourceType }, { catalogue }) {
    const properties = listTypeProperties(catalogue, ResourceType)
    return { Configuration: properties.map((each) => ({ ...each, title: each.key })) }
  },
})
