import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { PagedTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Risk, StateBadge, VerdictBadge } from '../../components/verdict'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'

type Rule = NonNullable<
  NonNullable<Reply<'ListAggregateConfigRules'>['ConfigRules']>['ConfigRuleList']
>[number]

const PAGE_SIZE = 50

/** Rules of the group, over all of its members. */
export function GroupRules({
  groupId,
  page,
}: {
  readonly groupId: string
  readonly page: string | undefined
}): ReactElement {
  const texts = useTexts(accountTexts)
  const params = { AggregatorId: groupId, PageNumber: pageOf(page), PageSize: PAGE_SIZE }
  const query = useCall('ListAggregateConfigRules', params, { keepsPrevious: true })
  const columns = useMemo<readonly Column<Rule>[]>(
    () => [
      {
        id: 'name',
        title: texts.name,
        cell: ({ ConfigRuleName }) => <span dir="auto">{ConfigRuleName}</span>,
      },
      {
        id: 'verdict',
        title: texts.verdict,
        isTight: true,
        cell: ({ Compliance }) => <VerdictBadge verdict={Compliance?.ComplianceType} />,
      },
      {
        id: 'state',
        title: texts.state,
        isTight: true,
        cell: ({ ConfigRuleState }) => <StateBadge state={ConfigRuleState} />,
      },
      { id: 'risk', title: texts.risk, isTight: true, cell: ({ RiskLevel }) => <Risk level={RiskLevel} /> },
    ],
    [texts],
  )
  return (
    <Panel title={texts.rules}>
      <Answered query={query}>
        {({ ConfigRules: { ConfigRuleList = [], TotalCount = 0 } = {} }) => (
          <PagedTable
            label={texts.rules}
            columns={columns}
            rows={ConfigRuleList}
            keyOf={({ ConfigRuleId = '' }) => ConfigRuleId}
            page={pageOf(page)}
            pageSize={PAGE_SIZE}
            total={TotalCount}
            empty={<State icon="rules" title={texts.noRules} />}
          />
        )}
      </Answered>
    </Panel>
  )
}
