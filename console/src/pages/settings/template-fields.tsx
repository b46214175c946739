import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import type { Template } from './templates'

type Texts = (typeof settingTexts)['en']

/** Subscriptions that are offered, as Quartz cron in UTC+8. */
const FREQUENCIES = { daily: '0 0 9 * * ?', weekly: '0 0 9 ? * MON', monthly: '0 0 9 1 * ?' } as const
const FREQUENCY_NAMES = ['daily', 'weekly', 'monthly'] as const

/** Fields of a template; what an existing one has that is not offered stays a choice. */
export function useTemplateFields(template: Template | undefined) {
  const texts = useTexts(settingTexts)
  const { data } = useCall('ListCompliancePacks', { PageSize: 100 })
  const packs = (data?.CompliancePacksResult?.CompliancePacks ?? []).map(
    ({ CompliancePackId = '', CompliancePackName = '' }) => ({
      value: `CompliancePackId ${CompliancePackId}`,
      label: CompliancePackName,
    }),
  )
  const own = scopeLines(template?.ReportScope)
    .split('\n')
    .filter((line) => line !== '' && !packs.some(({ value }) => value === line))
    .map((line) => ({ value: line, label: line }))
  const frequency = template?.SubscriptionFrequency ?? ''
  const frequencies = [
    ...FREQUENCY_NAMES.map((name) => ({ value: FREQUENCIES[name], label: texts[name] })),
    ...(frequency === '' || FREQUENCY_NAMES.some((name) => FREQUENCIES[name] === frequency)
      ? []
      : [{ value: frequency, label: frequency }]),
  ]
  return [
    { name: 'ReportTemplateName', label: texts.name, isNeeded: true },
    {
      name: 'ReportScope',
      label: texts.scope,
      hint: texts.scopeHint,
      choices: [...packs, ...own],
      toItem: (line: string) => {
        const [key = '', value = ''] = line.split(' ')
        return { Key: key, MatchType: 'In', Value: value }
      },
    },
    {
      name: 'ReportGranularity',
      label: texts.granularity,
      choices: (['AllInOne', 'GroupByAggregator', 'GroupByAccount'] as const).map((value) => ({
        value,
        label: texts[value],
      })),
    },
    {
      name: 'ReportLanguage',
      label: texts.language,
      choices: [
        { value: 'en-US', label: 'English' },
        { value: 'zh-CN', label: '中文' },
      ],
    },
    { name: 'SubscriptionFrequency', label: texts.frequency, choices: frequencies },
    { name: 'ReportTemplateDescription', label: texts.description },
  ] as const
}

export function frequencyName(frequency: string, texts: Texts): string {
  const known = FREQUENCY_NAMES.find((name) => FREQUENCIES[name] === frequency)
  return known === undefined ? frequency || texts.never : texts[known]
}

/** A scope as lines, `{key} {id}` each. */
export function scopeLines(scope: Template['ReportScope']): string {
  return (scope ?? [])
    .flatMap(({ Key = '', Value = '' }) => Value.split(',').map((id) => `${Key} ${id}`))
    .join('\n')
}

/** To whom the reports of a template are sent. */
export function TemplateReceivers({ template }: { readonly template: Template }): ReactElement | null {
  const texts = useTexts(settingTexts)
  const { ReportTemplateId = '', ReportTemplateName = '' } = template
  const { data } = useCall('GetReportReceivers', { ReportTemplateId })
  if (data === undefined) return null
  const lines = (data.Receivers ?? []).map(({ ReceiverName = '', Recipients = '' }) =>
    Recipients === '' ? ReceiverName : `${ReceiverName}: ${Recipients}`,
  )
  return (
    <CallDialog
      operation="SetReportReceivers"
      title={`${texts.receivers}: ${ReportTemplateName}`}
      label={texts.receiversOf(String(lines.length))}
      fixed={{ ReportTemplateId }}
      values={{ Receivers: lines.join('\n') }}
      fields={[
        {
          name: 'Receivers',
          label: texts.receivers,
          hint: texts.receiverLineHint,
          mayBeEmpty: true,
          toItem: (line) => {
            const [name = '', recipients = ''] = line.split(/:(.*)/)
            return { ReceiverName: name.trim(), Recipients: recipients.replaceAll(' ', '') }
          },
        },
      ]}
      refreshes={['GetReportReceivers']}
    />
  )
}
