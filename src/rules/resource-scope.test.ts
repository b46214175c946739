import { describe, expect, it } from 'vitest'
import { compileScope, type ResourceScope } from './resource-scope.js'

const resource = {
  regionId: 'cn-hangzhou',
  resourceGroupId: 'rg-1',
  resourceId: 'i-1',
  resourceName: 'web',
  tags: { env: 'prod', team: 'a' },
}

describe('compileScope', () => {
  it.each<[string, ResourceScope, boolean]>([
    ['region in list', { regionIds: ['cn-beijing', 'cn-hangzhou'] }, true],
    ['region not in list', { regionIds: ['cn-beijing'] }, false],
    ['excluded region', { excludeRegionIds: ['cn-hangzhou'] }, false],
    ['group in list, id excluded', { resourceGroupIds: ['rg-1'], excludeResourceIds: ['i-1'] }, false],
    ['id in list', { resourceIds: ['i-1'] }, true],
    ['other name', { resourceName: 'db' }, false],
    [
      'any tag by default',
      {
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'team', value: 'b' },
        ],
      },
      true,
    ],
    [
      'all tags when told',
      {
        tags: [
          { key: 'env', value: 'prod' },
          { key: 'team', value: 'b' },
        ],
        tagLogic: 'AND',
      },
      false,
    ],
    ['key alone matches any value', { tags: [{ key: 'team', value: '' }] }, true],
    ['excluded tag', { excludeTags: [{ key: 'env', value: 'prod' }] }, false],
    ['a tag named like an object member is absent', { tags: [{ key: 'constructor', value: '' }] }, false],
  ])('%s', (_, scope, expected) => {
    expect(compileScope(scope)?.(resource)).toBe(expected)
  })

  it('is null when it excludes nothing', () => {
    expect(compileScope({})).toBeNull()
    expect(compileScope({ regionIds: [], tags: [], resourceName: '' })).toBeNull()
  })
})
