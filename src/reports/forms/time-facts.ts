import { textIn } from '../text-in.js'
import type { FormView } from './form-view.js'
import { TIME_WORDS } from './time-words.js'

/** What the cover says of the time that a report is of and what it is compared with, label by label. */
export function timeFacts({ record, time }: FormView): readonly (readonly [label: string, value: string])[] {
  const { changes, header, period } = record.head
  const words = textIn(TIME_WORDS, header.language)
  const facts: (readonly [string, string])[] = []
  const { past } = header
  if (past !== undefined) {
    const tell = past.rules === 'then' ? words.pastThen : words.pastNow
    const lines = [tell(time.text(header.asOf), time.text(past.madeAt)), words.unknownThen]
    if (!past.isMembershipKnown) lines.push(words.membershipUnknown)
    facts.push([words.past, lines.join('\n')])
  }
  if (changes.since !== null && changes.sinceReportId !== null) {
    const lines = [words.comparison(changes.sinceReportId, time.text(changes.since))]
    if (changes.keptSince !== undefined) lines.push(words.keptSince(time.text(changes.keptSince)))
    facts.push([words.comparedWith, lines.join('\n')])
  }
  if (period !== undefined) {
    const days = period.risks.map(({ slaDays }) => slaDays).join(', ')
    const lines = [words.periodText(time.text(period.from), time.text(period.to), days)]
    if (period.keptSince !== undefined) lines.push(words.keptSince(time.text(period.keptSince)))
    facts.push([words.period, lines.join('\n')])
  }
  return facts
}
