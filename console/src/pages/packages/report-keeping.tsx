import type { ReactElement } from 'react'
import { CallDialog } from '../../components/call-dialog'
import { useTexts } from '../../texts/language'
import { reportTexts } from '../../texts/reports'
import type { Report } from './reports'

const READ_AGAIN = ['ListReports', 'GetReport'] as const

/** Holds a report against removal, or releases it. */
export function ReportKeeping({ report }: { readonly report: Report }): ReactElement {
  const texts = useTexts(reportTexts)
  const { ReportId = '', HoldTimestamp, HoldBy = '', HoldReason = '' } = report
  if (HoldTimestamp === undefined)
    return (
      <CallDialog
        operation="HoldReport"
        title={texts.holdTitle}
        label={texts.hold}
        confirm={texts.hold}
        fixed={{ ReportId }}
        fields={[{ name: 'Reason', label: texts.reason }]}
        refreshes={READ_AGAIN}
      >
        <p>{texts.holdText}</p>
      </CallDialog>
    )
  return (
    <span className="stack-small">
      <span className="small" dir="auto" title={HoldReason}>
        {texts.held(HoldBy)}: {HoldReason}
      </span>
      <CallDialog
        operation="ReleaseReport"
        title={texts.releaseTitle}
        label={texts.release}
        confirm={texts.release}
        fixed={{ ReportId }}
        refreshes={READ_AGAIN}
      >
        <p>{texts.releaseText}</p>
      </CallDialog>
    </span>
  )
}
