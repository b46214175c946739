import type { ReactElement } from 'react'
import { CallDialog } from '../../components/call-dialog'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { reportTexts } from '../../texts/reports'
import type { Report } from './reports'

/** Asks for a report of a past time or over a period, or compared with any earlier one. */
export function ReportOptions({
  packId,
  reports,
}: {
  readonly packId: string
  readonly reports: readonly Report[]
}): ReactElement {
  const texts = useTexts(reportTexts)
  const format = useFormat()
  const earlier = reports
    .filter(({ Status }) => Status === 'COMPLETE')
    .map(({ ReportId = '', AsOfTimestamp: at }) => ({
      value: ReportId,
      label: at === undefined ? ReportId : format.time(at),
    }))
  const ruleTimes = [
    { value: 'then', label: texts.ofThen },
    { value: 'now', label: texts.ofNow },
  ]
  return (
    <CallDialog
      operation="GenerateReport"
      title={texts.options}
      confirm={texts.generate}
      fixed={{ CompliancePackId: packId }}
      fields={({ AsOfTimestamp = '', FromTimestamp = '' }) => [
        { name: 'CompareWithReportId', label: texts.compareWith, choices: earlier, notSet: texts.lastOne },
        { name: 'AsOfTimestamp', label: texts.asOf, hint: texts.asOfHint, isTime: true },
        ...(AsOfTimestamp === ''
          ? []
          : [{ name: 'AsOfRules', label: texts.rules, choices: ruleTimes } as const]),
        { name: 'FromTimestamp', label: texts.from, hint: texts.fromHint, isTime: true },
        ...(FromTimestamp === '' ? [] : [{ name: 'ToTimestamp', label: texts.to, isTime: true } as const]),
      ]}
      refreshes={['ListReports']}
    >
      <p className="muted small">{texts.optionsText}</p>
    </CallDialog>
  )
}
