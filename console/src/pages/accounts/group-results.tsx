import { type ReactElement, useMemo } from 'react'
import type { Params, Reply } from '../../api/call'
import { type TokenPage, useTokenList } from '../../api/token-list'
import { SelectField } from '../../components/field'
import { EndlessTable } from '../../components/lists'
import { Panel } from '../../components/page'
import type { Column } from '../../components/table'
import { Risk, VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { useFormat } from '../../format/use-format'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'
import { verdictTexts } from '../../texts/verdicts'
import type { Group } from './group-forms'

type Results = Reply<'ListAggregateConfigRuleEvaluationResults'>
type Result = NonNullable<NonNullable<Results['EvaluationResults']>['EvaluationResultList']>[number]

const VERDICTS = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE', 'IGNORED'] as const

/** What of the group's results is shown; it stands in the address. */
export interface ResultFilter {
  readonly account?: string | undefined
  readonly verdict?: string | undefined
  readonly pack?: string | undefined
}

/** Results of the group's rules in its members, of one account or of all. */
export function GroupResults({
  group,
  filter,
  onFilter,
}: {
  readonly group: Group
  readonly filter: ResultFilter
  readonly onFilter: (filter: ResultFilter) => void
}): ReactElement {
  const texts = useTexts(accountTexts)
  const names = useTexts(verdictTexts)
  const members = group.AggregatorAccounts ?? []
  return (
    <Panel title={texts.results}>
      <div className="choices">
        <SelectField
          label={texts.account}
          value={filter.account ?? ''}
          onChange={({ target }) => onFilter({ ...filter, account: target.value || undefined })}
        >
          <option value="">{texts.allAccounts}</option>
          {members.map(({ AccountId, AccountName }) => (
            <option key={AccountId} value={String(AccountId)}>
              {`${AccountName ?? ''} ${AccountId}`.trim()}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={texts.verdict}
          value={filter.verdict ?? ''}
          onChange={({ target }) => onFilter({ ...filter, verdict: target.value || undefined })}
        >
          <option value="">{texts.allVerdicts}</option>
          {VERDICTS.map((verdict) => (
            <option key={verdict} value={verdict}>
              {names[verdict]}
            </option>
          ))}
        </SelectField>
      </div>
      <Rows group={group} filter={filter} />
    </Panel>
  )
}

function Rows({ group, filter }: { readonly group: Group; readonly filter: ResultFilter }): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const params: Params<'ListAggregateConfigRuleEvaluationResults'> = {
    AggregatorId: group.AggregatorId ?? '',
    CompliancePackId: filter.pack,
    ComplianceType: VERDICTS.find((verdict) => verdict === filter.verdict),
    ResourceAccountId: filter.account === undefined ? undefined : Number(filter.account),
    MaxResults: 100,
  }
  const list = useTokenList('ListAggregateConfigRuleEvaluationResults', params, readResults)
  const columns = useMemo(
    (): Column<Result>[] => [
      {
        id: 'account',
        title: texts.account,
        isTight: true,
        cell: (row) => <code>{whereOf(row).ResourceOwnerId}</code>,
      },
      {
        id: 'resource',
        title: texts.resource,
        cell: (row) => {
          const { ResourceId = '', ResourceName = '', ResourceType, RegionId } = whereOf(row)
          return (
            <>
              <span dir="auto">{ResourceName === '' ? ResourceId : ResourceName}</span>
              <p className="muted small">
                {ResourceType} · {RegionId}
              </p>
            </>
          )
        },
      },
      { id: 'rule', title: texts.rule, cell: (row) => <span dir="auto">{whereOf(row).ConfigRuleName}</span> },
      {
        id: 'verdict',
        title: texts.verdict,
        isTight: true,
        cell: ({ ComplianceType }) => <VerdictBadge verdict={ComplianceType} />,
      },
      { id: 'risk', title: texts.risk, isTight: true, cell: ({ RiskLevel }) => <Risk level={RiskLevel} /> },
      { id: 'why', title: texts.why, cell: ({ Annotation }) => <Why annotation={Annotation} /> },
      {
        id: 'when',
        title: texts.when,
        isTight: true,
        cell: ({ ResultRecordedTimestamp: at }) => (at === undefined ? '' : format.time(at)),
      },
    ],
    [texts, format],
  )
  return (
    <EndlessTable
      label={texts.results}
      columns={columns}
      list={list}
      keyOf={(row) => {
        const { ResourceOwnerId, ResourceType, RegionId, ResourceId, ConfigRuleId } = whereOf(row)
        return [ResourceOwnerId, ResourceType, RegionId, ResourceId, ConfigRuleId].join(' ')
      }}
    />
  )
}

function whereOf({ EvaluationResultIdentifier: identifier }: Result) {
  return identifier?.EvaluationResultQualifier ?? {}
}

function readResults({ EvaluationResults: results }: Results): TokenPage<Result> {
  return { rows: results?.EvaluationResultList ?? [], nextToken: results?.NextToken }
}
