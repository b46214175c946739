import { expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { describeProgress, nextStep } from './progress.js'

const T0 = toInstant(1_800_000_000_000)
const at = (ms: number) => toInstant(T0 + ms)
const steps = ['record', 'csv', 'pdf', 'proof']
const begun = { step: 'record', stepStartedAt: T0, doneMs: {} }

it('knows nothing of the rest before a first step is done', () => {
  const shown = describeProgress(begun, { steps, before: null, now: at(300) })
  expect(shown).toMatchObject({ step: 'record', stepNo: 1, steps: 4, estimatedEndAt: null })
  expect(shown.share).toBeCloseTo(300 / 3_320)
})

it('takes the pace of this server from the steps that are done', () => {
  // Twice as slow as usual: what usually takes 900 ms took 1,800.
  const progress = nextStep(begun, 'csv', at(1_800))
  const shown = describeProgress(progress, { steps, before: null, now: at(1_800) })
  expect(shown.share).toBeCloseTo(900 / 3_320)
  expect(shown.estimatedEndAt).toBe(at(1_800 + 2 * (900 + 1_500 + 20)))
})

it('expects of each step what it took in the report before, and never says it is done', () => {
  const before = { record: 100, csv: 100, pdf: 800, proof: 0 }
  const first = describeProgress(begun, { steps, before, now: at(50) })
  expect(first).toMatchObject({ share: 0.05, estimatedEndAt: at(1_000) })
  const last = nextStep(nextStep(begun, 'csv', at(100)), 'pdf', at(200))
  expect(describeProgress(last, { steps, before, now: at(600) })).toMatchObject({
    stepNo: 3,
    share: 0.6,
    estimatedEndAt: at(1_000),
  })
  const late = describeProgress(last, { steps, before, now: at(90_000) })
  expect(late.share).toBeLessThan(1)
  expect(late.estimatedEndAt).toBeGreaterThanOrEqual(at(90_000))
})
