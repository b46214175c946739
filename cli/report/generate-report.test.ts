import { expect, it } from 'vitest'
import { progressText } from './generate-report.js'

const NOW = 1_800_000_000_000
const waiting = {
  Step: undefined,
  StepNo: undefined,
  Steps: undefined,
  Percent: 0,
  EstimatedCompleteTimestamp: undefined,
  Attempts: 0,
  NextAttemptTimestamp: undefined,
  LastCause: undefined,
}
const begun = { ...waiting, Attempts: 1, Steps: 9 }

it.each([
  ['nothing of a report that is not being made', undefined, ''],
  ['that it waits', waiting, 'waits'],
  [
    'the step, and how long it may take',
    { ...begun, Percent: 47, Step: 'json', StepNo: 4, EstimatedCompleteTimestamp: NOW + 11_000 },
    '47 %, json (4 of 9), about 11.00 s left',
  ],
  [
    'no estimate where there is none',
    { ...begun, Percent: 3, Step: 'record', StepNo: 1 },
    '3 %, record (1 of 9)',
  ],
  [
    'why it is tried again, in characters that move no cursor',
    { ...waiting, Attempts: 1, NextAttemptTimestamp: NOW + 4_000, LastCause: 'no space\u001b[2J' },
    'failed (no space?[2J), tried again in 4.00 s',
  ],
])('progress tells %s', (_, progress, text) => {
  expect(progressText(progress, NOW)).toBe(text)
})
