import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { type TokenPage, useTokenList } from '../../api/token-list'
import { EndlessTable } from '../../components/lists'
import { PlaceLink } from '../../components/place-link'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'

type Group = NonNullable<NonNullable<Reply<'ListAggregators'>['AggregatorsResult']>['Aggregators']>[number]

const TYPES = ['RD', 'FOLDER', 'CUSTOM'] as const
const STATES = [
  { tone: 'accent', label: 'state0' },
  { tone: 'good', label: 'state1' },
  { tone: 'idle', label: 'state2' },
] as const

/** Account groups that the caller's account manages. */
export function Groups(): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const list = useTokenList('ListAggregators', { MaxResults: 100 }, readGroups)
  const columns = useMemo<readonly Column<Group>[]>(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: ({ AggregatorId, AggregatorName }) => (
          <PlaceLink to="/accounts/group" search={{ id: AggregatorId }}>
            {AggregatorName}
          </PlaceLink>
        ),
      },
      {
        id: 'type',
        title: texts.type,
        cell: ({ AggregatorType: type }) => {
          const known = TYPES.find((each) => each === type)
          return known === undefined ? type : texts[known]
        },
      },
      {
        id: 'members',
        title: texts.members,
        isNumber: true,
        isTight: true,
        cell: ({ AggregatorAccountCount = 0 }) => format.count(AggregatorAccountCount),
      },
      {
        id: 'state',
        title: texts.state,
        isTight: true,
        cell: ({ AggregatorStatus = 1 }) => {
          const state = STATES[AggregatorStatus]
          return state === undefined ? (
            AggregatorStatus
          ) : (
            <Badge tone={state.tone}>{texts[state.label]}</Badge>
          )
        },
      },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: ({ AggregatorCreateTimestamp: at }) => (at === undefined ? '' : format.time(at)),
      },
    ],
    [texts, format],
  )
  return (
    <EndlessTable
      label={texts.groups}
      columns={columns}
      keyOf={({ AggregatorId = '' }) => AggregatorId}
      list={list}
      empty={<State icon="accounts" title={texts.noGroups} />}
    />
  )
}

function readGroups({ AggregatorsResult: result }: Reply<'ListAggregators'>): TokenPage<Group> {
  return { rows: result?.Aggregators ?? [], nextToken: result?.NextToken }
}
