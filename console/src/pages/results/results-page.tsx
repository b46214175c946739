import './results.css'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useEffect, useMemo } from 'react'
import { call, type Params } from '../../api/call'
import { type TokenList, useTokenList } from '../../api/token-list'
import { Button } from '../../components/button'
import { EndlessTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { ResourceLink } from '../../components/resource-link'
import { Answered, Loading } from '../../components/states'
import type { Column } from '../../components/table'
import { Risk, VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resultTexts } from '../../texts/results'
import { type Filters, ResultFilters } from './filters'
import { type Decided, type ReadPart, resourceKey, useDecided, VERDICTS } from './own-verdict'
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
  const read: ReadPart = async (ComplianceType, NextToken, signal) =>
    readOfResources(
      await call('ListResourceEvaluationResults', { ...params, ComplianceType, NextToken }, { signal }),
    )
  return <ResourcesOf filters={filters} list={list} read={read} />
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
  const read: ReadPart = async (ComplianceType, NextToken, signal) =>
    readOfRules(
      await call('ListConfigRuleEvaluationResults', { ...params, ComplianceType, NextToken }, { signal }),
    )
  return <ResourcesOf filters={filters} list={list} read={read} />
}

/** The list, or of it the results of resources that have this verdict as their own. */
function ResourcesOf({
  filters,
  list,
  read,
}: {
  readonly filters: Filters
  readonly list: TokenList<Found>
  readonly read: ReadPart
}): ReactElement {
  const verdict = filters.own === undefined ? undefined : verdictOf(filters)
  const query = useDecided(verdict, [filters], read)
  if (verdict === undefined) return <ResultTable list={list} />
  return <Answered query={query}>{(decided) => <Own list={list} decided={decided} />}</Answered>
}

function Own({
  list,
  decided: { resources, isWhole },
}: {
  readonly list: TokenList<Found>
  readonly decided: Decided
}): ReactElement {
  const texts = useTexts(resultTexts)
  const navigate = route.useNavigate()
  const rows = useMemo(
    () => list.rows?.filter((row) => !resources.has(resourceKey(row))),
    [list.rows, resources],
  )
  const { more } = list
  const isNothingYet = rows?.length === 0 && more !== undefined
  // What is left of the parts so far may be nothing, and the next ones still have some.
  useEffect(() => {
    if (isNothingYet) more?.()
  }, [isNothingYet, more])
  return (
    <>
      <p className="row muted small">
        {texts.ownNote} {!isWhole && texts.ownPart}
        <Button
          tone="bare"
          onClick={() => void navigate({ search: (before) => ({ ...before, own: undefined }) })}
        >
          {texts.everyResult}
        </Button>
      </p>
      {isNothingYet ? <Loading /> : <ResultTable list={{ ...list, rows, known: rows?.length ?? 0 }} />}
    </>
  )
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
    const resources = new Set(rows.map(resourceKey)).size
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

function verdictOf({ verdict }: Filters): (typeof VERDICTS)[number] | undefined {
  return VERDICTS.find((each) => each === verdict)
}

function riskOf(risk: string | undefined): 1 | 2 | 3 | undefined {
  return ([1, 2, 3] as const).find((each) => String(each) === risk)
}
