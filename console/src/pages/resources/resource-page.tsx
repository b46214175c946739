import './resources.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import type { Reply } from '../../api/call'
import { CallError } from '../../api/errors'
import { useCall } from '../../api/queries'
import { useKnownTypes } from '../../api/type-names'
import { CopyButton } from '../../components/copy-button'
import { JsonView } from '../../components/json-view'
import { Page, Panel } from '../../components/page'
import { Answered, Loading, State } from '../../components/states'
import { Tabs } from '../../components/tabs'
import { Badge, VerdictBadge } from '../../components/verdict'
import { parseJson, parseObject } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import { Changes } from './changes'
import { ComplianceHistory } from './compliance-history'
import { Relations } from './relations'
import { Results } from './results'

type Detail = NonNullable<Reply<'GetDiscoveredResource'>['DiscoveredResourceDetail']>

/** Names a resource in calls. */
export interface ResourceKey {
  readonly ResourceType: string
  readonly ResourceId: string
  readonly Region: string
}

const TABS = ['results', 'configuration', 'changes', 'compliance', 'relations'] as const
const route = getRouteApi('/signed-in/resources/item')

/** One resource: what rules say of it, what it is, how it became so, and what it hangs together with. */
export function ResourcePage(): ReactElement {
  const { type = '', id = '', region } = route.useSearch()
  const found = useCall(
    'ListDiscoveredResources',
    { MaxResults: 1, ResourceTypes: [type], ResourceId: id },
    { enabled: region === undefined },
  )
  if (region !== undefined) return <Known resource={{ ResourceType: type, ResourceId: id, Region: region }} />
  return (
    <Answered query={found}>
      {(reply) => {
        const [first] = reply.DiscoveredResourceProfiles?.DiscoveredResourceProfileList ?? []
        return first?.Region === undefined ? (
          <Missing id={id} />
        ) : (
          <Known resource={{ ResourceType: type, ResourceId: id, Region: first.Region }} />
        )
      }}
    </Answered>
  )
}

function Known({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const { tab } = route.useSearch()
  const query = useCall('GetDiscoveredResource', { ...resource, ComplianceOption: 1 })
  const shown = TABS.find((each) => each === tab) ?? 'results'
  const isMissing = query.error instanceof CallError && query.error.status < 500 && !query.error.isDenied
  if (isMissing) return <Missing id={resource.ResourceId} />
  const detail = query.data?.DiscoveredResourceDetail
  return (
    <Page
      title={detail?.ResourceName || resource.ResourceId}
      isName
      lead={query.isPending ? <Loading lines={3} /> : <Facts resource={resource} detail={detail} />}
    >
      <Tabs
        label={texts.tabs}
        tabs={TABS.map((each) => ({ id: each, title: texts[each] }))}
        shown={shown}
        clears={['verdict', 'from', 'to']}
      />
      {shown === 'results' && <Results resource={resource} />}
      {shown === 'configuration' && (
        <Answered query={query}>{() => <Configuration detail={detail ?? {}} />}</Answered>
      )}
      {shown === 'changes' && <Changes resource={resource} />}
      {shown === 'compliance' && <ComplianceHistory resource={resource} />}
      {shown === 'relations' && <Relations resource={resource} />}
    </Page>
  )
}

function Facts({
  resource,
  detail,
}: {
  readonly resource: ResourceKey
  readonly detail: Detail | undefined
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const title = useKnownTypes().get(resource.ResourceType)?.title
  const tags = Object.entries(parseObject(detail?.Tags))
  return (
    <div className="facts-block">
      <div className="row">
        {detail?.ComplianceType !== undefined && <VerdictBadge verdict={detail.ComplianceType} />}
        {detail?.ResourceDeleted === 0 && (
          <Badge tone="idle" icon="minus">
            {texts.deleted}
          </Badge>
        )}
        <Link to="/resources" search={{ type: resource.ResourceType }}>
          {title ?? resource.ResourceType}
        </Link>
      </div>
      <code className="small">{resource.ResourceType}</code>
      <dl className="fact-list">
        <Fact name={texts.resourceId}>
          <code>{resource.ResourceId}</code>
        </Fact>
        <Fact name={texts.region}>{detail?.AvailabilityZone || resource.Region}</Fact>
        {detail?.ResourceStatus !== undefined && detail.ResourceStatus !== '' && (
          <Fact name={texts.status}>{detail.ResourceStatus}</Fact>
        )}
        {detail?.ResourceCreationTime !== undefined && (
          <Fact name={texts.created}>{format.day(detail.ResourceCreationTime)}</Fact>
        )}
        {detail?.AccountId !== undefined && <Fact name={texts.account}>{detail.AccountId}</Fact>}
        {detail?.VpcId !== undefined && (
          <Fact name={texts.network}>
            <code>{[detail.VpcId, detail.VSwitchId].filter(Boolean).join(' / ')}</code>
          </Fact>
        )}
        {tags.length > 0 && (
          <Fact name={texts.tags}>
            <span className="tags">
              {tags.map(([key, values]) => (
                <span key={key} className="tag">
                  {key}
                  <b>{[values].flat().join(', ')}</b>
                </span>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Configuration({ detail }: { readonly detail: Detail }): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const value = parseJson(detail.Configuration)
  const count = Object.keys(parseObject(detail.Configuration)).length
  return (
    <Panel
      title={texts.configuration}
      note={texts.properties(format.count(count))}
      actions={value !== undefined && <CopyButton text={JSON.stringify(value, null, 2)} />}
    >
      {value === undefined ? (
        <State icon="resources" title={texts.noConfiguration} />
      ) : (
        <JsonView value={value} open={3} />
      )}
    </Panel>
  )
}

function Missing({ id }: { readonly id: string }): ReactElement {
  const texts = useTexts(resourceTexts)
  return (
    <Page title={id || texts.title} isName>
      <State
        icon="search"
        title={texts.missingTitle}
        action={
          <Link to="/resources" className="button button-plain">
            {texts.toList}
          </Link>
        }
      >
        <p>{texts.missingText}</p>
      </State>
    </Page>
  )
}
