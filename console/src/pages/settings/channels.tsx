import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { Register } from './register'

type Channel = NonNullable<Reply<'ListConfigDeliveryChannels'>['DeliveryChannels']>[number]

const READ_AGAIN = ['ListConfigDeliveryChannels', 'ListDeliveries'] as const

/** Where changes, findings and snapshots of the account are delivered to, and what became of it. */
export function Channels(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListConfigDeliveryChannels', {})
  const deliveries = useCall('ListDeliveries', {})
  const format = useFormat()
  const ofChannel = (id: string | undefined) =>
    deliveries.data?.Deliveries?.find(({ DeliveryChannelId }) => DeliveryChannelId === id)
  return (
    <Panel title={texts.channels} actions={<NewChannel />}>
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
              {
                id: 'delivered',
                title: texts.delivered,
                cell: ({ DeliveryChannelId }) => {
                  const found = ofChannel(DeliveryChannelId)
                  return found === undefined
                    ? ''
                    : [format.count(found.DeliveredCount ?? 0), found.LastErrorMessage]
                        .filter(Boolean)
                        .join(' · ')
                },
              },
            ]}
            actions={(channel) => <ChannelActions channel={channel} />}
          />
        )}
      </Answered>
    </Panel>
  )
}

function useChannelFields() {
  const texts = useTexts(settingTexts)
  return [
    { name: 'DeliveryChannelName', label: texts.name },
    { name: 'Description', label: texts.description },
    { name: 'ConfigurationItemChangeNotification', label: texts.sendsChanges },
    { name: 'NonCompliantNotification', label: texts.sendsFindings },
    { name: 'ConfigurationSnapshot', label: texts.sendsSnapshots },
    { name: 'CompliantSnapshot', label: texts.sendsCompliance },
    { name: 'DeliverySnapshotTime', label: texts.snapshotTime, hint: texts.snapshotTimeHint },
    { name: 'DeliveryChannelCondition', label: texts.condition, hint: texts.conditionHint },
    { name: 'OversizedDataOSSTargetArn', label: texts.oversized, hint: texts.oversizedHint },
  ] as const
}

function NewChannel(): ReactElement {
  const texts = useTexts(settingTexts)
  const fields = useChannelFields()
  return (
    <CallDialog
      operation="CreateConfigDeliveryChannel"
      title={texts.newChannel}
      icon="plus"
      fields={[
        { name: 'DeliveryChannelType', label: texts.kind },
        { name: 'DeliveryChannelTargetArn', label: texts.target, hint: texts.targetHint },
        ...fields,
      ]}
      refreshes={READ_AGAIN}
    />
  )
}

function ChannelActions({ channel }: { readonly channel: Channel }): ReactElement {
  const texts = useTexts(settingTexts)
  const fields = useChannelFields()
  const { DeliveryChannelId = '', DeliveryChannelName = '', Status } = channel
  const isOn = Status === 1
  return (
    <>
      <CallDialog
        operation="UpdateConfigDeliveryChannel"
        title={`${texts.edit}: ${DeliveryChannelName}`}
        label={texts.edit}
        fixed={{ DeliveryChannelId }}
        values={{
          ...Object.fromEntries(
            fields.map(({ name }) => [name, channel[name] === undefined ? '' : String(channel[name])]),
          ),
          DeliveryChannelTargetArn: channel.DeliveryChannelTargetArn ?? '',
        }}
        fields={[{ name: 'DeliveryChannelTargetArn', label: texts.target }, ...fields]}
        refreshes={READ_AGAIN}
      />
      <CallDialog
        operation="UpdateConfigDeliveryChannel"
        title={`${isOn ? texts.switchOff : texts.switchOn}: ${DeliveryChannelName}`}
        label={isOn ? texts.switchOff : texts.switchOn}
        confirm={isOn ? texts.switchOff : texts.switchOn}
        fixed={{ DeliveryChannelId, Status: isOn ? 0 : 1 }}
        refreshes={READ_AGAIN}
      >
        <p>{isOn ? texts.switchOffText : texts.switchOnText}</p>
      </CallDialog>
      <CallDialog
        operation="DeleteConfigDeliveryChannel"
        title={`${texts.delete}: ${DeliveryChannelName}`}
        label={texts.delete}
        confirm={texts.delete}
        tone="danger"
        fixed={{ DeliveryChannelId }}
        refreshes={READ_AGAIN}
      >
        <p>{texts.deleteChannelText}</p>
      </CallDialog>
    </>
  )
}
