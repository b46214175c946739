import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Icon } from '../../components/icon'
import { Panel } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { Register } from './register'
import { frequencyName, scopeLines, TemplateReceivers, useTemplateFields } from './template-fields'

export type Template = NonNullable<Reply<'ListReportTemplates'>['ReportTemplateList']>[number]

const LOOK_EVERY_MS = 1_000
const SENDINGS_EVERY_MS = 2_000
/** As many as one reply takes. */
const MOST_TEMPLATES = 50

/** Reports that are made by a template and, when subscribed to, sent. */
export function Templates(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('ListReportTemplates', { MaxResults: MOST_TEMPLATES })
  const fields = useTemplateFields(undefined)
  return (
    <Panel
      title={texts.templates}
      note={texts.templatesNote}
      actions={
        <CallDialog
          operation="CreateReportTemplate"
          title={texts.newTemplate}
          icon="plus"
          values={{ ReportGranularity: 'AllInOne' }}
          fields={fields}
          refreshes={['ListReportTemplates']}
        />
      }
    >
      <Answered query={query}>
        {({ ReportTemplateList = [] }) => (
          <Register
            label={texts.templates}
            none={texts.noTemplates}
            rows={ReportTemplateList}
            keyOf={({ ReportTemplateId = '' }) => ReportTemplateId}
            columns={[
              { id: 'name', title: texts.name, cell: ({ ReportTemplateName }) => ReportTemplateName },
              {
                id: 'scope',
                title: texts.scope,
                cell: ({ ReportScope }) => scopeLines(ReportScope).replaceAll('\n', ', ') || texts.allRules,
              },
              {
                id: 'frequency',
                title: texts.frequency,
                cell: ({ SubscriptionFrequency = '' }) => frequencyName(SubscriptionFrequency, texts),
              },
              {
                id: 'report',
                title: texts.report,
                cell: ({ ReportTemplateId = '' }) => <TemplateReport id={ReportTemplateId} />,
              },
            ]}
            actions={(template) => <TemplateActions template={template} />}
          />
        )}
      </Answered>
    </Panel>
  )
}

function TemplateActions({ template }: { readonly template: Template }): ReactElement {
  const texts = useTexts(settingTexts)
  const fields = useTemplateFields(template)
  const { ReportTemplateId = '', ReportTemplateName = '' } = template
  const generate = useAction('GenerateReportFromTemplate', ['GetReportFromTemplate'])
  const send = useAction('TriggerReportSend', ['ListReportSendings', 'GetReportFromTemplate'])
  const error = generate.error ?? send.error
  return (
    <>
      <Button
        aria-label={`${texts.generate}: ${ReportTemplateName}`}
        isBusy={generate.isPending}
        onClick={() => generate.mutate({ ReportTemplateId })}
      >
        {texts.generate}
      </Button>
      <Button
        aria-label={`${texts.send}: ${ReportTemplateName}`}
        isBusy={send.isPending}
        onClick={() => send.mutate({ ReportTemplateId })}
      >
        {texts.send}
      </Button>
      <TemplateReceivers template={template} />
      <CallDialog
        operation="UpdateReportTemplate"
        title={`${texts.edit}: ${ReportTemplateName}`}
        label={texts.edit}
        fixed={{ ReportTemplateId }}
        values={{
          ReportTemplateName,
          ReportScope: scopeLines(template.ReportScope),
          ReportGranularity: template.ReportGranularity ?? '',
          ReportLanguage: template.ReportLanguage ?? '',
          SubscriptionFrequency: template.SubscriptionFrequency ?? '',
          ReportTemplateDescription: template.ReportTemplateDescription ?? '',
        }}
        fields={fields}
        refreshes={['ListReportTemplates']}
      />
      <CallDialog
        operation="DeleteReportTemplate"
        title={`${texts.delete}: ${ReportTemplateName}`}
        label={texts.delete}
        confirm={texts.delete}
        tone="danger"
        fixed={{ ReportTemplateId }}
        refreshes={['ListReportTemplates']}
      >
        <p>{texts.deleteTemplateText}</p>
      </CallDialog>
      {error !== null && <Failure error={error} />}
    </>
  )
}

function TemplateReport({ id }: { readonly id: string }): ReactElement {
  const texts = useTexts(settingTexts)
  const { data } = useCall(
    'GetReportFromTemplate',
    { ReportTemplateId: id },
    { everyMs: (reply) => (reply?.TemplateReport?.Status === 'CREATING' ? LOOK_EVERY_MS : false) },
  )
  const { Status: status, ReportUrl: url } = data?.TemplateReport ?? {}
  if (url !== undefined && url !== '')
    return (
      <a className="row" href={url} download>
        <Icon name="download" size={16} />
        {texts.download('')}
      </a>
    )
  return <span role="status">{status === 'CREATING' ? texts.making : '–'}</span>
}

/** What was sent to whom, newest first. */
export function Sendings(): ReactElement {
  const texts = useTexts(settingTexts)
  const format = useFormat()
  // A sending comes when its report was made, whoever or whatever asked for it.
  const query = useCall('ListReportSendings', { PageSize: 50 }, { everyMs: SENDINGS_EVERY_MS })
  const states: Readonly<Record<string, string>> = texts.sendingStates
  return (
    <Panel title={texts.sendings}>
      <Answered query={query}>
        {({ ReportSendings = [] }) => (
          <Register
            label={texts.sendings}
            none={texts.noSendings}
            rows={ReportSendings}
            keyOf={({ SendingId = '' }) => SendingId}
            columns={[
              { id: 'receiver', title: texts.receiver, cell: ({ ReceiverName }) => ReceiverName },
              { id: 'recipients', title: texts.recipients, cell: ({ Recipients }) => Recipients },
              {
                id: 'state',
                title: texts.state,
                cell: ({ Status = '', LastErrorMessage }) =>
                  [states[Status] ?? Status, LastErrorMessage].filter(Boolean).join(' · '),
              },
              {
                id: 'at',
                title: texts.when,
                cell: ({ CreateTimestamp: at }) => (at === undefined ? '' : format.time(at)),
              },
            ]}
          />
        )}
      </Answered>
    </Panel>
  )
}
