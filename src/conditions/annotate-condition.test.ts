import { describe, expect, it } from 'vitest'
import { toInstant } from '../platform/instant.js'
import { annotateCondition } from './annotate-condition.js'
import { resourceView } from './testing.js'
import type { Condition } from './types.js'

const context = { now: toInstant(0) }

describe('annotateCondition', () => {
  it('gives the example of spec/condition-rules.md 4', () => {
    const condition: Condition = {
      operator: 'or',
      children: [
        { featurePath: '$.Memory', operator: 'GreaterOrEquals', desired: '8192' },
        { featurePath: '$.Tags.team', operator: 'StringIn', desired: 'infra,sre' },
      ],
    }
    const resource = resourceView({ configuration: { Memory: 4096, Tags: { team: 'SRE' } } })
    expect(annotateCondition(condition, resource, context)).toEqual({
      result: 'COMPLIANT',
      operator: 'or',
      children: [
        {
          featurePath: '$.Memory',
          featureSource: 'CONFIGURATION',
          operator: 'GreaterOrEquals',
          desired: '8192',
          featureValue: '4096',
          children: [],
          result: 'NON_COMPLIANT',
        },
        {
          featurePath: '$.Tags.team',
          featureSource: 'CONFIGURATION',
          operator: 'StringIn',
          desired: 'infra,sre',
          featureValue: 'SRE',
          children: [],
          result: 'COMPLIANT',
        },
      ],
    })
  })

  it('shows an open path as the list of its matches and a value that cannot be judged as not holding', () => {
    const condition: Condition = {
      operator: 'and',
      children: [
        { featurePath: '$.Ips[*]', operator: 'IsPublicAddress' },
        { featurePath: '$.Missing', operator: 'IsEmpty' },
      ],
    }
    const resource = resourceView({ configuration: { Ips: ['here', 'there'] } })
    expect(annotateCondition(condition, resource, context)).toMatchObject({
      result: 'NON_COMPLIANT',
      children: [
        { featureValue: '["here","there"]', result: 'NON_COMPLIANT' },
        { featureValue: '', result: 'COMPLIANT' },
      ],
    })
  })

  it('refuses nodes that custom rules cannot have', () => {
    const condition: Condition = { not: { featurePath: '$.A', operator: 'Exists' } }
    expect(() => annotateCondition(condition, resourceView({}), context)).toThrow(TypeError)
  })
})
