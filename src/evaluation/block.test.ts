import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import {
  applyUpdate,
  BLOCK_SIZE,
  blockOf,
  blockRangeOfType,
  countCodes,
  emptyBlock,
  formatEvidence,
  formatVerdicts,
  keepsEvidence,
  noUpdate,
  offsetOf,
  parseEvidence,
  parseVerdicts,
  resourceAt,
  typeOfBlock,
} from './block.js'
import { evidenceOf } from './evidence.js'
import type { Evidence } from './types.js'

const at = toInstant(0)
const evidence = fc.oneof<fc.Arbitrary<Evidence>[]>(
  fc.record({
    kind: fc.constant('failures' as const),
    failures: fc.array(fc.tuple(fc.nat(50), fc.string({ unit: 'binary', maxLength: 30 })), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('missing' as const),
    missing: fc.array(fc.string(), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('error' as const), cause: fc.string() }),
)
const step = fc.array(fc.tuple(fc.nat(BLOCK_SIZE - 1), fc.nat(6), evidence), { maxLength: 40 })

describe('verdict block', () => {
  it('is a map of results: counts, evidence and flips agree with a naive model', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        let block = emptyBlock(1, at)
        const naive = new Map<number, { code: number; evidence: Evidence | null }>()
        for (const entries of steps) {
          const update = noUpdate()
          for (const [offset, code, given] of entries) {
            update.codes[offset] = code
            if (keepsEvidence(code)) update.evidence.set(offset, given)
            else update.evidence.delete(offset)
          }
          const expectedFlips: number[] = []
          for (let offset = 0; offset < BLOCK_SIZE; offset++) {
            const code = update.codes[offset]!
            if (code > 6) continue
            const old = naive.get(offset)?.code ?? 0
            if (old !== 0 && old !== code) expectedFlips.push(offset)
            naive.set(offset, { code, evidence: update.evidence.get(offset) ?? null })
          }
          const applied = applyUpdate(block, update)
          expect(applied.flips.map((flip) => flip.offset)).toEqual(expectedFlips)
          if (!applied.changed) expect(applied.block).toBe(block)
          block = applied.block
          expect(block.counts).toEqual(countCodes(block.verdicts))
          expect(parseVerdicts(formatVerdicts(block.verdicts))).toEqual(block.verdicts)
          expect(parseEvidence(formatEvidence(block.evidence))).toEqual(block.evidence)
          for (let offset = 0; offset < BLOCK_SIZE; offset++) {
            const { code, evidence } = naive.get(offset) ?? { code: 0, evidence: null }
            expect(block.verdicts[offset]).toBe(code)
            expect(block.evidence.get(offset) ?? null).toEqual(evidence)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('says nothing changed when the same update comes again', () => {
    const update = noUpdate()
    update.codes[3] = 2
    update.evidence.set(3, { kind: 'failures', failures: [[0, 'x']] })
    const { block } = applyUpdate(emptyBlock(1, at), update)
    expect(applyUpdate(block, update)).toMatchObject({ changed: false, flips: [] })
  })

  it('sees a changed actual value although the verdict stays', () => {
    const first = noUpdate()
    first.codes[3] = 2
    first.evidence.set(3, { kind: 'failures', failures: [[0, 'x']] })
    const second = noUpdate()
    second.codes[3] = 2
    second.evidence.set(3, { kind: 'failures', failures: [[0, 'y']] })
    const { block, flips, changed } = applyUpdate(applyUpdate(emptyBlock(1, at), first).block, second)
    expect({ changed, flips }).toEqual({ changed: true, flips: [] })
    expect(block.evidence.get(3)).toEqual({ kind: 'failures', failures: [[0, 'y']] })
  })

  it('numbers resources densely per type', () => {
    const { first, end } = blockRangeOfType(3 as never)
    expect(end - first).toBe(2 ** 23)
    const resourceNo = resourceAt(first + 2, 7)
    expect([blockOf(resourceNo), offsetOf(resourceNo), typeOfBlock(first + 2)]).toEqual([first + 2, 7, 3])
    expect(resourceNo).toBe(3 * 2 ** 32 + 2 * BLOCK_SIZE + 7)
  })

  it.each(['1'.repeat(511), `${'1'.repeat(511)}7`, `${'1'.repeat(511)}x`])(
    'refuses a damaged text',
    (text) => {
      expect(() => parseVerdicts(text)).toThrow()
    },
  )

  it('cuts a long actual value but tells two of them apart', () => {
    const of = (actual: string) => evidenceOf({ kind: 'nonCompliant', failures: [{ leaf: 0, actual }] })
    const one = of(`${'x'.repeat(500)}1`)
    const other = of(`${'x'.repeat(500)}2`)
    expect(one).not.toEqual(other)
    expect(one?.kind === 'failures' ? one.failures[0]?.[1]?.length : undefined).toBeLessThanOrEqual(200)
    expect(of('short')).toEqual({ kind: 'failures', failures: [[0, 'short']] })
  })
})
