import { createAggregator } from '../../accounts/aggregators.js'
import { clearMemberChannels } from '../../delivery/member-channels.js'
import { csv, json, text } from '../../rpc/fields.js'
import { wireText } from '../../rpc/shapes.js'
import { AGGREGATOR_TAGS, writeTags } from '../../rules/store/tags.js'
import { operation } from '../operation.js'
import { newTags, toTags } from '../tags.js'
import { aggregatorAccounts, toAccountIds } from './params.js'

/**
 * Makes an account group of the caller's resource directory: of named accounts, of folders, or of all of it.
 * For the management account and delegated administrators. Source: spec/lifecycle.md 8
 */
export const CreateAggregator = operation({
  name: 'CreateAggregator',
  version: '2020-09-07',
  ramAction: 'config:CreateAggregator',
  access: 'write',
  resource: 'acs:config:*:{accountId}:aggregator/*',
  params: {
    AggregatorAccounts: aggregatorAccounts,
    AggregatorName: text({ required: true, maxLength: 128 }),
    AggregatorType: text({ enum: ['RD', 'FOLDER', 'CUSTOM'], default: 'CUSTOM' }),
    ClientToken: text({ maxLength: 64 }),
    Description: text({ maxLength: 512 }),
    FolderId: csv(),
    Tag: json(newTags),
  },
  reply: { AggregatorId: wireText },
  errors: [
    'AggregatorMemberNoPermission',
    'EntityAlreadyExists.Aggregator',
    'LimitExceeded.Aggregator',
    'MemberNotBelongToMaster',
  ],
  clientToken: true,
  async handle(input, { db, caller, clock, ids, quotas }) {
    const group = await createAggregator(
      db,
      caller,
      { clock, ids, quotas },
      {
        name: input.AggregatorName,
        type: input.AggregatorType,
        description: input.Description ?? '',
        accountIds: toAccountIds(input.AggregatorAccounts ?? []),
        folderIds: input.FolderId ?? [],
      },
    )
    await clearMemberChannels(db, group.management)
    await writeTags(db, group.management, AGGREGATOR_TAGS, group.aggregatorId, toTags(input.Tag))
    return { AggregatorId: group.aggregatorId }
  },
})
