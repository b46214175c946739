import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mapResources } from '../../src/templates/map-resources.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { UNKNOWN } from '../../src/templates/value.js'
import { ROOT } from '../architecture.js'

it('says nothing of the tags of a resource that the provider gives none', () => {
  const resource = (type: string, properties = {}) => ({
    language: 'terraform' as const,
    type,
    address: type,
    properties,
    file: 'main.tf',
    line: 1,
  })
  const { mapped } = mapResources(
    [
      resource('alicloud_log_store'),
      resource('alicloud_log_project'),
      resource('alicloud_log_project', { tags: { env: 'prod' } }),
    ],
    readMappings(join(ROOT, 'catalog/mappings')),
  )
  expect(mapped.map(({ tags }) => tags)).toEqual([UNKNOWN, {}, { env: 'prod' }])
})
