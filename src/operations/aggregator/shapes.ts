import type { Aggregator, AggregatorOutcome } from '../../accounts/aggregators.js'
import { shownStatus } from '../../accounts/recorder-status.js'
import type { DirectoryAccount } from '../../accounts/store/directory.js'
import {
  type Member,
  shape,
  wireAccountId,
  wireBoolean,
  wireInstant,
  wireInteger,
  wireList,
  wireLong,
  wireText,
} from '../../rpc/shapes.js'
import type { Tag } from '../../rules/store/tags.js'
import { tagsMember } from '../tags.js'

/** An account group with its tags. */
export interface TaggedAggregator {
  readonly group: Aggregator
  readonly tags: readonly Tag[]
}

/** Created: a group is there whole or not at all. Source: spec/lifecycle.md 8 */
const CREATED = 1

const members: Readonly<Record<string, Member<TaggedAggregator>>> = {
  AccountId: wireAccountId.from(({ group }) => group.management.accountId),
  AggregatorAccountCount: wireLong.from(({ group }) => group.members.length),
  AggregatorId: wireText.from(({ group }) => group.aggregatorId),
  AggregatorName: wireText.from(({ group }) => group.name),
  AggregatorStatus: wireInteger.from(() => CREATED),
  AggregatorType: wireText.from(({ group }) => group.type),
  Description: wireText.from(({ group }) => group.description),
  FolderId: wireText.from(({ group }) => joined(group.folderIds)),
  Tags: tagsMember(({ tags }) => tags),
}

const member = shape<DirectoryAccount>({
  AccountId: wireAccountId.from((account) => account.accountId),
  AccountName: wireText.from((account) => account.name),
  AccountType: wireText.from(() => 'ResourceDirectory'),
  RecorderStatus: wireText.from((account) => shownStatus(account.recorderStatus)),
})

/** A group with its members. */
export const aggregatorDetail = shape<TaggedAggregator>({
  ...members,
  AggregatorAccounts: wireList(member).from(({ group }) => group.members),
  AggregatorCreateTimestamp: wireText.from(({ group }) => String(group.createdAt)),
  FolderName: wireText.from(({ group }) => joined(group.folderNames)),
})

interface AggregatorPage {
  readonly groups: readonly TaggedAggregator[]
  readonly nextToken: string | undefined
}

/** A page of groups. */
export const aggregatorPage = shape<AggregatorPage>({
  Aggregators: wireList(
    shape<TaggedAggregator>({
      ...members,
      AggregatorCreateTimestamp: wireInstant.from(({ group }) => group.createdAt),
    }),
  ).from((page) => page.groups),
  NextToken: wireText.from((page) => page.nextToken),
})

/** What became of the groups of a batch. */
export const aggregatorOutcomes = shape<readonly AggregatorOutcome[]>({
  OperateAggregators: wireList(
    shape<AggregatorOutcome>({
      AggregatorId: wireText.from((outcome) => outcome.aggregatorId),
      ErrorCode: wireText.from((outcome) => outcome.errorCode),
      Success: wireBoolean.from((outcome) => outcome.errorCode === undefined),
    }),
  ).from((outcomes) => outcomes),
})

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join(',')
}
