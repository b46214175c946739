import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Failure } from '../../components/states'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { reportTexts } from '../../texts/reports'
import { FORMS } from './forms'

type Detail = NonNullable<Reply<'GetReport'>['Report']>
const READ_AGAIN = ['GetReport'] as const
/** Those that can be made of a stored record; the rest is always there. */
const LATE = ['xlsx', 'pdf', 'html', 'csv', 'xls', 'json', 'oscal'] as const

/** The forms that a report does not have: each with a way to make it, and what becomes of those that were asked for. */
export function LateForms({ report }: { readonly report: Detail }): ReactElement | null {
  const texts = useTexts(reportTexts)
  const names = useTexts(packageTexts)
  const make = useAction('GenerateReportForm', READ_AGAIN)
  const { ReportId = '', Objects = [], LateForms: late = [] } = report
  const has = new Set(Objects.map(({ Form }) => Form))
  const asked = late.filter(({ Form, Status }) => Status !== 'COMPLETE' && !has.has(Form))
  const missing = LATE.filter((form) => !has.has(form) && !asked.some(({ Form }) => Form === form))
  return (
    <div className="stack-small">
      {asked.map(({ Form = '', Status, Cause }) => (
        <p key={Form} className="row" role="status">
          <strong>{formName(Form, names)}</strong>
          {Status === 'FAILED' ? (
            <>
              <span>
                {texts.formFailed} {Cause}
              </span>
              <MakeForm form={Form} make={make} reportId={ReportId} label={texts.retryForm} />
            </>
          ) : (
            <>
              <span className="making-mark" aria-hidden="true" />
              {texts.formBeingMade}
            </>
          )}
        </p>
      ))}
      {missing.length > 0 && (
        <ul className="forms" aria-label={texts.otherFormsToMake}>
          {missing.map((form) => (
            <li key={form} className="row">
              <span>
                {formName(form, names)} <small>{form}</small>
              </span>
              <MakeForm form={form} make={make} reportId={ReportId} label={texts.makeForm} />
            </li>
          ))}
        </ul>
      )}
      {make.error !== null && <Failure error={make.error} title={texts.formFailed} />}
      <div>
        <CallDialog
          operation="GenerateReportForm"
          title={texts.splitTitle}
          label={texts.split}
          confirm={texts.makeForm}
          fixed={{ ReportId }}
          values={{ Form: 'xlsx', SplitBy: 'account' }}
          fields={[
            {
              name: 'Form',
              label: texts.form,
              choices: LATE.map((value) => ({ value, label: formName(value, names) })),
            },
            {
              name: 'SplitBy',
              label: texts.splitBy,
              isNeeded: true,
              choices: [
                { value: 'account', label: texts.byAccount },
                { value: 'owner', label: texts.byOwner },
              ],
            },
          ]}
          refreshes={READ_AGAIN}
        >
          <p className="muted small">{texts.splitText}</p>
        </CallDialog>
      </div>
    </div>
  )
}

function MakeForm({
  form,
  make,
  reportId,
  label,
}: {
  readonly form: string
  readonly make: ReturnType<typeof useAction<'GenerateReportForm'>>
  readonly reportId: string
  readonly label: string
}): ReactElement | null {
  const texts = useTexts(packageTexts)
  const known = LATE.find((each) => each === form)
  if (known === undefined) return null
  return (
    <Button
      aria-label={`${label}: ${formName(form, texts)}`}
      isBusy={make.isPending && make.variables?.Form === known}
      onClick={() => make.mutate({ ReportId: reportId, Form: known })}
    >
      {label}
    </Button>
  )
}

/** What a form is called; one that is split says by what. */
export function formName(form: string, texts: (typeof packageTexts)['en']): string {
  const [, base = form, by] = /^(\w+)-by-(\w+)$/.exec(form) ?? []
  const name = base in FORMS ? texts[FORMS[base as keyof typeof FORMS]] : base
  if (by === undefined) return name
  return by === 'owner' ? texts.formByOwner(name) : texts.formByAccount(name)
}
