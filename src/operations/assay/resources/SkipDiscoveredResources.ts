import { findResourcePosition } from '../../../inventory/store/discovered-resources.js'
import { integer } from '../../../rpc/fields.js'
import { optional, wireLong, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { writePageToken } from '../../page-token.js'
import { discoveredFilter, discoveredParams, discoveredQuery } from '../../resource/discovered-list.js'
import { fromResourcePosition } from '../../resource/params.js'

/**
 * The NextToken with which ListDiscoveredResources, asked with the same filters, goes on behind the first `Skip`
 * resources; absent when it has no more. Whoever may list may skip.
 */
export const SkipDiscoveredResources = operation({
  name: 'SkipDiscoveredResources',
  version: '2026-12-01',
  ramAction: 'config:ListDiscoveredResources',
  access: 'list',
  params: {
    ...discoveredParams,
    Skip: integer({ required: true, min: 1, max: 2 ** 31 - 1 }),
  },
  reply: { NextToken: optional(wireText), TotalCount: wireLong },
  errors: [],
  async handle({ Skip, ...input }, { db, scope, masterKey }) {
    const { position, totalCount } = await findResourcePosition(db, scope, discoveredFilter(input), Skip)
    const query = discoveredQuery(scope, input)
    const token = position && writePageToken(masterKey, query, fromResourcePosition(position))
    return { NextToken: token, TotalCount: totalCount }
  },
})
