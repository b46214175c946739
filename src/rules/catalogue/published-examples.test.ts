import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { countPublished, publishedKind, sourcesOf } from './published-examples.js'
import { readCatalogueDirectory } from './read-catalogue-directory.js'
import type { RuleExample, RuleExamples } from './types.js'
import { formatIssue } from './yaml-source.js'

const read = readCatalogueDirectory(fileURLToPath(new URL('../../../catalog', import.meta.url)))
if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
const { examples } = read.directory

const NONE: RuleExamples = { compliant: [], nonCompliant: [], notApplicable: [], insufficientData: [] }
const example = (source?: string) =>
  ({ name: 'x', ...(source === undefined ? {} : { source }) }) as RuleExample

it('at least 150 rules have an example whose values a named page shows', () => {
  expect(countPublished(examples.values()).shown).toBeGreaterThanOrEqual(150)
})

it('every source of an example names a page', () => {
  const unnamed = [...examples].flatMap(([id, each]) =>
    sourcesOf(each)
      .filter((source) => publishedKind(source) === null)
      .map((source) => `${id}: ${source}`),
  )
  expect(unnamed).toEqual([])
})

it.each([
  ['https://help.aliyun.com/zh/terraform/alicloud-kvstore-instance', 'shown'],
  ['https://www.alibabacloud.com/help/doc-detail/60996.htm: the example value of Config', 'shown'],
  ['RAM SDK, GetPolicy: the example value of PolicyDocument', 'shown'],
  ['Cloud Config help, evaluation result with the annotation for public-read (2021)', 'shown'],
  ['PolarDB SDK, DescribeDBClusterAttribute: a listed value of SubCategory', 'listed'],
  ['ALB SDK, GetLoadBalancerAttribute: the other value of AddressType', 'listed'],
  ['made up', null],
  ['the documentation: an example', null],
  ['http://example.com/page', null],
])('%s is %s', (source, kind) => {
  expect(publishedKind(source)).toBe(kind)
})

it('counts a rule once, by the best of its examples', () => {
  const listed = example('RDS SDK, DescribeX: a listed value of Y')
  const shown = example('RDS SDK, DescribeX: the example value of Y')
  expect(
    countPublished([
      NONE,
      { ...NONE, compliant: [example(), listed] },
      { ...NONE, compliant: [listed], insufficientData: [shown, shown] },
    ]),
  ).toEqual({ shown: 1, listed: 1 })
})
