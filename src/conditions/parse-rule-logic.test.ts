import { describe, expect, it } from 'vitest'
import { ConditionError } from './condition-error.js'
import { parseRuleLogic } from './parse-rule-logic.js'

describe('parseRuleLogic', () => {
  const compliant = { featurePath: '$.a', operator: 'Exists' }

  it('reads the three keys and looks at no other', () => {
    expect(
      parseRuleLogic({ id: 'x', needs: ['$.a', 'resource.Tags'], appliesWhen: compliant, compliant }),
    ).toEqual({
      needs: ['$.a', 'resource.Tags'],
      appliesWhen: compliant,
      compliant,
    })
    expect(parseRuleLogic({ compliant })).toEqual({ needs: [], compliant })
  })

  it('names every issue with its place', () => {
    expect(() => parseRuleLogic({ needs: ['@.a', '$.b['], appliesWhen: { not: 1 }, compliant: {} })).toThrow(
      /^needs\[0\]: .*; needs\[1\]: .*; appliesWhen\.not: .*; compliant\.operator: /,
    )
  })

  it.each([null, 'x', {}, { needs: '$.a', compliant }])('refuses %j', (value) => {
    expect(() => parseRuleLogic(value)).toThrow(ConditionError)
  })
})
