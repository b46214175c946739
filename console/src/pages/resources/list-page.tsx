import './resources.css'
import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useMemo } from 'react'
import type { Params, Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { useTokenList } from '../../api/token-list'
import { type KnownType, useKnownTypes } from '../../api/type-names'
import { Button } from '../../components/button'
import { TextField } from '../../components/field'
import { EndlessTable } from '../../components/lists'
import { Page, Panel } from '../../components/page'
import { ResourceLink } from '../../components/resource-link'
import { Answered, State } from '../../components/states'
import type { Column } from '../../components/table'
import { type Format, useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import { shellTexts } from '../../texts/shell'
import { Facets } from './facets'
import { Places } from './places'

type Texts = (typeof resourceTexts)['en']
type Profile = NonNullable<
  NonNullable<Reply<'ListDiscoveredResources'>['DiscoveredResourceProfiles']>['DiscoveredResourceProfileList']
>[number]
type Search = {
  readonly [K in 'type' | 'region' | 'name' | 'id' | 'deleted' | 'since' | 'from']?: string | undefined
}

const route = getRouteApi('/signed-in/resources')

const AT_ONCE = 100
/** So many rows are kept, whatever was scrolled past: the page stays as small as it was. */
const KEPT_PARTS = 20

/** All recorded resources: facets at the side, the list read on as it is scrolled. */
export function ResourceListPage(): ReactElement {
  const texts = useTexts(resourceTexts)
  const search = route.useSearch()
  const format = useFormat()
  const filters = paramsOf(search)
  const from = Math.max(1, Math.trunc(Number(search.from ?? 1)) || 1) - 1
  const skipped = useCall('SkipDiscoveredResources', { ...filters, Skip: from }, { enabled: from > 0 })
  const list = useTokenList('ListDiscoveredResources', { ...filters, MaxResults: AT_ONCE }, readProfiles, {
    start: from === 0 ? undefined : skipped.data?.NextToken,
    keeps: KEPT_PARTS,
    enabled: from === 0 || skipped.data?.NextToken !== undefined,
  })
  const types = useKnownTypes()
  const columns = useMemo(() => columnsOf(texts, format, types), [texts, format, types])
  return (
    <Page title={texts.title} lead={texts.lead}>
      <div className="with-facets">
        <Facets search={search} types={types} />
        <Panel
          title={search.type === undefined ? texts.allTypes : (types.get(search.type)?.title ?? search.type)}
          // The title, which is before it, may still be the code of the type.
          note={
            list.total === undefined || (search.type !== undefined && types.size === 0)
              ? undefined
              : texts.count(format.count(list.total))
          }
        >
          <Filters key={`${search.name} ${search.id}`} search={search} texts={texts} />
          {from > 0 && skipped.data?.NextToken === undefined ? (
            <Answered query={skipped}>
              {({ TotalCount = 0 }) => <Places from={from} total={TotalCount} />}
            </Answered>
          ) : (
            <EndlessTable
              key={from}
              label={texts.title}
              list={list}
              from={from}
              columns={columns}
              keyOf={keyOf}
              empty={<Nothing texts={texts} isFiltered={Object.keys(search).length > 0} />}
              pager={<Places from={from} total={list.total ?? 0} />}
            />
          )}
        </Panel>
      </div>
    </Page>
  )
}

function Filters({ search, texts }: { readonly search: Search; readonly texts: Texts }): ReactElement {
  const navigate = route.useNavigate()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const value = (name: string) => String(form.get(name) ?? '').trim() || undefined
    void navigate({
      search: (before) => ({ ...before, name: value('name'), id: value('id'), from: undefined }),
    })
  }
  const choose = (deleted: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, deleted, from: undefined }) })
  return (
    <form className="filter-bar" onSubmit={submit}>
      <TextField label={texts.byName} name="name" defaultValue={search.name} spellCheck={false} />
      <TextField label={texts.byId} name="id" defaultValue={search.id} spellCheck={false} />
      <Button type="submit" icon="search">
        {texts.search}
      </Button>
      <fieldset className="segments">
        <legend className="visually-hidden">{texts.presence}</legend>
        {[undefined, 'yes'].map((deleted) => (
          <label key={deleted ?? 'no'}>
            <input
              type="radio"
              name="presence"
              checked={search.deleted === deleted}
              onChange={() => choose(deleted)}
            />
            <span>{deleted === undefined ? texts.kept : texts.deleted}</span>
          </label>
        ))}
      </fieldset>
    </form>
  )
}

function Nothing({
  texts,
  isFiltered,
}: {
  readonly texts: Texts
  readonly isFiltered: boolean
}): ReactElement {
  const shell = useTexts(shellTexts)
  const navigate = route.useNavigate()
  return (
    <State
      icon="resources"
      title={texts.noneTitle}
      action={
        isFiltered ? (
          <Button onClick={() => void navigate({ search: {} })}>{shell.clearFilters}</Button>
        ) : undefined
      }
    >
      <p>{texts.noneText}</p>
    </State>
  )
}

type Filter = Omit<Params<'SkipDiscoveredResources'>, 'Skip'>

function paramsOf({ type, region, name, id, deleted, since }: Search): Filter {
  return {
    ...(type === undefined ? {} : { ResourceTypes: [type] }),
    ...(region === undefined ? {} : { Regions: [region] }),
    ...(name === undefined ? {} : { ResourceName: name }),
    ...(id === undefined ? {} : { ResourceId: id }),
    ...(deleted === undefined ? {} : { ResourceDeleted: 0 }),
    ...(since === undefined || !/^\d+$/.test(since) ? {} : { StartUpdateTimestamp: Number(since) }),
  }
}

function readProfiles({ DiscoveredResourceProfiles: profiles }: Reply<'ListDiscoveredResources'>) {
  return {
    rows: profiles?.DiscoveredResourceProfileList,
    nextToken: profiles?.NextToken,
    total: profiles?.TotalCount,
  }
}

function keyOf({ ResourceType, Region, ResourceId }: Profile): string {
  return `${ResourceType} ${Region} ${ResourceId}`
}

function columnsOf(
  texts: Texts,
  format: Format,
  types: ReadonlyMap<string, KnownType>,
): readonly Column<Profile>[] {
  return [
    {
      id: 'name',
      title: texts.name,
      cell: ({ ResourceType: type = '', ResourceId: id = '', Region: region, ResourceName: name }) => (
        <ResourceLink type={type} id={id} region={region} name={name} />
      ),
    },
    {
      id: 'type',
      title: texts.type,
      cell: ({ ResourceType: type = '' }) => (
        <span title={type} className="type-name">
          {types.get(type)?.title ?? type}
        </span>
      ),
    },
    {
      id: 'region',
      title: texts.region,
      isTight: true,
      cell: ({ AvailabilityZone: zone, Region: region }) => zone || region,
    },
    { id: 'status', title: texts.status, isTight: true, cell: ({ ResourceStatus: status }) => status || '—' },
    {
      id: 'updated',
      title: texts.updated,
      isTight: true,
      cell: ({ UpdateTime: at }) => at !== undefined && <time title={format.time(at)}>{format.ago(at)}</time>,
    },
  ]
}
