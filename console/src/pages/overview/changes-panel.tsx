import { type ReactElement, useState } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

const DAY_MS = 86_400_000
const SHOWN = 6

/** Resources that changed within a day, and what people did last. */
export function ChangesPanel(): ReactElement {
  const texts = useTexts(overviewTexts)
  const [since] = useState(() => Date.now() - DAY_MS)
  return (
    <Panel title={texts.changes}>
      <dl className="facts-list">
        <dt>{texts.changedDay}</dt>
        <dd>
          <ChangedCount since={since} isDeleted={false} />
        </dd>
        <dt>{texts.deletedDay}</dt>
        <dd>
          <ChangedCount since={since} isDeleted />
        </dd>
      </dl>
      <h3 className="panel-part">{texts.actions}</h3>
      <LatestActions />
    </Panel>
  )
}

function ChangedCount({
  since,
  isDeleted,
}: {
  readonly since: number
  readonly isDeleted: boolean
}): ReactElement {
  const format = useFormat()
  const query = useCall('ListDiscoveredResources', {
    MaxResults: 1,
    StartUpdateTimestamp: since,
    ResourceDeleted: isDeleted ? 0 : 1,
  })
  return (
    <Answered query={query} loading={<span className="bone" />}>
      {({ DiscoveredResourceProfiles }) => (
        <PlaceLink to="/resources" search={{ since: String(since), deleted: isDeleted ? 'yes' : undefined }}>
          {format.count(DiscoveredResourceProfiles?.TotalCount ?? 0)}
        </PlaceLink>
      )}
    </Answered>
  )
}

function LatestActions(): ReactElement {
  const texts = useTexts(overviewTexts)
  const format = useFormat()
  const query = useCall('ListAuditEntries', { MaxResults: SHOWN })
  return (
    <Answered query={query}>
      {({ AuditEntries = [] }) => (
        <ul className="log">
          {AuditEntries.map(({ EntryNumber, Action, PrincipalName, Timestamp = 0 }) => (
            <li key={EntryNumber}>
              <PlaceLink to="/audit" search={{ action: Action }}>
                {Action}
              </PlaceLink>
              <span className="muted small">
                {PrincipalName !== undefined && PrincipalName !== '' ? `${texts.by(PrincipalName)} · ` : ''}
                <time dateTime={new Date(Timestamp).toISOString()} title={format.time(Timestamp)}>
                  {format.ago(Timestamp)}
                </time>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Answered>
  )
}
