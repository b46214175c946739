import { describe, expect, it } from 'vitest'
import { OPERATOR_PHRASES } from './describe-operators.js'
import { describeLogic } from './describe-rule.js'
import { operators } from './operators/index.js'
import type { RuleLogic } from './types.js'

const LOGIC: RuleLogic = {
  needs: ['$.Rules', 'resource.Tags'],
  appliesWhen: { featurePath: '$.ChargeType', operator: 'StringIn', desired: 'PrePaid, PostPaid' },
  compliant: {
    operator: 'and',
    children: [
      { not: { featurePath: '$.Tags[*].Key', operator: 'StringEquals', desired: 'temp' } },
      {
        each: '$.Rules[*]',
        satisfy: 'none',
        where: { featurePath: '@.Policy', operator: 'StringEquals', desired: 'Accept' },
        condition: {
          operator: 'or',
          children: [
            { featurePath: '@.Port', operator: 'PortRangeCoversAny', desired: '{{ports}}' },
            { featurePath: '@', operator: 'Exists' },
          ],
        },
      },
      {
        related: 'ACS::VPC::VPC',
        via: '$.VpcId',
        satisfy: 'all',
        needs: ['$.IsDefault'],
        condition: { featurePath: '$.IsDefault', operator: 'BooleanEquals', desired: 'false' },
      },
      {
        related: 'ACS::ECS::Disk',
        via: 'sameRegion',
        satisfy: 'any',
        condition: {
          featurePath: '$.ZoneId',
          operator: 'StringEquals',
          desired: '{{resource.AvailabilityZone}}',
          ofSubject: true,
        },
        onlyIf: 'checkDisks',
      },
    ],
  },
}

describe('describeLogic', () => {
  it('says every condition in English, with the values of parameters', () => {
    expect(describeLogic(LOGIC, { ports: '22,3389' }, 'en')).toEqual([
      'Cannot be decided unless these are recorded: Rules, the tags of the resource',
      'Applies when: ChargeType is one of "PrePaid", "PostPaid"',
      'Compliant when: all of these hold',
      '  - this does not hold',
      '    - every value of Tags[*].Key is "temp"',
      '  - for no element of Rules[*]',
      '    - of those for which: Policy is "Accept"',
      '    - it holds that: at least one of these holds',
      '      - Port covers one of the ports the parameter ports (22,3389)',
      '      - the element has a value',
      '  - for every one of the ACS::VPC::VPC named by VpcId',
      '    - Cannot be decided unless these are recorded: IsDefault',
      '    - it holds that: IsDefault is "false"',
      '  - for at least one of all ACS::ECS::Disk of the same region (only where the parameter checkDisks is given)',
      '    - it holds that: ZoneId is the zone of the resource',
    ])
  })

  it('says them in Chinese', () => {
    expect(describeLogic(LOGIC, {}, 'zh').slice(0, 8)).toEqual([
      '以下内容未记录时无法判定：Rules、资源标签',
      '适用条件：ChargeType 是 “PrePaid”、“PostPaid” 之一',
      '合规条件：以下全部成立',
      '  - 以下不成立',
      '    - Tags[*].Key 的每个值 等于 “temp”',
      '  - Rules[*] 没有任何元素',
      '    - 其中满足：Policy 等于 “Accept”',
      '    - 满足：以下至少一项成立',
    ])
    expect(describeLogic(LOGIC, {}, 'zh').join('\n')).toContain('Port 覆盖端口 参数 ports 之一')
  })

  it('leaves out a group of one, and keeps JSON as it is', () => {
    const logic: RuleLogic = {
      needs: [],
      compliant: {
        operator: 'and',
        children: [
          { featurePath: '$', operator: 'CountTrueGreaterOrEquals', desired: '{"count":1,"of":["A"]}' },
        ],
      },
    }
    expect(describeLogic(logic, {}, 'en')).toEqual([
      'Compliant when: $ has as many true fields as {"count":1,"of":["A"]} asks for',
    ])
  })

  it('has words for every operator, with a place for the desired value where there is one', () => {
    expect(Object.keys(OPERATOR_PHRASES).sort()).toEqual(operators.map(({ name }) => name).sort())
    for (const { name, unary } of operators)
      for (const phrase of Object.values(OPERATOR_PHRASES[name]!))
        expect([name, phrase.split('{}').length - 1]).toEqual([name, unary ? 0 : 1])
  })
})
