import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { Icon } from '../../components/icon'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'

type Objects = NonNullable<NonNullable<Reply<'GetReport'>['Report']>['Objects']>

/** Forms in the order in which people want them, each with the name of its text. */
export const FORMS = {
  xlsx: 'formXlsx',
  pdf: 'formPdf',
  html: 'formHtml',
  csv: 'formCsv',
  xls: 'formXls',
  json: 'formJson',
  oscal: 'formOscal',
  record: 'formRecord',
  manifest: 'formManifest',
  signature: 'formSignature',
} as const
const ORDER = Object.keys(FORMS)

/** Forms that are shown at once; the others are behind a click. */
const FIRST = 4

/** A link for each form of a report; the addresses are signed and expire. */
export function ReportForms({ objects }: { readonly objects: Objects }): ReactElement {
  const texts = useTexts(packageTexts)
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
              {texts[FORMS[Form as keyof typeof FORMS]] ?? Form} <small>{Form}</small>
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
