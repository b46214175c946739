import { expect, it } from 'vitest'
import { listManagedRules, type ManagedRuleFilter } from './list-managed-rules.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET, testCatalogue } from './testing.js'

it.each<[string, ManagedRuleFilter, string[]]>([
  ['nothing', {}, [PRIVATE_BUCKET, DISK_CATEGORY, DISK_SIZE]],
  ['a keyword in another case', { keyword: ' ecs ' }, [DISK_CATEGORY, DISK_SIZE]],
  ['a Chinese word', { keyword: '中文', riskLevel: 1 }, [PRIVATE_BUCKET]],
  ['a type', { resourceTypes: ['ACS::OSS::Bucket'] }, [PRIVATE_BUCKET]],
  ['a risk level', { riskLevel: 3 }, [DISK_CATEGORY]],
  ['what no rule has', { keyword: 'nowhere' }, []],
])('filters by %s', (_, filter, ids) => {
  expect(listManagedRules(testCatalogue(), filter).map((rule) => rule.id)).toEqual(ids)
})
