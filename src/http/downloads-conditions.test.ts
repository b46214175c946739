import { expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { evaluateConditions, isRangeCurrent } from './downloads-conditions.js'

const state = { etag: '"ABC"', lastModifiedAt: toInstant(Date.UTC(2021, 5, 22, 2, 46, 5, 857)) }
const SAME = 'Tue, 22 Jun 2021 02:46:05 GMT'
const EARLIER = 'Tue, 22 Jun 2021 02:46:04 GMT'

it.each([
  [{}, 'send'],
  [{ 'if-match': '"ABC"' }, 'send'],
  [{ 'if-match': 'abc' }, 'send'],
  [{ 'if-match': '*' }, 'send'],
  [{ 'if-match': '"X", "ABC"' }, 'send'],
  [{ 'if-match': '"X"' }, 'failed If-Match'],
  [{ 'if-none-match': '"ABC"' }, 'notModified'],
  [{ 'if-none-match': 'W/"ABC"' }, 'notModified'],
  [{ 'if-none-match': '*' }, 'notModified'],
  [{ 'if-none-match': '"X"' }, 'send'],
  [{ 'if-modified-since': SAME }, 'notModified'],
  [{ 'if-modified-since': EARLIER }, 'send'],
  [{ 'if-modified-since': 'yesterday' }, 'send'],
  [{ 'if-unmodified-since': SAME }, 'send'],
  [{ 'if-unmodified-since': EARLIER }, 'failed If-Unmodified-Since'],
  [{ 'if-match': '"ABC"', 'if-unmodified-since': EARLIER }, 'send'],
  [{ 'if-none-match': '"X"', 'if-modified-since': SAME }, 'send'],
  [{ 'if-match': '"X"', 'if-none-match': '"ABC"' }, 'failed If-Match'],
])('%j: %s', (headers, expected) => {
  const outcome = evaluateConditions(headers, state)
  expect(outcome.kind === 'failed' ? `failed ${outcome.condition}` : outcome.kind).toBe(expected)
})

it.each([
  [undefined, true],
  ['"ABC"', true],
  [SAME, true],
  ['"X"', false],
  [EARLIER, false],
  ['x', false],
])('If-Range %s: %s', (ifRange, expected) => {
  expect(isRangeCurrent(ifRange, state)).toBe(expected)
})
