import { expect, it } from 'vitest'
import { OPERATIONS } from '../src/operations/index.js'

/** Operations on a group that no single account has, each with why it has a handler of its own. */
const OWN_HANDLERS: Readonly<Record<string, string>> = {
  GetAggregateAccountComplianceByPack: 'counts accounts, of which a single account has one',
}

/** Parameters of the base that the contract does not have in the variant. */
const NOT_TAKEN: Readonly<Record<string, readonly string[]>> = {
  UpdateAggregateConfigRule: ['ExtendContent'],
}

/** Members of the reply that the contract has in the variant alone. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  GenerateAggregateConfigRulesReport: ['AggregatorId'],
}

const twins = OPERATIONS.filter((operation) => operation.isAggregate)

it('finds twins', () => {
  expect(twins.length).toBeGreaterThan(5)
})

it.each(twins.map((twin) => [twin.name, twin] as const))(
  '%s differs from its base by declaration only',
  (name, twin) => {
    if (name in OWN_HANDLERS) return
    const base = OPERATIONS.find(
      (operation) =>
        operation !== twin && operation.version === twin.version && operation.handle === twin.handle,
    )
    expect(base?.isAggregate).toBe(false)
    expect(base?.access).toBe(twin.access)
    const left = Object.keys(base!.params).filter((param) => !NOT_TAKEN[name]?.includes(param))
    expect(Object.keys(twin.params)).toEqual(expect.arrayContaining(left))
    expect(Object.keys(twin.reply)).toEqual([...Object.keys(base!.reply), ...(ADDED[name] ?? [])])
    expect(twin.ramAction).toBe(`${base!.ramAction!.split(':')[0]}:${name}`)
  },
)
