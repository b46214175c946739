import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { Icon } from '../../components/icon'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { FORMS } from './forms'
import { formName, LateForms } from './late-forms'

type Detail = NonNullable<Reply<'GetReport'>['Report']>
type Objects = NonNullable<Detail['Objects']>

const ORDER = Object.keys(FORMS)

/** Forms that are shown at once; the others are behind a click. */
const FIRST = 4

/** A link for each form of a report, whose addresses are signed and expire; and a way to the forms that were not made. */
export function ReportForms({ report }: { readonly report: Detail }): ReactElement {
  const texts = useTexts(packageTexts)
  const objects = report.Objects ?? []
  const sorted = objects.toSorted((one, other) => placeOf(one.Form) - placeOf(other.Form))
  return (
    <div className="stack-small">
      <FormLinks objects={sorted.slice(0, FIRST)} label={texts.forms} />
      {sorted.length > FIRST && (
        <details>
          <summary>{texts.otherForms}</summary>
          <FormLinks objects={sorted.slice(FIRST)} label={texts.otherForms} />
        </details>
      )}
      <LateForms report={report} />
    </div>
  )
}

function FormLinks({ objects, label }: { readonly objects: Objects; readonly label: string }): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  return (
    <ul className="forms" aria-label={label}>
      {objects.map(({ Form = '', Url, SizeBytes = 0, Sha256 }) => (
        <li key={Form}>
          <a className="form-link" href={Url} download title={`SHA-256 ${Sha256}`}>
            <Icon name="download" />
            <span>
              {formName(Form, texts)} <small>{Form}</small>
            </span>
            <small>{format.bytes(SizeBytes)}</small>
          </a>
        </li>
      ))}
    </ul>
  )
}

function placeOf(form = ''): number {
  const place = ORDER.indexOf(form)
  return place < 0 ? ORDER.length : place
}
