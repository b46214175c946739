import type { ReportAgreement } from '../model.js'
import type { FormView } from './form-view.js'

/** What was compared, and what the table counts. */
export function agreementSentences(view: FormView, agreement: ReportAgreement): readonly string[] {
  const { method } = view.words
  const { comparisonId, uploadedAt, comparedAt, given } = agreement
  const { text } = view.time
  return [
    method.compared(text(uploadedAt), comparisonId, text(comparedAt)),
    given ? method.given(text(given.from), text(given.to)) : method.notGiven,
    ...method.agreementList,
  ]
}
