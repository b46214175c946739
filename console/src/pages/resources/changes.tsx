import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { useTokenList } from '../../api/token-list'
import { Button } from '../../components/button'
import { SelectField } from '../../components/field'
import { Panel } from '../../components/page'
import { Failure, Loading, State } from '../../components/states'
import { diffJson, parseObject } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import { DiffView } from './diff-view'
import type { ResourceKey } from './resource-page'
import { configurationsOf } from './versions'

type Version = NonNullable<
  NonNullable<Reply<'GetResourceConfigurationTimeline'>['ResourceConfigurationTimeline']>['ConfigurationList']
>[number]

const route = getRouteApi('/signed-in/resources/item')

/** How the configuration became what it is: the versions, and what differs between any two of them. */
export function Changes({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const list = useTokenList(
    'GetResourceConfigurationTimeline',
    { ...resource, StartTime: 0, MaxResults: 100 },
    readVersions,
  )
  const current = useCall('GetDiscoveredResource', resource)
  const error = list.error ?? current.error
  if (list.rows === undefined || current.data === undefined)
    return (
      <Panel title={texts.changes}>
        {error == null ? <Loading /> : <Failure error={error} onRetry={list.retry} />}
      </Panel>
    )
  if (list.rows.length === 0)
    return (
      <Panel title={texts.changes}>
        <State icon="audit" title={texts.noHistory} />
      </Panel>
    )
  const configuration = current.data.DiscoveredResourceDetail?.Configuration
  return <Compared versions={list.rows} configuration={configuration} more={list.more} />
}

function Compared({
  versions,
  configuration,
  more,
}: {
  readonly versions: readonly Version[]
  readonly configuration: string | undefined
  readonly more: (() => void) | undefined
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const { from, to } = route.useSearch()
  const states = useMemo(
    () =>
      configurationsOf(
        parseObject(configuration),
        versions.map(({ ConfigurationDiff }) => parseObject(ConfigurationDiff)),
        versions[0]?.ResourceEventType === 'REMOVE',
      ),
    [configuration, versions],
  )
  const toAt = indexOf(versions, to) ?? 0
  const fromAt = from === 'none' ? versions.length : (indexOf(versions, from) ?? toAt + 1)
  const changes = useMemo(() => diffJson(states[fromAt], states[toAt]), [states, fromAt, toAt])
  return (
    <div className="history">
      <Panel title={texts.versions} className="history-list">
        <ol className="timeline">
          {versions.map((version, at) => (
            <VersionItem
              key={keyOf(version)}
              version={version}
              isShown={at === toAt}
              count={diffJson(states[at + 1], states[at]).length}
            />
          ))}
        </ol>
        {more !== undefined && <Button onClick={more}>{texts.olderVersions}</Button>}
      </Panel>
      <Panel title={texts.difference}>
        <div className="compare-bar">
          <Choice label={texts.from} name="from" versions={versions} at={fromAt} hasNone />
          <Choice label={texts.to} name="to" versions={versions} at={toAt} />
        </div>
        <DiffView changes={changes} />
      </Panel>
    </div>
  )
}

function VersionItem({
  version,
  isShown,
  count,
}: {
  readonly version: Version
  readonly isShown: boolean
  readonly count: number
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const event = useEventName(version.ResourceEventType)
  const time = Number(version.CaptureTime)
  return (
    <li>
      <Link
        to="."
        search={(before: Readonly<Record<string, unknown>>) => ({
          ...before,
          from: undefined,
          to: version.CaptureTime,
        })}
        className="timeline-link"
        data-shown={isShown}
        activeProps={{ 'aria-current': isShown ? 'true' : undefined }}
        resetScroll={false}
      >
        <strong>{event}</strong>
        <time>{format.time(time)}</time>
        <span className="muted small">{texts.properties(format.count(count))}</span>
      </Link>
    </li>
  )
}

function Choice({
  label,
  name,
  versions,
  at,
  hasNone = false,
}: {
  readonly label: string
  readonly name: 'from' | 'to'
  readonly versions: readonly Version[]
  readonly at: number
  readonly hasNone?: boolean
}): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const navigate = route.useNavigate()
  return (
    <SelectField
      label={label}
      value={versions[at]?.CaptureTime ?? 'none'}
      onChange={(event) =>
        void navigate({ search: (before) => ({ ...before, [name]: event.target.value }), resetScroll: false })
      }
    >
      {versions.map((version) => (
        <option key={keyOf(version)} value={version.CaptureTime}>
          {format.time(Number(version.CaptureTime))}
        </option>
      ))}
      {hasNone && <option value="none">{texts.initial}</option>}
    </SelectField>
  )
}

function keyOf({ CaptureTime, ConfigurationDiff }: Version): string {
  return `${CaptureTime} ${ConfigurationDiff}`
}

function useEventName(event: string | undefined): string {
  const texts: Readonly<Record<string, unknown>> = useTexts(resourceTexts)
  const name = texts[event ?? '']
  return typeof name === 'string' ? name : (event ?? '')
}

function indexOf(versions: readonly Version[], time: string | undefined): number | undefined {
  const at = versions.findIndex(({ CaptureTime }) => CaptureTime === time)
  return at < 0 ? undefined : at
}

function readVersions({ ResourceConfigurationTimeline: line }: Reply<'GetResourceConfigurationTimeline'>) {
  return { rows: line?.ConfigurationList, nextToken: line?.NextToken }
}
