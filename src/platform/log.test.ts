import { expect, test } from 'vitest'
import { timeMember } from './log.js'

test.each([0, 999, 1_000, 1_767_225_599_999, 1_767_225_600_000, 1_767_225_600_007, 1_767_225_599_045])(
  'a line at %i tells that very millisecond',
  (now) => {
    expect(JSON.parse(`{"level":30${timeMember(now)}}`)).toEqual({
      level: 30,
      time: new Date(now).toISOString(),
    })
  },
)
