import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useAction } from '../../api/queries'
import { useTokenList } from '../../api/token-list'
import { Button } from '../../components/button'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Failure, Loading, State } from '../../components/states'
import { Risk, VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import { verdictTexts } from '../../texts/verdicts'
import type { ResourceKey } from './resource-page'

type Result = NonNullable<
  NonNullable<Reply<'ListResourceEvaluationResults'>['EvaluationResults']>['EvaluationResultList']
>[number]

type Qualifier = NonNullable<NonNullable<Result['EvaluationResultIdentifier']>['EvaluationResultQualifier']>

const VERDICTS = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE', 'IGNORED'] as const
const route = getRouteApi('/signed-in/resources/item')

/** What each rule says of the resource, and why; what needs attention first. */
export function Results({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const { verdict } = route.useSearch()
  const list = useTokenList('ListResourceEvaluationResults', { ...resource, MaxResults: 100 }, readResults)
  const rows = useMemo(() => [...(list.rows ?? [])].sort(byUrgency), [list.rows])
  const shown = verdict === undefined ? rows : rows.filter((each) => each.ComplianceType === verdict)
  return (
    <Panel title={texts.results} actions={<Evaluate resource={resource} />}>
      {list.rows === undefined ? (
        list.error === undefined ? (
          <Loading />
        ) : (
          <Failure error={list.error} onRetry={list.retry} />
        )
      ) : (
        <>
          {rows.length > 0 && <VerdictFilter rows={rows} chosen={verdict} />}
          {shown.length === 0 && <State icon="rules" title={texts.noResults} />}
          <ul className="results">
            {shown.map((result) => (
              <ResultItem key={result.EvaluationId} result={result} />
            ))}
          </ul>
          {list.more !== undefined && <Button onClick={() => list.more?.()}>{texts.older}</Button>}
        </>
      )}
    </Panel>
  )
}

function ResultItem({ result }: { readonly result: Result }): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const rule = result.EvaluationResultIdentifier?.EvaluationResultQualifier
  return (
    <li className="result">
      <div className="result-verdict">
        <VerdictBadge verdict={result.ComplianceType} />
      </div>
      <div className="result-body">
        <h3>
          <Link to="/rules/item" search={{ id: rule?.ConfigRuleId ?? '' }}>
            {rule?.ConfigRuleName}
          </Link>
        </h3>
        <Why annotation={result.Annotation} />
      </div>
      <div className="result-side small muted">
        <Risk level={result.RiskLevel} />
        {result.ResultRecordedTimestamp !== undefined && (
          <time title={`${texts.evaluated} ${format.time(result.ResultRecordedTimestamp)}`}>
            {format.ago(result.ResultRecordedTimestamp)}
          </time>
        )}
        {result.ComplianceType === 'NON_COMPLIANT' && <ExemptLink of={rule} />}
      </div>
    </li>
  )
}

/** Leads to asking that this finding be exempt. */
function ExemptLink({ of }: { readonly of: Qualifier | undefined }): ReactElement {
  const texts = useTexts(resourceTexts)
  const search = {
    rule: of?.ConfigRuleId,
    type: of?.ResourceType,
    id: of?.ResourceId,
    region: of?.RegionId,
  }
  return (
    <PlaceLink to="/exemptions/new" search={search}>
      {texts.exempt}
    </PlaceLink>
  )
}

function VerdictFilter({
  rows,
  chosen,
}: {
  readonly rows: readonly Result[]
  readonly chosen: string | undefined
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const names = useTexts(verdictTexts)
  const format = useFormat()
  const counts = VERDICTS.map(
    (verdict) => [verdict, rows.filter((each) => each.ComplianceType === verdict).length] as const,
  )
  return (
    <ul className="chips">
      {[[undefined, rows.length] as const, ...counts.filter(([, count]) => count > 0)].map(
        ([verdict, count]) => (
          <li key={verdict ?? 'all'}>
            <Link
              to="."
              search={(before: Readonly<Record<string, unknown>>) => ({ ...before, verdict })}
              className="chip"
              data-chosen={chosen === verdict}
              activeProps={{ 'aria-current': chosen === verdict ? 'true' : undefined }}
              resetScroll={false}
            >
              {verdict === undefined ? texts.all : names[verdict]} <b>{format.count(count)}</b>
            </Link>
          </li>
        ),
      )}
    </ul>
  )
}

function Evaluate({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const start = useAction('StartConfigRuleEvaluationByResource', [
    'ListResourceEvaluationResults',
    'GetDiscoveredResource',
  ])
  return (
    <>
      <Button
        icon="play"
        isBusy={start.isPending}
        onClick={() => start.mutate({ ResourceId: resource.ResourceId })}
      >
        {texts.evaluate}
      </Button>
      {start.isSuccess && (
        <span role="status" className="small muted">
          {texts.evaluating}
        </span>
      )}
      {start.error !== null && <Failure error={start.error} />}
    </>
  )
}

function byUrgency(a: Result, b: Result): number {
  const order: readonly (string | undefined)[] = VERDICTS
  const place = ({ ComplianceType }: Result) => order.indexOf(ComplianceType)
  return place(a) - place(b) || (a.RiskLevel ?? 4) - (b.RiskLevel ?? 4)
}

function readResults({ EvaluationResults: results }: Reply<'ListResourceEvaluationResults'>) {
  return { rows: results?.EvaluationResultList, nextToken: results?.NextToken }
}
