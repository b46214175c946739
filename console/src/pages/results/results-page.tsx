import './results.css'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Params } from '../../api/call'
import { type TokenList, useTokenList } from '../../api/token-list'
import { EndlessTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { ResourceLink } from '../../components/resource-link'
import type { Column } from '../../components/table'
import { Risk, VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resultTexts } from '../../texts/results'
import { type Filters, ResultFilters } from './filters'
import { type Found, readOfResources, readOfRules } from './read-results'

const route = getRouteApi('/signed-in/results')
const AT_ONCE = 100

/** Verdicts of rules on resources, narrowed by what stands in the address: what figures elsewhere count. */
export function ResultsPage(): ReactElement {
  const texts = useTexts(resultTexts)
  const filters = route.useSearch()
  return (
    <Page title={texts.title} lead={texts.lead}>
      <div className="stack">
        <ResultFilters filters={filters} />
        <Panel title={texts.title}>
          {/* Only one of the two operations knows packages, only the other one risks. */}
          {filters.pack === undefined && filters.rule === undefined ? (
            <OfResources filters={filters} />
          ) : (
            <OfRules filters={filters} />
          )}
        </Panel>
      </div>
    </Page>
  )
}

function OfResources({ filters }: { readonly filters: Filters }): ReactElement {
  const params: Params<'ListResourceEvaluationResults'> = {
    ComplianceType: verdictOf(filters),
    RiskLevel: riskOf(filters.risk),
    Region: filters.region,
    ResourceType: filters.type,
    MaxResults: AT_ONCE,
  }
  const list = useTokenList('ListResourceEvaluationResults', params, readOfResources)
  return <ResultTable list={list} />
}

function OfRules({ filters }: { readonly filters: Filters }): ReactElement {
  const params: Params<'ListConfigRuleEvaluationResults'> = {
    CompliancePackId: filters.pack,
    ConfigRuleId: filters.rule,
    ComplianceType: verdictOf(filters),
    Regions: filters.region === undefined ? undefined : [filters.region],
    ResourceTypes: filters.type === undefined ? undefined : [filters.type],
    MaxResults: AT_ONCE,
  }
  const list = useTokenList('ListConfigRuleEvaluationResults', params, readOfRules)
  return <ResultTable list={list} />
}

function ResultTable({ list }: { readonly list: TokenList<Found> }): ReactElement {
  const texts = useTexts(resultTexts)
  const format = useFormat()
  const columns = useMemo(
    (): Column<Found>[] => [
      {
        id: 'resource',
        title: texts.resource,
        cell: ({ type, id, name, region }) => (
          <>
            <ResourceLink type={type} id={id} name={name} region={region} />
            <p className="muted small">
              {type} · {region}
            </p>
          </>
        ),
      },
      {
        id: 'rule',
        title: texts.rule,
        cell: ({ ruleId, rule }) => (
          <PlaceLink to="/rules/item" search={{ id: ruleId }}>
            {rule}
          </PlaceLink>
        ),
      },
      {
        id: 'verdict',
        title: texts.verdict,
        isTight: true,
        cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
      },
      { id: 'risk', title: texts.risk, isTight: true, cell: ({ risk }) => <Risk level={risk} /> },
      { id: 'why', title: texts.why, cell: ({ annotation }) => <Why annotation={annotation} /> },
      {
        id: 'when',
        title: texts.when,
        isTight: true,
        cell: ({ at }) => (at === undefined ? '' : format.time(at)),
      },
    ],
    [texts, format],
  )
  const summary = (rows: readonly Found[], isAll: boolean) => {
    const resources = new Set(rows.map(({ type, region, id }) => `${type} ${region} ${id}`)).size
    const [results, distinct] = [format.count(rows.length), format.count(resources)]
    return isAll ? texts.found(results, distinct) : texts.foundSoFar(results, distinct)
  }
  return (
    <EndlessTable
      label={texts.title}
      columns={columns}
      list={list}
      keyOf={({ key }) => key}
      summary={summary}
    />
  )
}

function verdictOf({ verdict }: Filters): Params<'ListResourceEvaluationResults'>['ComplianceType'] {
  const known = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'] as const
  return known.find((each) => each === verdict)
}

function riskOf(risk: string | undefined): 1 | 2 | 3 | undefined {
  return ([1, 2, 3] as const).find((each) => String(each) === risk)
}
