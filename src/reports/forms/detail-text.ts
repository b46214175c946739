import type { Annotation } from '../../evaluation/types.js'
import type { ResultDetail } from '../model.js'
import type { Words } from './words.js'

/** One failing condition in a line. */
export function failureText({ evidence }: Words, failure: Annotation): string {
  const { property, operator, desiredValue, configuration, reason } = failure
  const actual = configuration === '' ? (reason ?? evidence.noValue) : configuration
  return evidence.failure(property, operator, desiredValue, actual)
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
