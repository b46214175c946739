import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { RuleLogic } from '../../src/conditions/types.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { formatIssue } from '../../src/rules/catalogue/yaml-source.js'
import { readEquivalents } from './equivalents.js'
import { listMutants, measure } from './measure.js'
import { mutantsOf } from './mutate.js'

const SEED = 20_200_907
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

function openCatalogue() {
  const read = readCatalogueDirectory(path('../../catalog'))
  if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
  return read.directory
}

const directory = openCatalogue()
const equivalents = readEquivalents(path('equivalents.yaml'))

describe('mutantsOf', () => {
  it('makes each mistake once', () => {
    const logic: RuleLogic = {
      needs: ['$.A'],
      appliesWhen: { featurePath: '$.K', operator: 'Exists' },
      compliant: {
        operator: 'and',
        children: [
          { featurePath: '$.A', operator: 'GreaterOrEquals', desired: '7' },
          { not: { featurePath: '$.B', operator: 'StringIn', desired: 'x,y' } },
        ],
      },
    }
    expect(mutantsOf(logic).map(({ change }) => change)).toEqual([
      'needs: drop $.A',
      'appliesWhen: drop',
      'appliesWhen: Exists to NotExists',
      'compliant: or',
      'compliant.children[0]: drop clause',
      'compliant.children[0]: GreaterOrEquals to Greater',
      'compliant.children[0]: GreaterOrEquals to Less',
      'compliant.children[0]: 7 to 8',
      'compliant.children[0]: 7 to 6',
      'compliant.children[1]: drop clause',
      'compliant.children[1]: drop not',
      'compliant.children[1].not: StringIn to NotStringIn',
      'compliant.children[1].not: x,y to x,y~',
      'compliant.children[1].not: x,y to y',
      'compliant.children[1].not: x,y to x',
    ])
  })
})

describe('the examples of the catalogue', () => {
  it('catch nearly every mistake of a sample', () => {
    const mutants = listMutants(directory, equivalents, { sample: 300, seed: SEED })
    expect(mutants).toHaveLength(300)
    const survivors = measure(directory, mutants).flatMap((score) => score.survivors)
    const named = survivors.map(({ rule, mutant }) => `${rule.id} ${mutant.change}`)
    expect(named.length, named.join('\n')).toBeLessThanOrEqual(300 * 0.05)
  })

  it('picks the same sample for a seed, and another for another', () => {
    const named = (seed: number) =>
      listMutants(directory, [], { sample: 20, seed }).map(({ rule, mutant }) => rule.id + mutant.change)
    expect(named(SEED)).toEqual(named(SEED))
    expect(named(SEED)).not.toEqual(named(SEED + 1))
  })

  it('tells a rule without examples from one that is proven', () => {
    const bare = { ...directory, examples: new Map() }
    const [score] = measure(bare, listMutants(directory, equivalents, { product: 'oss', seed: SEED }))
    expect(score?.mutants).toBeGreaterThan(100)
    expect(score?.caught).toBe(0)
  })

  it('lists as equivalent only mutants that exist and that no example catches', () => {
    const isListed = new Set(equivalents.map(({ rule, change }) => `${rule} ${change}`))
    const listed = listMutants(directory, [], { seed: SEED }).filter(({ rule, mutant }) =>
      isListed.has(`${rule.id} ${mutant.change}`),
    )
    expect(listed).toHaveLength(equivalents.length)
    expect(measure(directory, listed).reduce((sum, { caught }) => sum + caught, 0)).toBe(0)
  })
})
