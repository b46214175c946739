import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Params, Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { PagedTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Risk, StateBadge, VerdictBadge } from '../../components/verdict'
import { type Format, useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { verdictTexts } from '../../texts/verdicts'
import { FilterBar, FilterChoice } from './filter-bar'

type Texts = (typeof ruleTexts)['en']
type Rule = NonNullable<NonNullable<Reply<'ListConfigRules'>['ConfigRules']>['ConfigRuleList']>[number]

const PAGE_SIZE = 50
const VERDICTS = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE'] as const
const STATES = ['ACTIVE', 'EVALUATING', 'INACTIVE', 'DELETING'] as const
const route = getRouteApi('/signed-in/rules')

/** The rules that the account has. */
export function ActiveRules(): ReactElement {
  const texts = useTexts(ruleTexts)
  const names = useTexts(verdictTexts)
  const format = useFormat()
  const search = route.useSearch()
  const page = pageOf(search.page)
  const params: Params<'ListConfigRules'> = {
    PageNumber: page,
    PageSize: PAGE_SIZE,
    ComplianceType: VERDICTS.find((each) => each === search.verdict),
    ConfigRuleState: STATES.find((each) => each === search.state),
    RiskLevel: ([1, 2, 3] as const).find((each) => String(each) === search.risk),
    Keyword: search.q,
  }
  const query = useCall('ListConfigRules', params, { keepsPrevious: true })
  const columns = useMemo(() => columnsOf(texts, format), [texts, format])
  const total = query.data?.ConfigRules?.TotalCount
  return (
    <Panel title={texts.active} note={total === undefined ? undefined : texts.count(format.count(total))}>
      <FilterBar sought={search.q}>
        <FilterChoice
          name="verdict"
          label={texts.verdict}
          value={search.verdict}
          choices={VERDICTS.map((each) => [each, names[each]])}
        />
        <FilterChoice
          name="state"
          label={texts.state}
          value={search.state}
          choices={STATES.map((each) => [each, names[each]])}
        />
        <RiskChoice value={search.risk} />
      </FilterBar>
      <Answered query={query}>
        {({ ConfigRules: rules }) => (
          <PagedTable
            label={texts.title}
            columns={columns}
            rows={rules?.ConfigRuleList ?? []}
            keyOf={({ ConfigRuleId = '' }) => ConfigRuleId}
            page={page}
            pageSize={PAGE_SIZE}
            total={rules?.TotalCount ?? 0}
            empty={
              <State icon="rules" title={texts.noRules}>
                <p>{texts.noRulesText}</p>
              </State>
            }
          />
        )}
      </Answered>
    </Panel>
  )
}

export function RiskChoice({ value }: { readonly value: string | undefined }): ReactElement {
  const texts = useTexts(ruleTexts)
  return (
    <FilterChoice
      name="risk"
      label={texts.risk}
      value={value}
      choices={[
        ['1', texts.high],
        ['2', texts.medium],
        ['3', texts.low],
      ]}
    />
  )
}

function columnsOf(texts: Texts, format: Format): readonly Column<Rule>[] {
  return [
    {
      id: 'name',
      title: texts.name,
      cell: ({ ConfigRuleId: id, ConfigRuleName: name, SourceIdentifier: source }) => (
        <span className="resource-name">
          <Link to="/rules/item" search={{ id }}>
            {name}
          </Link>
          <span className="small muted mono">{source}</span>
        </span>
      ),
    },
    {
      id: 'worst',
      title: texts.worst,
      isTight: true,
      cell: ({ ConfigRuleId: id, Compliance: compliance }) => (
        <span className="row">
          <VerdictBadge verdict={compliance?.ComplianceType} />
          {compliance?.Count !== undefined && compliance.Count > 0 && (
            <Link to="/rules/item" search={{ id, verdict: compliance.ComplianceType }}>
              {format.count(compliance.Count)}
            </Link>
          )}
        </span>
      ),
    },
    { id: 'risk', title: texts.risk, isTight: true, cell: ({ RiskLevel: level }) => <Risk level={level} /> },
    {
      id: 'state',
      title: texts.state,
      isTight: true,
      cell: ({ ConfigRuleState: state }) => <StateBadge state={state} />,
    },
    {
      id: 'types',
      title: texts.types,
      cell: ({ ResourceTypesScope: types }) => (
        <code className="small">{types?.replaceAll('ACS::', '').replaceAll(',', ' ')}</code>
      ),
    },
    { id: 'package', title: texts.package, cell: ({ CreateBy: by }) => by?.CompliancePackName ?? '—' },
  ]
}
