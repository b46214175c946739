import { expect, it } from 'vitest'
import type { AccountId, AccountNo, RuleId, RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { matchRules } from './match-rules.js'
import type { ResourceScope } from './resource-scope.js'
import type { Rule } from './types.js'

function rule(name: string, resourceTypes: string[], scope: ResourceScope = {}): Rule {
  return {
    accountNo: 1 as AccountNo,
    accountId: '1000000000000001' as AccountId,
    ruleNo: 1 as RuleNo,
    ruleId: 'cr-1' as RuleId,
    name,
    state: 'ACTIVE',
    version: 1,
    description: '',
    riskLevel: 1,
    sourceOwner: 'ALIYUN',
    sourceIdentifier: 'x',
    logic: { needs: [], compliant: { operator: 'Exists', featurePath: '$.A' } },
    parameters: {},
    resourceTypes,
    scope,
    triggers: [],
    createdByPackNo: null,
    groupNo: null,
    createdAt: toInstant(0),
    updatedAt: toInstant(0),
    firstActivatedAt: null,
    firstEvaluatedAt: null,
    lastEvaluationStartedAt: null,
    lastEvaluatedAt: null,
    lastFailedAt: null,
    lastErrorCode: null,
    lastErrorMessage: null,
    nextScheduledAt: null,
    requestedCause: null,
    passCause: null,
  }
}

const match = matchRules([
  rule('disks', ['ACS::ECS::Disk']),
  rule('every type', ['*'], { regionIds: ['cn-beijing'] }),
  rule('both', ['ACS::OSS::Bucket', 'ACS::ECS::Disk']),
])

it.each<[string, string[]]>([
  ['ACS::ECS::Disk', ['disks', 'every type', 'both']],
  ['ACS::OSS::Bucket', ['every type', 'both']],
  ['ACS::ECS', ['every type']],
])('finds the rules of %s in their order', (resourceType, names) => {
  expect(match(resourceType).map((matched) => matched.rule.name)).toEqual(names)
})

it('compiles a scope, null when the rule looks at everything of the type', () => {
  const [disks, every] = match('ACS::ECS::Disk')
  const resource = { resourceGroupId: '', resourceId: 'd-1', resourceName: '', tags: {} }
  expect(disks?.inScope).toBeNull()
  expect(every?.inScope?.({ ...resource, regionId: 'cn-beijing' })).toBe(true)
  expect(every?.inScope?.({ ...resource, regionId: 'cn-hangzhou' })).toBe(false)
})
