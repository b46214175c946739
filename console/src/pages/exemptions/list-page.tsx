import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { pageOf } from '../../app/search'
import { SelectField } from '../../components/field'
import { PagedTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { ResourceLink } from '../../components/resource-link'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { exemptionTexts } from '../../texts/exemptions'
import { useTexts } from '../../texts/language'
import { ExemptionActions } from './actions'

export type Exemption = NonNullable<Reply<'ListExemptions'>['Exemptions']>[number]

const route = getRouteApi('/signed-in/exemptions')
const PAGE_SIZE = 50
const STATES = ['PENDING', 'ACTIVE', 'ENDED'] as const
const TONES = { PENDING: 'warn', ACTIVE: 'accent', ENDED: 'idle' } as const

/** The account's register of exemptions. */
export function ExemptionListPage(): ReactElement {
  const texts = useTexts(exemptionTexts)
  const { state, rule, page: pageText } = route.useSearch()
  const page = pageOf(pageText)
  const params = {
    State: STATES.find((each) => each === state),
    ConfigRuleId: rule,
    PageNumber: page,
    PageSize: PAGE_SIZE,
  }
  const query = useCall('ListExemptions', params, { keepsPrevious: true })
  const columns = useColumns()
  const create = (
    <PlaceLink to="/exemptions/new" className="button button-main">
      {texts.create}
    </PlaceLink>
  )
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <div className="stack">
        <StateChoice state={state} />
        <Panel title={texts.title}>
          <Answered query={query}>
            {({ Exemptions = [], TotalCount = 0 }) => (
              <PagedTable
                label={texts.title}
                columns={columns}
                rows={Exemptions}
                keyOf={(each) => each.ExemptionId ?? ''}
                page={page}
                pageSize={PAGE_SIZE}
                total={TotalCount}
                empty={
                  <State icon="exemptions" title={texts.none}>
                    {texts.noneText}
                  </State>
                }
              />
            )}
          </Answered>
        </Panel>
      </div>
    </Page>
  )
}

function StateChoice({ state }: { readonly state: string | undefined }): ReactElement {
  const texts = useTexts(exemptionTexts)
  const navigate = useNavigate({ from: '/exemptions' })
  return (
    <search className="choices">
      <SelectField
        label={texts.state}
        value={state ?? ''}
        onChange={({ target }) =>
          void navigate({
            search: (before) => ({ ...before, page: undefined, state: target.value || undefined }),
            replace: true,
          })
        }
      >
        <option value="">{texts.anyState}</option>
        {STATES.map((each) => (
          <option key={each} value={each}>
            {texts[each]}
          </option>
        ))}
      </SelectField>
    </search>
  )
}

function useColumns(): readonly Column<Exemption>[] {
  const texts = useTexts(exemptionTexts)
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'rule',
        title: texts.rule,
        cell: ({ ConfigRuleId, ConfigRuleName }) => (
          <PlaceLink to="/rules/item" search={{ id: ConfigRuleId }}>
            {ConfigRuleName ?? ConfigRuleId}
          </PlaceLink>
        ),
      },
      { id: 'of', title: texts.of, cell: (each) => <Subject exemption={each} /> },
      {
        id: 'state',
        title: texts.state,
        isTight: true,
        cell: ({ State: state }) => {
          const known = STATES.find((each) => each === state)
          return known === undefined ? state : <Badge tone={TONES[known]}>{texts[known]}</Badge>
        },
      },
      { id: 'reason', title: texts.reason, cell: ({ Reason }) => <span dir="auto">{Reason}</span> },
      { id: 'owner', title: texts.owner, cell: ({ Owner }) => <span dir="auto">{Owner}</span> },
      { id: 'requested', title: texts.requested, cell: ({ Requester }) => Requester?.Name },
      { id: 'approved', title: texts.approved, cell: ({ Approver }) => Approver?.Name ?? '–' },
      {
        id: 'expires',
        title: texts.expires,
        isTight: true,
        cell: ({ EndTimestamp, ExpireTimestamp }) => {
          const at = EndTimestamp ?? ExpireTimestamp
          return at === undefined ? <span className="muted">{texts.never}</span> : format.day(at)
        },
      },
      {
        id: 'actions',
        title: texts.actions,
        isTight: true,
        cell: (each) => <ExemptionActions exemption={each} />,
      },
    ],
    [texts, format],
  )
}

/** What an exemption is of: a resource, or what selects them. */
function Subject({ exemption }: { readonly exemption: Exemption }): ReactElement {
  const texts = useTexts(exemptionTexts)
  const { ResourceType, ResourceId, Region, Tags = [], Condition } = exemption
  if (ResourceType !== undefined && ResourceId !== undefined)
    return <ResourceLink type={ResourceType} id={ResourceId} region={Region} />
  const parts = Tags.map(({ Key = '', Value = '' }) => texts.tagOf(Key, Value))
  if (Condition !== undefined) parts.push(texts.condition)
  return <span title={Condition}>{parts.join(', ')}</span>
}
