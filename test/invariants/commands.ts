import fc from 'fast-check'
import type { RuleLogic } from '../../src/conditions/types.js'
import type { Db } from '../../src/db/tables.js'
import { isApiError } from '../../src/errors.js'
import type { ExemptionSelector } from '../../src/evaluation/exemption.js'
import { listResults } from '../../src/evaluation/results.js'
import { type Instant, toInstant } from '../../src/platform/instant.js'
import { DAY_MS, type Estate, type RuleDraft, START, scope } from './estate.js'

export const TYPES = ['ACS::A::One', 'ACS::B::Two']
export const LOGICS: readonly RuleLogic[] = [
  {
    needs: ['$.Grant'],
    compliant: { featurePath: '$.Grant', operator: 'NotStringContains', desired: '{{word}}' },
  },
  {
    needs: ['$.ExpireTime'],
    appliesWhen: { featurePath: '$.PayType', operator: 'StringEquals', desired: 'Prepaid' },
    compliant: { featurePath: '$.ExpireTime', operator: 'DaysUntilGreater', desired: '3' },
  },
  {
    needs: [],
    compliant: {
      operator: 'or',
      children: [
        { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '2' },
        { featurePath: 'resource.Tags.env', operator: 'StringEquals', desired: 'prod' },
      ],
    },
  },
  // From the first type to the second, by the path of a list.
  {
    needs: ['$.Peers'],
    compliant: {
      related: TYPES[1]!,
      via: '$.Peers[*]',
      satisfy: 'all',
      condition: { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '2' },
    },
  },
  // Back, by the name of a relation; what is found there depends on time, and on the second type again.
  {
    needs: [],
    compliant: {
      related: TYPES[0]!,
      via: 'owner',
      satisfy: 'any',
      condition: {
        operator: 'or',
        children: [
          { featurePath: '$.ExpireTime', operator: 'DaysUntilGreater', desired: '3' },
          {
            related: TYPES[1]!,
            via: '$.Peers[*]',
            satisfy: 'none',
            condition: { featurePath: '$.Grant', operator: 'StringContains', desired: '{{word}}' },
          },
        ],
      },
    },
  },
  // Applies by what it is related to; both directions in one rule.
  {
    needs: [],
    appliesWhen: {
      related: TYPES[1]!,
      via: '$.Peers[*]',
      satisfy: 'any',
      condition: { featurePath: 'resource.RegionId', operator: 'StringEquals', desired: 'r1' },
    },
    compliant: {
      related: TYPES[0]!,
      via: '$.Owner',
      satisfy: 'none',
      condition: { featurePath: '$.Grant', operator: 'StringContains', desired: 'public' },
    },
  },
]

/** By tag, by a condition that time changes, and by both. */
const SELECTORS: readonly ExemptionSelector[] = [
  { tags: [{ key: 'env', value: '' }], condition: null },
  { tags: [], condition: { featurePath: '$.ExpireTime', operator: 'DaysUntilLess', desired: '5' } },
  {
    tags: [{ key: 'env', value: 'prod' }],
    condition: { featurePath: '$.Size', operator: 'Less', desired: '3' },
  },
]

const draft: fc.Arbitrary<RuleDraft> = fc.record({
  logic: fc.constantFrom(...LOGICS),
  parameters: fc.record({ word: fc.constantFrom('read', 'write') }),
  resourceTypes: fc.constantFrom([TYPES[0]!], TYPES, ['*']),
  scope: fc.constantFrom({}, { regionIds: ['r1'] }, { excludeTags: [{ key: 'env', value: 'prod' }] }),
})
const item = fc.record({
  resourceType: fc.constantFrom(...TYPES),
  resourceId: fc.nat(7).map((n) => `id-${n}`),
  region: fc.constantFrom('r1', 'r2'),
  tags: fc.constantFrom({}, { env: 'prod' }),
  event: fc.constantFrom(null, null, null, 'REMOVE' as const),
  configuration: fc
    .record(
      {
        Grant: fc.constantFrom('private', 'public-read', 'public-read-write'),
        Size: fc.nat(4),
        Owner: fc.nat(7).map((n) => `id-${n}`),
        Peers: fc.array(
          fc.nat(7).map((n) => `id-${n}`),
          { maxLength: 3 },
        ),
        PayType: fc.constantFrom('Prepaid', 'Postpaid'),
        ExpireTime: fc
          .nat(12)
          .map((days) => new Date(START + days * DAY_MS).toISOString().replace('.000', '')),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
})
/** What may happen to an estate between two evaluations. */
export const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      items: fc.array(item, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), draft }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), pick: fc.nat(), draft }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ignore' as const), pick: fc.nat(), days: fc.option(fc.nat(4)) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('exempt' as const),
      pick: fc.nat(),
      days: fc.option(fc.nat(4)),
      selector: fc.constantFrom(...SELECTORS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('narrow' as const),
      pick: fc.nat(),
      days: fc.option(fc.nat(4)),
      selector: fc.constantFrom(...SELECTORS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unexempt' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      ms: fc.integer({ min: 1, max: 4 * DAY_MS }),
    }),
  },
)
export type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** Does it the way the API does. */
export async function carryOut(estate: Estate, db: Db, step: Command): Promise<void> {
  const rules = await estate.rules()
  const picked = 'pick' in step && rules.length > 0 ? rules[step.pick % rules.length]!.ruleNo : undefined
  switch (step.do) {
    case 'record':
      await estate.record(
        step.items.map((each) => (each.event === 'REMOVE' ? { ...each, configuration: '' } : each)),
      )
      return
    case 'create':
      await estate.createRule(step.draft)
      return
    case 'change':
      if (picked !== undefined) await estate.changeRule(picked, step.draft)
      return
    case 'drop':
      if (picked !== undefined) await estate.dropRule(picked)
      return
    case 'ignore':
    case 'revert': {
      const found = await failing(estate, db)
      const result = found[step.pick % Math.max(1, found.length)]
      if (result === undefined) return
      if (step.do === 'revert') await estate.revert(result.ruleId, result.resource)
      else
        await estate
          .ignore(result.ruleId, result.resource, endOf(estate, step.days))
          .catch((error: unknown) => {
            // A run between reading and ignoring may have made the result compliant: refused, nothing done.
            if (!isApiError(error, 'Invalid{Param}')) throw error
          })
      return
    }
    case 'exempt':
      if (picked !== undefined) {
        const { ruleId } = rules.find((rule) => rule.ruleNo === picked)!
        await estate.exempt(ruleId, step.selector, endOf(estate, step.days))
      }
      return
    case 'narrow':
    case 'unexempt': {
      const exemptions = await estate.exemptions()
      const exemption = exemptions[step.pick % Math.max(1, exemptions.length)]
      if (exemption === undefined) return
      if (step.do === 'unexempt') await estate.endExemption(exemption.exemptionId)
      else
        await estate.changeExemption(exemption.exemptionId, {
          expiresAt: endOf(estate, step.days),
          ...(exemption.target.kind === 'selector' ? { selector: step.selector } : {}),
        })
      return
    }
    case 'advance':
      estate.clock.advance(step.ms)
  }
}

function endOf(estate: Estate, days: number | null): Instant | null {
  return days === null ? null : toInstant(estate.clock.now() + days * DAY_MS + 1)
}

/** What may be ignored: the shown results that are non-compliant or ignored. */
async function failing(estate: Estate, db: Db) {
  const rules = await estate.rules()
  const ruleNos = rules.map((rule) => rule.ruleNo)
  const { results } = await listResults(db, scope, {
    ruleNos,
    verdicts: ['NON_COMPLIANT', 'IGNORED'],
    limit: 50,
  })
  return results.map(({ ruleNo, resource }) => ({
    ruleId: rules.find((rule) => rule.ruleNo === ruleNo)!.ruleId,
    resource: {
      resourceType: resource.resourceType,
      resourceId: resource.resourceId,
      region: resource.regionId,
    },
  }))
}
