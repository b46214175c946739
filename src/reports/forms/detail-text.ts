import { NO_PROPERTY } from '../../conditions/verdict.js'
import type { Annotation } from '../../evaluation/types.js'
import type { ResultDetail } from '../model.js'
import type { Words } from './words.js'

/** Why there is no value to be shown, in the language of the report; undefined where there is one. */
export function reasonText({ evidence }: Words, reason: string | undefined): string | undefined {
  return reason === NO_PROPERTY ? evidence.noProperty : reason
}

/** One failing condition in a line. */
export function failureText(words: Words, failure: Annotation): string {
  const { property, operator, desiredValue, configuration, reason } = failure
  const actual = configuration === '' ? (reasonText(words, reason) ?? words.evidence.noValue) : configuration
  return words.evidence.failure(property, operator, desiredValue, actual)
}

/** All that is known of why a result is not compliant, a line each. */
export function detailText(words: Words, detail: ResultDetail | null): string | null {
  if (detail === null) return null
  switch (detail.kind) {
    case 'failures':
      return detail.failures.map((failure) => failureText(words, failure)).join('\n')
    case 'missing':
      return words.evidence.missing(detail.missing.join(', '))
    case 'error':
      return words.evidence.failed(detail.cause)
  }
}
