import { expect, it } from 'vitest'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET, TEMPLATE_ID, testCatalogue } from '../rules/testing.js'
import { listTemplates, type TemplateFilter } from './list-templates.js'

it.each<[string, TemplateFilter, number]>([
  ['nothing', {}, 1],
  ['its id', { templateId: TEMPLATE_ID }, 1],
  ['another id', { templateId: 'ct-1' }, 0],
  ['a word of its category', { filterType: 'LAW' }, 1],
  ['its label', { filterType: 'Test' }, 1],
  ['everything', { filterType: 'ALL' }, 1],
  ['another kind', { filterType: 'storage' }, 0],
  ['the risk of a rule', { ruleRiskLevel: 2 }, 1],
  ['a risk no rule has', { ruleRiskLevel: 4 }, 0],
  ['a type of a rule', { resourceTypes: ['ACS::X::Y', 'ACS::OSS::Bucket'] }, 1],
  ['a type of no rule', { resourceTypes: ['ACS::X::Y'] }, 0],
])('filters by %s', (_, filter, count) => {
  expect(listTemplates(testCatalogue(), filter)).toHaveLength(count)
})

it('describes the rules with the values they would run with and their control', () => {
  const [template] = listTemplates(testCatalogue(), {})
  expect(template?.rules).toMatchObject([
    { managed: { id: PRIVATE_BUCKET }, parameters: {}, control: null, isComplete: true },
    { managed: { id: DISK_SIZE }, parameters: { size: '40' }, control: { id: '1.2' }, isComplete: true },
    { managed: { id: DISK_CATEGORY }, parameters: {}, isComplete: false },
  ])
})
