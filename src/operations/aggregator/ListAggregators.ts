import { listAggregators } from '../../accounts/aggregators.js'
import { integer, json, text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'
import { newTags, toTags } from '../tags.js'
import { aggregatorPage } from './shapes.js'
import { withTags } from './tags.js'

/** The account groups of the caller's directory in the order they were made; a member's are those it is in. */
export const ListAggregators = operation({
  name: 'ListAggregators',
  version: '2020-09-07',
  ramAction: 'config:ListAggregators',
  access: 'list',
  resource: 'acs:config:*:{accountId}:aggregator/*',
  params: {
    MaxResults: integer({ required: true, min: 1, max: 100 }),
    NextToken: text({ maxLength: 4096 }),
    Tag: json(newTags),
  },
  reply: { AggregatorsResult: aggregatorPage },
  errors: [],
  async handle({ MaxResults, NextToken, ...input }, { db, caller, scope, masterKey }) {
    const query = ['ListAggregators', scope.accounts, input]
    const [after = 0] = readPageToken(masterKey, query, NextToken) ?? []
    const wanted = toTags(input.Tag)
    const all = await withTags(db, caller, await listAggregators(db, caller))
    const found = all.filter(
      ({ group, tags }) =>
        group.aggregatorNo > after &&
        wanted.every(({ key, value }) =>
          tags.some((tag) => tag.key === key && (value === '' || tag.value === value)),
        ),
    )
    const groups = found.slice(0, MaxResults)
    const last = groups.at(-1)?.group.aggregatorNo
    const nextToken =
      found.length > MaxResults && last !== undefined ? writePageToken(masterKey, query, [last]) : undefined
    return { AggregatorsResult: { groups, nextToken } }
  },
})
