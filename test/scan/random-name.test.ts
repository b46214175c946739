import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRecorded } from '../../src/templates/map-property.js'
import { mapResources } from '../../src/templates/map-resources.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { readModule } from '../../src/templates/terraform/module.js'
import { ROOT } from '../architecture.js'

it('tells whose side resource it is by a name that is made at random', async () => {
  const random = '$' + '{random_integer.r.result}'
  const body = {
    resource: {
      alicloud_oss_bucket: {
        open: [{ bucket: `open-${random}` }],
        shut: [{ bucket: `shut-${random}` }],
      },
      alicloud_oss_bucket_acl: {
        open: [{ bucket: '$' + '{alicloud_oss_bucket.open.bucket}', acl: 'public-read' }],
      },
    },
  }
  const found = await readModule('.', [{ file: 'main.tf', text: '', body }], {}, () => Promise.resolve(null))
  const { mapped } = mapResources(found, readMappings(join(ROOT, 'catalog/mappings')))
  expect(
    mapped.map((one) => [one.resource.address, readRecorded(one.configuration, 'AccessControlList.Grant')]),
  ).toEqual([
    ['alicloud_oss_bucket.open', 'public-read'],
    ['alicloud_oss_bucket.shut', 'private'],
  ])
})
