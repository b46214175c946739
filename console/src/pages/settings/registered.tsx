import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { Register, SecretOnce } from './register'

/** What the operator registers: where target ARNs lead, and who answers for function ARNs. */
export function Targets(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListDeliveryTargets', {})
  return (
    <Panel
      title={texts.targets}
      note={texts.targetsNote}
      actions={
        <CallDialog
          operation="RegisterDeliveryTarget"
          title={texts.newTarget}
          icon="plus"
          fields={[
            { name: 'TargetArn', label: texts.target, hint: texts.targetHint },
            { name: 'Address', label: texts.address, hint: texts.targetAddressHint },
            { name: 'Secret', label: texts.secret, hint: texts.secretHint, isSecret: true },
          ]}
          refreshes={['ListDeliveryTargets']}
          afterwards={({ Secret }) => <SecretOnce secret={Secret} />}
        />
      }
    >
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
            actions={({ TargetArn = '' }) => (
              <CallDialog
                operation="DeleteDeliveryTarget"
                title={`${texts.delete}: ${TargetArn}`}
                label={texts.delete}
                confirm={texts.delete}
                tone="danger"
                fixed={{ TargetArn }}
                refreshes={['ListDeliveryTargets']}
              >
                <p>{texts.deleteTargetText}</p>
              </CallDialog>
            )}
          />
        )}
      </Answered>
    </Panel>
  )
}

export function Functions(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListFunctionEndpoints', {})
  return (
    <Panel
      title={texts.functions}
      note={texts.targetsNote}
      actions={
        <CallDialog
          operation="RegisterFunctionEndpoint"
          title={texts.newFunction}
          icon="plus"
          fields={[
            { name: 'FunctionArn', label: texts.functionArn, hint: texts.functionArnHint },
            { name: 'Url', label: texts.address },
            { name: 'Secret', label: texts.secret, hint: texts.secretHint, isSecret: true },
          ]}
          refreshes={['ListFunctionEndpoints']}
          afterwards={({ Secret }) => <SecretOnce secret={Secret} />}
        />
      }
    >
      <Answered query={query}>
        {({ FunctionEndpoints = [] }) => (
          <Register
            label={texts.functions}
            none={texts.noFunctions}
            rows={FunctionEndpoints}
            keyOf={({ FunctionArn = '' }) => FunctionArn}
            columns={[
              { id: 'target', title: texts.functionArn, cell: ({ FunctionArn }) => FunctionArn },
              { id: 'address', title: texts.address, cell: ({ Url }) => Url },
            ]}
            actions={({ FunctionArn = '' }) => (
              <CallDialog
                operation="DeleteFunctionEndpoint"
                title={`${texts.delete}: ${FunctionArn}`}
                label={texts.delete}
                confirm={texts.delete}
                tone="danger"
                fixed={{ FunctionArn }}
                refreshes={['ListFunctionEndpoints']}
              >
                <p>{texts.deleteFunctionText}</p>
              </CallDialog>
            )}
          />
        )}
      </Answered>
    </Panel>
  )
}

/** Mail servers and rooms that reports may be sent to. */
export function Receivers(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListReportReceivers', {})
  return (
    <Panel
      title={texts.receivers}
      note={texts.targetsNote}
      actions={
        <CallDialog
          operation="RegisterReportReceiver"
          title={texts.newReceiver}
          icon="plus"
          fields={({ Form }) => [
            { name: 'ReceiverName', label: texts.name },
            { name: 'Form', label: texts.kind },
            { name: 'Address', label: texts.address, hint: texts.receiverAddressHint },
            { name: 'Secret', label: texts.secret, hint: texts.receiverSecretHint, isSecret: true },
            ...(Form === 'smtp'
              ? ([
                  { name: 'Sender', label: texts.sender, isNeeded: true },
                  { name: 'Recipients', label: texts.recipients, hint: texts.recipientsHint },
                ] as const)
              : []),
          ]}
          refreshes={['ListReportReceivers']}
          afterwards={({ Secret }) => <SecretOnce secret={Secret} />}
        />
      }
    >
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
            actions={({ ReceiverName = '' }) => (
              <CallDialog
                operation="DeleteReportReceiver"
                title={`${texts.delete}: ${ReceiverName}`}
                label={texts.delete}
                confirm={texts.delete}
                tone="danger"
                fixed={{ ReceiverName }}
                refreshes={['ListReportReceivers']}
              >
                <p>{texts.deleteReceiverText}</p>
              </CallDialog>
            )}
          />
        )}
      </Answered>
    </Panel>
  )
}
