import { getAggregator } from '../../accounts/aggregators.js'
import { json, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { tagFilters } from '../tags.js'
import { aggregatorDetail } from './shapes.js'
import { withTags } from './tags.js'

/** One account group with its members; a member sees the groups it is in. `Tag` is deprecated and says nothing. */
export const GetAggregator = operation({
  name: 'GetAggregator',
  version: '2020-09-07',
  ramAction: 'config:GetAggregator',
  access: 'read',
  resource: 'acs:config:*:{accountId}:aggregator/{AggregatorId}',
  params: { AggregatorId: text({ required: true }), Tag: json(tagFilters(128)) },
  reply: { Aggregator: aggregatorDetail },
  errors: ['Invalid.AggregatorId.Value'],
  async handle({ AggregatorId }, { db, caller }) {
    const [group] = await withTags(db, caller, [await getAggregator(db, caller, AggregatorId)])
    return { Aggregator: group! }
  },
})
