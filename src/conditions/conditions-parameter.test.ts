import { describe, expect, it } from 'vitest'
import { formatConditionsParameter, parseConditionsParameter } from './conditions-parameter.js'
import type { Condition } from './types.js'

describe('the Conditions parameter', () => {
  const clause = {
    featurePath: '$.Cpu',
    featureSource: 'CONFIGURATION',
    operator: 'GreaterOrEquals',
    desired: '2',
  }
  const condition: Condition = {
    operator: 'and',
    children: [{ featurePath: '$.Cpu', operator: 'GreaterOrEquals', desired: '2' }],
  }
  const wire =
    '{"ComplianceConditions":"{\\"operator\\":\\"and\\",\\"children\\":[{\\"operator\\":\\"GreaterOrEquals\\",\\"featurePath\\":\\"$.Cpu\\",\\"featureSource\\":\\"CONFIGURATION\\",\\"desired\\":\\"2\\"}]}"}'

  it('is written double encoded and read back', () => {
    expect(formatConditionsParameter(condition)).toBe(wire)
    expect(parseConditionsParameter(wire)).toEqual({ condition })
  })

  it('is accepted with the inner value as an object', () => {
    expect(
      parseConditionsParameter(
        JSON.stringify({ ComplianceConditions: { operator: 'and', children: [clause] } }),
      ),
    ).toEqual({
      condition,
    })
  })

  it.each([
    '',
    'x',
    '[]',
    'null',
    '{}',
    '{"ComplianceConditions":"x"}',
    '{"ComplianceConditions":null}',
    '{"ComplianceConditions":"\\"x\\""}',
    '['.repeat(50_000),
    ' '.repeat(100_001),
  ])('is refused when it is %j', (text) => {
    expect(parseConditionsParameter(text)).toHaveProperty('issues')
  })
})
