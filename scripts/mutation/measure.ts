import { judgeExample } from '../../src/rules/catalogue/check-examples.js'
import { declaredRelations } from '../../src/rules/catalogue/declared-relations.js'
import type { CatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { EXAMPLE_KINDS, type ManagedRule } from '../../src/rules/catalogue/types.js'
import { type Mutant, mutantsOf } from './mutate.js'

/** A mutant of a rule of the catalogue. */
export interface RuleMutant {
  readonly rule: ManagedRule
  /** Folder of the rule file: `oss`. */
  readonly product: string
  readonly mutant: Mutant
}

export interface Choice {
  readonly product?: string
  /** How many mutants are picked; all when left out. */
  readonly sample?: number
  readonly seed: number
}

/** A mutant that no input tells from the rule, so that no example can catch it. */
export interface Equivalent {
  readonly rule: string
  readonly change: string
}

export interface Score {
  readonly product: string
  readonly mutants: number
  readonly caught: number
  readonly survivors: readonly RuleMutant[]
}

/** Lists the mutants of the catalogue's rules, without those that are known to be equivalent. */
export function listMutants(
  directory: CatalogueDirectory,
  equivalents: readonly Equivalent[],
  { product, sample, seed }: Choice,
): readonly RuleMutant[] {
  const known = new Set(equivalents.map(({ rule, change }) => `${rule} ${change}`))
  const folders = new Map(directory.files.map((file) => file.split('/').slice(-2)).map(([f, n]) => [n, f]))
  const all = [...directory.catalogue.rules.values()].flatMap((rule) => {
    const folder = folders.get(`${rule.id}.yaml`) ?? ''
    if (product !== undefined && product !== folder) return []
    return mutantsOf(rule.logic)
      .filter(({ change }) => !known.has(`${rule.id} ${change}`))
      .map((mutant) => ({ rule, product: folder, mutant }))
  })
  return sample === undefined ? all : pick(all, sample, seed)
}

/** Judges the examples of each mutant's rule by the mutant; caught when one of them comes out otherwise. */
export function measure(directory: CatalogueDirectory, mutants: readonly RuleMutant[]): readonly Score[] {
  const relatedIds = declaredRelations(directory.catalogue).ids
  const sampleOf = (type: string) => directory.samples.get(type)
  const isCaught = ({ rule, mutant }: RuleMutant): boolean => {
    const examples = directory.examples.get(rule.id)
    const mutated = { ...rule, logic: mutant.logic }
    return EXAMPLE_KINDS.some((kind) =>
      (examples?.[kind] ?? []).some((example) => {
        const verdict = judgeExample(mutated, example, sampleOf, relatedIds).kind
        // A mutant that cannot be judged is no mistake that an example found.
        return verdict !== kind && verdict !== 'error'
      }),
    )
  }
  const products = [...new Set(mutants.map(({ product }) => product))].sort()
  return products.map((product) => {
    const own = mutants.filter((each) => each.product === product)
    const survivors = own.filter((each) => !isCaught(each))
    return { product, mutants: own.length, caught: own.length - survivors.length, survivors }
  })
}

/** Some of the values, in their order; the same for the same seed (mulberry32). */
function pick<T>(values: readonly T[], sample: number, seed: number): readonly T[] {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  let wanted = Math.min(sample, values.length)
  return values.filter((_, index) => {
    const isPicked = next() * (values.length - index) < wanted
    if (isPicked) wanted -= 1
    return isPicked
  })
}
