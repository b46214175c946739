import { describe, expect, it } from 'vitest'
import type { RuleLogic } from '../../conditions/types.js'
import { checkExamples } from './check-examples.js'
import type { ManagedRule, RuleExample, RuleExamples } from './types.js'

const text = { en: 'a text', zh: '文本' }
const none: RuleExamples = { compliant: [], nonCompliant: [], notApplicable: [], insufficientData: [] }

function ruleOf(logic: RuleLogic): ManagedRule {
  return {
    id: 'a-rule',
    name: text,
    description: text,
    remediation: text,
    product: 'ECS',
    labels: [],
    resourceTypes: ['ACS::ECS::Disk'],
    riskLevel: 2,
    triggers: [{ kind: 'change' }],
    parameters: { size: { type: 'integer', required: true, text } },
    logic,
    coverage: { kind: 'exact' },
    evidence: [],
  }
}

const bySize = ruleOf({
  needs: ['$.Size'],
  compliant: { featurePath: '$.Size', operator: 'GreaterOrEquals', desired: '{{size}}' },
})
const byInstance = ruleOf({
  needs: [],
  compliant: {
    related: 'ACS::ECS::Instance',
    via: '$.InstanceId',
    satisfy: 'all',
    condition: { featurePath: '$.Status', operator: 'StringEquals', desired: 'Running' },
  },
})

function example(fields: Partial<RuleExample>): RuleExample {
  return { name: 'shown', parameters: { size: '10' }, configuration: {}, related: [], ...fields }
}

describe('checkExamples', () => {
  const sampleOf = () => ({ Size: 20, InstanceId: 'i-1' })

  it('is silent about examples that come out as they say, on the sample or over it', () => {
    const examples: RuleExamples = {
      ...none,
      compliant: [example({})],
      nonCompliant: [example({ configuration: { Size: 9 } })],
      insufficientData: [example({ configuration: { Size: '~absent' } })],
    }
    expect(checkExamples(bySize, examples, sampleOf)).toEqual([])
  })

  it.each<[string, Partial<RuleExample>, string, string]>([
    ['a failing property', { configuration: { Size: 9 } }, 'nonCompliant', '9'],
    ['a missing path', { configuration: { Size: '~absent' } }, 'insufficientData', '$.Size'],
    ['a parameter that is not given', { parameters: {} }, 'error', 'parameter size is required'],
  ])('tells what the rule says instead: %s', (_, fields, actual, detail) => {
    expect(checkExamples(bySize, { ...none, compliant: [example(fields)] }, sampleOf)).toEqual([
      { example: 'shown', expected: 'compliant', actual, detail },
    ])
  })

  it('shows related resources to the rule, and a type without any as never recorded', () => {
    const instance = { resourceType: 'ACS::ECS::Instance', resourceId: 'i-1' }
    const examples: RuleExamples = {
      ...none,
      compliant: [example({ related: [{ ...instance, configuration: { Status: 'Running' } }] })],
      nonCompliant: [example({ related: [{ ...instance, configuration: { Status: 'Stopped' } }] })],
      insufficientData: [example({})],
    }
    expect(checkExamples(byInstance, examples, sampleOf)).toEqual([])
  })
})
