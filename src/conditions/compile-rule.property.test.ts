import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, toInstant } from '../platform/instant.js'
import { compileRule } from './compile-rule.js'
import { findOperator } from './operators/index.js'
import { compileSelect, type Matches } from './path/compile-select.js'
import { parsePath } from './path/parse-path.js'
import { resourceView } from './testing.js'
import { HOUR, NOW, randomCondition, randomDocument } from './tree-testing.js'
import type { Condition, Json } from './types.js'
import { isList } from './value-text.js'
import type { Verdict } from './verdict.js'

const condition = randomCondition()
const document = randomDocument()

function evaluate(
  compliant: Condition,
  configuration: Json,
  now: number,
  needs: readonly string[] = [],
): Verdict {
  return compileRule({ needs, compliant }, {}).evaluate(resourceView({ configuration }), {
    now: toInstant(now),
  })
}

function values(text: string, root: Json, element: Json): { definite: boolean; found: readonly Json[] } {
  const path = parsePath(text)
  const matches: Matches = { items: [], count: 0 }
  compileSelect(path.segments)(path.root === '@' ? element : root, root, matches)
  return { definite: path.definite, found: matches.items }
}

/** The language read straight off the specification: no short cuts, no compilation. */
function holds(node: Condition, root: Json, element: Json, now: number): boolean {
  if ('children' in node) {
    const answers = node.children.map((child) => holds(child, root, element, now))
    return node.operator === 'and' ? !answers.includes(false) : answers.includes(true)
  }
  if ('not' in node) return !holds(node.not, root, element, now)
  if ('each' in node) {
    const { definite, found } = values(node.each, root, element)
    const elements = definite
      ? found.flatMap((value) => (isList(value) ? value : value === null ? [] : [value]))
      : found
    const { where } = node
    const answers = elements
      .filter((one) => where === undefined || holds(where, root, one, now))
      .map((one) => holds(node.condition, root, one, now))
    if (node.satisfy === 'any') return answers.includes(true)
    return !answers.includes(node.satisfy === 'none')
  }
  if ('related' in node) throw new TypeError('not generated')
  const { definite, found } = values(node.featurePath, root, element)
  const operator = findOperator(node.operator)!
  const actual = definite ? found[0] : operator.emptyIsMissing && found.length === 0 ? undefined : found
  return operator.prepare(node.desired ?? '')(actual, { now, recheckAt: 0 })
}

describe('compiled rules', () => {
  it('decide what the language says', () => {
    fc.assert(
      fc.property(condition, document, (compliant, doc) => {
        expect(evaluate(compliant, doc, NOW).kind).toBe(
          holds(compliant, doc, null, NOW) ? 'compliant' : 'nonCompliant',
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('give at least one failure and at most twenty, all of leaves they have', () => {
    fc.assert(
      fc.property(condition, document, (compliant, configuration) => {
        const rule = compileRule({ needs: [], compliant }, {})
        const verdict = rule.evaluate(resourceView({ configuration }), { now: toInstant(NOW) })
        if (verdict.kind !== 'nonCompliant') return
        expect(verdict.failures.length).toBeGreaterThanOrEqual(1)
        expect(verdict.failures.length).toBeLessThanOrEqual(20)
        for (const failure of verdict.failures) expect(rule.leaves[failure.leaf]).toBeDefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('keep verdict and evidence until recheckAt, and for ever without one', () => {
    let flips = 0
    fc.assert(
      fc.property(
        condition,
        document,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        (compliant, doc, fractions) => {
          const { recheckAt, ...verdict } = evaluate(compliant, doc, NOW)
          const end = recheckAt ?? toInstant(NOW + 400 * HOUR)
          expect(end).toBeGreaterThan(NOW)
          const later = [
            end - 1,
            ...fractions.map((fraction) => Math.floor(NOW + (end - 1 - NOW) * fraction)),
          ]
          for (const now of later) expect(withoutRecheck(evaluate(compliant, doc, now))).toEqual(verdict)
          if (recheckAt !== undefined && evaluate(compliant, doc, recheckAt).kind !== verdict.kind) flips += 1
        },
      ),
      { numRuns: 3000 },
    )
    // The property would hold for nothing if verdicts never flipped.
    expect(flips).toBeGreaterThan(100)
  })

  it('are never compliant when a needed path is removed from a compliant document', () => {
    const needs = ['$.T', '$.V', '$.L', '$.L[*].V', '$.L[*].L', '$.O.x.T']
    let removed = 0
    fc.assert(
      fc.property(condition, document, fc.nat(), (compliant, doc, seed) => {
        const present = needs.filter((need) => places(doc, need).length > 0)
        if (evaluate(compliant, doc, NOW, present).kind !== 'compliant') return
        for (const need of present) {
          const all = places(doc, need)
          const poorer = without(doc, all[seed % all.length]!)
          const verdict = evaluate(compliant, poorer, NOW, present)
          expect(verdict).toMatchObject({ kind: 'insufficientData', missing: expect.arrayContaining([need]) })
          removed += 1
        }
      }),
      { numRuns: 2000 },
    )
    expect(removed).toBeGreaterThan(100)
  })
})

function withoutRecheck({ recheckAt: _, ...verdict }: Verdict & { recheckAt?: Instant }): object {
  return verdict
}

type Place = readonly (string | number)[]

/** Where `$.a[*].b` is found in a document. */
function places(root: Json, path: string): readonly Place[] {
  let found: readonly { place: Place; value: Json }[] = [{ place: [], value: root }]
  for (const step of path.slice(2).split(/\.|(?=\[)/)) {
    found = found.flatMap(({ place, value }) => {
      if (step === '[*]')
        return isList(value) ? value.map((one, index) => ({ place: [...place, index], value: one })) : []
      if (typeof value !== 'object' || value === null || isList(value)) return []
      const member = value[step]
      return member === undefined ? [] : [{ place: [...place, step], value: member }]
    })
  }
  return found.map(({ place }) => place)
}

function without(root: Json, [step, ...rest]: Place): Json {
  if (isList(root)) return root.map((one, index) => (index === step ? without(one, rest) : one))
  if (typeof root !== 'object' || root === null) return root
  return Object.fromEntries(
    Object.entries(root).flatMap(([key, value]) =>
      key !== step ? [[key, value]] : rest.length === 0 ? [] : [[key, without(value, rest)]],
    ),
  )
}
