import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { Icon } from '../../components/icon'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { tagLines, tagOfLine } from '../../format/tag-lines'
import { formTexts } from '../../texts/forms'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { Register } from './register'

type NamedSystem = NonNullable<Reply<'ListSystems'>['Systems']>[number]

const LOOK_EVERY_MS = 1_000

/** Named systems: what is filed for classified protection, and the report on each. */
export function Systems(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListSystems', { PageSize: 100 })
  const fields = useSystemFields()
  return (
    <Panel
      title={texts.systems}
      note={texts.systemsNote}
      actions={
        <CallDialog
          operation="CreateSystem"
          title={texts.newSystem}
          icon="plus"
          fields={fields}
          refreshes={['ListSystems']}
        />
      }
    >
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
              {
                id: 'report',
                title: texts.report,
                cell: ({ SystemId = '' }) => <SystemReport systemId={SystemId} />,
              },
            ]}
            actions={(system) => <SystemActions system={system} />}
          />
        )}
      </Answered>
    </Panel>
  )
}

function useSystemFields() {
  const texts = useTexts(settingTexts)
  const { tagsHint } = useTexts(formTexts)
  return [
    { name: 'SystemName', label: texts.name, isNeeded: true },
    { name: 'Level', label: texts.level, isNeeded: true },
    { name: 'FilingNumber', label: texts.filing },
    { name: 'Owner', label: texts.owner },
    { name: 'Tag', label: texts.itsTags, hint: tagsHint, toItem: tagOfLine },
    { name: 'ResourceGroupIds', label: texts.itsGroups },
  ] as const
}

function SystemActions({ system }: { readonly system: NamedSystem }): ReactElement {
  const texts = useTexts(settingTexts)
  const fields = useSystemFields()
  const { SystemId = '', SystemName = '' } = system
  return (
    <>
      <CallDialog
        operation="GenerateSystemReport"
        title={`${texts.generate}: ${SystemName}`}
        label={texts.generate}
        confirm={texts.generate}
        fixed={{ SystemId }}
        values={{ Form: 'xlsx' }}
        fields={[{ name: 'Form', label: texts.form }]}
        refreshes={['GetSystemReport']}
      />
      <CallDialog
        operation="UpdateSystem"
        title={`${texts.edit}: ${SystemName}`}
        label={texts.edit}
        fixed={{ SystemId }}
        values={{
          SystemName,
          Level: String(system.Level ?? ''),
          FilingNumber: system.FilingNumber ?? '',
          Owner: system.Owner ?? '',
          Tag: tagLines(system.Tag),
          ResourceGroupIds: (system.ResourceGroupIds ?? '').replaceAll(',', '\n'),
        }}
        fields={fields}
        refreshes={['ListSystems']}
      />
      <CallDialog
        operation="DeleteSystem"
        title={`${texts.delete}: ${SystemName}`}
        label={texts.delete}
        confirm={texts.delete}
        tone="danger"
        fixed={{ SystemId }}
        refreshes={['ListSystems']}
      >
        <p>{texts.deleteSystemText}</p>
      </CallDialog>
    </>
  )
}

/** The newest report on a system, as far as there is one. */
function SystemReport({ systemId }: { readonly systemId: string }): ReactElement {
  const texts = useTexts(settingTexts)
  const { data } = useCall(
    'GetSystemReport',
    { SystemId: systemId },
    { everyMs: (reply) => (reply?.SystemReport?.Status === 'CREATING' ? LOOK_EVERY_MS : false) },
  )
  const { Status: status, Url: url, Form: form, Cause: cause } = data?.SystemReport ?? {}
  if (url !== undefined && url !== '')
    return (
      <a className="row" href={url} download>
        <Icon name="download" size={16} />
        {texts.download(form ?? '')}
      </a>
    )
  return <span role="status">{status === 'CREATING' ? texts.making : status === 'FAILED' ? cause : '–'}</span>
}
