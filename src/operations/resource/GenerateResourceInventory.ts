import { requestInventory } from '../../reports/files/request-inventory.js'
import { csv, integer } from '../../rpc/fields.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'

/**
 * Starts making a csv of the recorded resources in the background; GetResourceInventory tells when it is there.
 * `ResourceDeleted=0` lists those that are gone.
 */
export const GenerateResourceInventory = operation({
  name: 'GenerateResourceInventory',
  version: '2020-09-07',
  ramAction: 'config:GenerateResourceInventory',
  access: 'write',
  params: {
    Regions: csv(),
    ResourceDeleted: integer({ enum: [1, 0], default: 1 }),
    ResourceTypes: csv(),
  },
  reply: {},
  errors: [],
  async handle({ Regions, ResourceDeleted, ResourceTypes, ...input }, { db, scope, queue }) {
    const presence = ResourceDeleted === 1 ? ('kept' as const) : ('deleted' as const)
    const filter = { presence, regions: Regions, resourceTypes: ResourceTypes }
    await requestInventory(db, queue, scope, { ...filter, accountIds: accountIdsOf(input) })
    return {}
  },
})

/** The same over the members of an account group, or over some of them. */
export const GenerateAggregateResourceInventory = aggregateTwin(
  GenerateResourceInventory,
  'GenerateAggregateResourceInventory',
  { params: { AccountIds: csv() } },
)

/** The parameter is the variant's own. */
function accountIdsOf(input: { readonly AccountIds?: readonly string[] }): readonly string[] | undefined {
  return input.AccountIds
}
