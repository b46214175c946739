import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Params, Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { useTokenList } from '../../api/token-list'
import { EndlessTable } from '../../components/lists'
import { Panel } from '../../components/page'
import { ResourceLink } from '../../components/resource-link'
import { State } from '../../components/states'
import type { Column } from '../../components/table'
import { VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { type Format, useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import { ruleTexts } from '../../texts/rules'
import { verdictTexts } from '../../texts/verdicts'

type Texts = (typeof ruleTexts)['en']
type Result = NonNullable<
  NonNullable<Reply<'ListConfigRuleEvaluationResults'>['EvaluationResults']>['EvaluationResultList']
>[number]

const VERDICTS = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE', 'IGNORED'] as const
const route = getRouteApi('/signed-in/rules/item')

/** What the rule says of each resource in its scope, and why. */
export function RuleResults({ ruleId }: { readonly ruleId: string }): ReactElement {
  const texts = useTexts(ruleTexts)
  const times = useTexts(resourceTexts)
  const format = useFormat()
  const { verdict } = route.useSearch()
  const params: Params<'ListConfigRuleEvaluationResults'> = {
    ConfigRuleId: ruleId,
    MaxResults: 100,
    ComplianceType: VERDICTS.find((each) => each === verdict),
  }
  const list = useTokenList('ListConfigRuleEvaluationResults', params, readResults)
  const columns = useMemo(() => columnsOf(texts, times.evaluated, format), [texts, times, format])
  return (
    <Panel title={texts.results}>
      <VerdictChips ruleId={ruleId} chosen={verdict} />
      <EndlessTable
        label={texts.why}
        list={list}
        columns={columns}
        keyOf={({ EvaluationId = '' }) => EvaluationId}
        empty={
          <State icon="rules" title={texts.noResults}>
            <p>{texts.noResultsText}</p>
          </State>
        }
      />
    </Panel>
  )
}

function VerdictChips({
  ruleId,
  chosen,
}: {
  readonly ruleId: string
  readonly chosen: string | undefined
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const names: Readonly<Record<string, string>> = useTexts(verdictTexts)
  const format = useFormat()
  const { data, isPending } = useCall('GetResourceComplianceByConfigRule', { ConfigRuleId: ruleId })
  const counts = data?.ComplianceResult?.Compliances ?? []
  const chips = [undefined, ...VERDICTS].map((verdict) => ({
    verdict,
    count:
      verdict === undefined
        ? data?.ComplianceResult?.TotalCount
        : counts.find((each) => each.ComplianceType === verdict)?.Count,
  }))
  return (
    <ul className={isPending ? 'chips chips-coming' : 'chips'}>
      {chips.map(({ verdict, count }) => (
        <li key={verdict ?? 'all'}>
          <Link
            to="."
            search={(before: Readonly<Record<string, unknown>>) => ({ ...before, verdict })}
            className="chip"
            data-chosen={chosen === verdict}
            activeProps={{ 'aria-current': chosen === verdict ? 'true' : undefined }}
            resetScroll={false}
          >
            {verdict === undefined ? texts.all : names[verdict]}{' '}
            {count !== undefined && <b>{format.count(count)}</b>}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function columnsOf(texts: Texts, evaluated: string, format: Format): readonly Column<Result>[] {
  return [
    {
      id: 'resource',
      title: texts.resource,
      cell: ({ EvaluationResultIdentifier: identifier }) => {
        const of = identifier?.EvaluationResultQualifier
        return (
          <ResourceLink
            type={of?.ResourceType ?? ''}
            id={of?.ResourceId ?? ''}
            region={of?.RegionId}
            name={of?.ResourceName}
          />
        )
      },
    },
    {
      id: 'verdict',
      title: texts.verdict,
      isTight: true,
      cell: ({ ComplianceType: verdict }) => <VerdictBadge verdict={verdict} />,
    },
    { id: 'why', title: texts.why, cell: ({ Annotation: annotation }) => <Why annotation={annotation} /> },
    {
      id: 'at',
      title: evaluated,
      isTight: true,
      cell: ({ ResultRecordedTimestamp: at }) =>
        at !== undefined && <time title={format.time(at)}>{format.ago(at)}</time>,
    },
  ]
}

function readResults({ EvaluationResults: results }: Reply<'ListConfigRuleEvaluationResults'>) {
  return { rows: results?.EvaluationResultList, nextToken: results?.NextToken }
}
