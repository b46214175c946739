import type { ReactElement } from 'react'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { Failure } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { reportTexts } from '../../texts/reports'
import { FORMS } from './forms'
import { type Report, useReport } from './reports'

const STEPS = { ...FORMS, proof: 'formSignature' } as const

/** A report that is being made: which step it is at, how far it is, when it may be ready, and a way to stop it. */
export function ReportProgress({ report }: { readonly report: Report }): ReactElement {
  const texts = useTexts(reportTexts)
  const forms = useTexts(packageTexts)
  const format = useFormat()
  const { ReportId = '', RequestTimestamp } = report
  const cancel = useAction('CancelReport', ['ListReports', 'GetReport'])
  const { data } = useReport(ReportId)
  const { Step: step, StepNo = 0, Steps = 0, Percent: percent, ...rest } = data?.Report?.Progress ?? {}
  const name = step !== undefined && step in STEPS ? forms[STEPS[step as keyof typeof STEPS]] : step
  return (
    <div className="stack-small making">
      <div className="row">
        <strong role="status">
          {name === undefined ? texts.waiting : texts.step(name, format.count(StepNo), format.count(Steps))}
        </strong>
        <Button isBusy={cancel.isPending} onClick={() => cancel.mutate({ ReportId })}>
          {texts.cancel}
        </Button>
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={texts.making}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      >
        <div className="progress" style={{ width: `${percent ?? 100}%` }} />
      </div>
      <p className="muted small">
        {[
          percent === undefined ? '' : format.share(percent / 100),
          leftText(rest.EstimatedCompleteTimestamp, texts, format.count),
          rest.NextAttemptTimestamp === undefined ? '' : texts.again(format.time(rest.NextAttemptTimestamp)),
          rest.LastCause ?? '',
          RequestTimestamp === undefined ? '' : forms.asked(format.ago(RequestTimestamp)),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {cancel.error !== null && <Failure error={cancel.error} title={texts.notCancelled} />}
    </div>
  )
}

function leftText(
  at: number | undefined,
  texts: (typeof reportTexts)['en'],
  count: (value: number) => string,
): string {
  if (at === undefined) return ''
  return texts.left(count(Math.max(1, Math.ceil((at - Date.now()) / 1_000))))
}
