import { textIn } from '../text-in.js'
import { type FormView, formatCount } from './form-view.js'
import { TIME_WORDS } from './time-words.js'

/** How many changes to the checks there were since when, for the cover. */
export function checksText({ record, words, time }: FormView): string {
  const { since, sinceReportId, changes } = record.head.checks
  const { checks } = words
  if (record.head.header.past !== undefined)
    return textIn(TIME_WORDS, record.head.header.language).checksSince(formatCount(changes), time.text(since))
  return sinceReportId === null
    ? checks.countSinceCreation(formatCount(changes), time.text(since))
    : checks.countSinceReport(formatCount(changes), time.text(since), sinceReportId)
}

/** That there were none. */
export function noChecksText({ record, words, time }: FormView): string {
  const { since, sinceReportId } = record.head.checks
  const { checks } = words
  const at = time.text(since)
  if (record.head.header.past !== undefined)
    return textIn(TIME_WORDS, record.head.header.language).checksSince('0', at)
  return sinceReportId === null ? checks.noneSinceCreation(at) : checks.noneSinceReport(at, sinceReportId)
}
