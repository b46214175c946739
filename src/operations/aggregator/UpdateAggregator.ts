import { updateAggregator } from '../../accounts/aggregators.js'
import { clearMemberChannels } from '../../delivery/member-channels.js'
import { csv, json, text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { AGGREGATOR_TAGS, writeTags } from '../../rules/store/tags.js'
import { operation } from '../operation.js'
import { newTags, toTags } from '../tags.js'
import { filled } from '../texts.js'
import { aggregatorAccounts, toAccountIds } from './params.js'

/** Changes an account group; what is not given stays, a list that is given is the whole list. */
export const UpdateAggregator = operation({
  name: 'UpdateAggregator',
  version: '2020-09-07',
  ramAction: 'config:UpdateAggregator',
  access: 'write',
  resource: 'acs:config:*:{accountId}:aggregator/{AggregatorId}',
  params: {
    AggregatorAccounts: aggregatorAccounts,
    AggregatorId: text({ required: true }),
    AggregatorName: text({ maxLength: 128 }),
    ClientToken: text({ maxLength: 64 }),
    Description: text({ maxLength: 512 }),
    FolderId: csv(),
    Tag: json(newTags),
  },
  reply: { AggregatorId: wireText },
  errors: [
    'AggregatorMemberNoPermission',
    'EntityAlreadyExists.Aggregator',
    'Invalid.AggregatorId.Value',
    'LimitExceeded.Aggregator',
    'MemberNotBelongToMaster',
  ],
  clientToken: true,
  async handle({ AggregatorId, AggregatorAccounts, ...input }, { db, caller, queue }) {
    const { management } = await updateAggregator(db, caller, queue, AggregatorId, {
      name: filled(input.AggregatorName),
      description: input.Description,
      accountIds: AggregatorAccounts && toAccountIds(AggregatorAccounts),
      folderIds: input.FolderId,
    })
    await clearMemberChannels(db, management)
    await writeTags(db, management, AGGREGATOR_TAGS, AggregatorId, toTags(input.Tag))
    return { AggregatorId }
  },
})
