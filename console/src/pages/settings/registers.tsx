import type { RowData } from '@tanstack/react-table'
import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'

/** What is registered: channels, targets, receivers, systems, functions. */
export function Registers(): ReactElement {
  return (
    <>
      <Channels />
      <Targets />
      <Receivers />
      <Systems />
      <Functions />
    </>
  )
}

function Channels(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListConfigDeliveryChannels', {})
  return (
    <Panel title={texts.channels}>
      <Answered query={query}>
        {({ DeliveryChannels = [] }) => (
          <Register
            label={texts.channels}
            none={texts.noChannels}
            rows={DeliveryChannels}
            keyOf={({ DeliveryChannelId = '' }) => DeliveryChannelId}
            columns={[
              { id: 'name', title: texts.name, cell: ({ DeliveryChannelName }) => DeliveryChannelName },
              { id: 'kind', title: texts.kind, cell: ({ DeliveryChannelType }) => DeliveryChannelType },
              {
                id: 'target',
                title: texts.target,
                cell: ({ DeliveryChannelTargetArn }) => DeliveryChannelTargetArn,
              },
              {
                id: 'state',
                title: texts.state,
                cell: ({ Status }) => (
                  <Badge tone={Status === 1 ? 'good' : 'idle'}>{Status === 1 ? texts.on : texts.off}</Badge>
                ),
              },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}

function Targets(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListDeliveryTargets', {})
  return (
    <Panel title={texts.targets} note={texts.targetsNote}>
      <Answered query={query}>
        {({ DeliveryTargets = [] }) => (
          <Register
            label={texts.targets}
            none={texts.noTargets}
            rows={DeliveryTargets}
            keyOf={({ TargetArn = '' }) => TargetArn}
            columns={[
              { id: 'target', title: texts.target, cell: ({ TargetArn }) => TargetArn },
              { id: 'address', title: texts.address, cell: ({ Address }) => Address },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}

function Receivers(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListReportReceivers', {})
  return (
    <Panel title={texts.receivers} note={texts.targetsNote}>
      <Answered query={query}>
        {({ ReportReceivers = [] }) => (
          <Register
            label={texts.receivers}
            none={texts.noReceivers}
            rows={ReportReceivers}
            keyOf={({ ReceiverName = '' }) => ReceiverName}
            columns={[
              { id: 'name', title: texts.name, cell: ({ ReceiverName }) => ReceiverName },
              { id: 'kind', title: texts.kind, cell: ({ Form }) => Form },
              { id: 'address', title: texts.address, cell: ({ Address }) => Address },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}

function Systems(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListSystems', { PageSize: 100 })
  return (
    <Panel title={texts.systems}>
      <Answered query={query}>
        {({ Systems: systems = [] }) => (
          <Register
            label={texts.systems}
            none={texts.noSystems}
            rows={systems}
            keyOf={({ SystemId = '' }) => SystemId}
            columns={[
              { id: 'name', title: texts.name, cell: ({ SystemName }) => SystemName },
              { id: 'filing', title: texts.filing, cell: ({ FilingNumber }) => FilingNumber },
              { id: 'level', title: texts.level, cell: ({ Level }) => Level },
              { id: 'owner', title: texts.owner, cell: ({ Owner }) => Owner },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}

function Functions(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListFunctionEndpoints', {})
  return (
    <Panel title={texts.functions} note={texts.targetsNote}>
      <Answered query={query}>
        {({ FunctionEndpoints = [] }) => (
          <Register
            label={texts.functions}
            none={texts.noFunctions}
            rows={FunctionEndpoints}
            keyOf={({ FunctionArn = '' }) => FunctionArn}
            columns={[
              { id: 'target', title: texts.target, cell: ({ FunctionArn }) => FunctionArn },
              { id: 'address', title: texts.address, cell: ({ Url }) => Url },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}

/** The table, or words where it would be empty. Names in it may be of any script. */
function Register<R extends RowData>({
  none,
  columns,
  ...table
}: {
  readonly label: string
  readonly none: string
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly keyOf: (row: R) => string
}): ReactElement {
  if (table.rows.length === 0) return <p className="muted">{none}</p>
  const shown = columns.map(({ cell, ...column }) => ({
    ...column,
    cell: (row: R) => <span dir="auto">{cell(row)}</span>,
  }))
  return <Table {...table} columns={shown} />
}
