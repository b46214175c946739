import { findInventory } from '../../reports/files/request-inventory.js'
import { aggregateTwin } from '../../rpc/operation.js'
import { operation } from '../operation.js'
import { inventory, shownFile } from '../report/file-shapes.js'

/** The csv of resources: CREATING, or COMPLETE with a download URL that expires; empty when none was asked for. */
export const GetResourceInventory = operation({
  name: 'GetResourceInventory',
  version: '2020-09-07',
  ramAction: 'config:GetResourceInventory',
  access: 'read',
  params: {},
  reply: { ResourceInventory: inventory },
  errors: [],
  async handle(_, { db, scope, reportUrls }) {
    return { ResourceInventory: shownFile(await findInventory(db, scope), scope, reportUrls) }
  },
})

/** The same of an account group. */
export const GetAggregateResourceInventory = aggregateTwin(
  GetResourceInventory,
  'GetAggregateResourceInventory',
)
