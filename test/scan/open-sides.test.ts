import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTemplates } from '../../cli/scan/read-templates.js'
import { toInstant } from '../../src/platform/instant.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { chooseRules, scanTemplates } from '../../src/templates/scan.js'
import { ROOT } from '../architecture.js'

const read = readCatalogueDirectory(join(ROOT, 'catalog'))
if (read.kind === 'refused') throw new Error('the catalogue is refused')
const mappings = readMappings(join(ROOT, 'catalog/mappings'))
const rules = chooseRules(read.directory.catalogue, { packs: [], rules: ['oss-bucket-versioning-enabled'] })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-open-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function verdicts(name: string, text: string): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, name)
  writeFileSync(file, text)
  const templates = await readTemplates([file], { variables: { files: [], values: [] } })
  const { results } = scanTemplates(templates, mappings, rules, toInstant(0))
  return Object.fromEntries(
    results.map(({ resource, judgement }) => [
      resource.address.replace(/^alicloud_oss_bucket\./, ''),
      judgement.kind,
    ]),
  )
}

const VERSIONED = 'status = "Enabled"'

it.each<[string, string, string, string, Readonly<Record<string, string>>]>([
  [
    'a pair of one switch',
    'count = var.on ? 1 : 0',
    'b[0].bucket',
    'count = var.on ? 1 : 0',
    { 'b[0]': 'compliant' },
  ],
  ['a side of what is switched', 'count = var.on ? 1 : 0', 'b[0].id', '', { 'b[0]': 'compliant' }],
  [
    'another switch',
    'count = var.on ? 1 : 0',
    'b[0].id',
    'count = var.other ? 1 : 0',
    { 'b[0]': 'insufficientData' },
  ],
  ['a switched side', '', 'b.id', 'count = var.on ? 1 : 0', { b: 'insufficientData' }],
  ['a switched side of none', '', 'b.id', 'count = var.on ? 0 : 0', { b: 'nonCompliant' }],
  ['pairs of open number', 'count = var.n', 'b[count.index].id', 'count = var.n', { 'b[*]': 'compliant' }],
  ['two numbers', 'count = var.n', 'b[count.index].id', 'count = var.m', { 'b[*]': 'insufficientData' }],
  ['the first of many', 'count = var.n', 'b[0].id', 'count = var.n', { 'b[*]': 'insufficientData' }],
  [
    'the next of many',
    'count = var.n',
    'b[count.index + 1].id',
    'count = var.n',
    { 'b[*]': 'insufficientData' },
  ],
  ['pairs by key', 'for_each = var.s', 'b[each.key].id', 'for_each = var.s', { 'b["*"]': 'compliant' }],
  ['one of the keys', 'for_each = var.s', 'b["x"].id', '', { 'b["*"]': 'insufficientData' }],
])(
  'takes side resources of an open number for what they are: %s',
  async (name, own, owner, side, expected) => {
    const text = `
resource "alicloud_oss_bucket" "b" {
  bucket = "a-bucket"
  ${own}
}
resource "alicloud_oss_bucket_versioning" "v" {
  ${side}
  bucket = alicloud_oss_bucket.${owner}
  ${VERSIONED}
}
`
    expect(await verdicts(`${name}.tf`, text)).toEqual(expected)
  },
)

it('takes a ROS side resource under an open condition or of open number for uncertain', async () => {
  const text = (condition: string) => `
ROSTemplateFormatVersion: '2015-09-01'
Parameters: { On: { Type: String } }
Conditions: { IsOn: { Fn::Equals: [{ Ref: On }, 'yes'] } }
Resources:
  Group:
    Type: ALIYUN::ECS::SecurityGroup
    Properties: { VpcId: vpc-1 }
  Rule:
    Type: ALIYUN::ECS::SecurityGroupIngress
    ${condition}
    Properties:
      SecurityGroupId: { Ref: Group }
      SourceCidrIp: 0.0.0.0/0
      IpProtocol: tcp
      PortRange: 22/22
`
  const rules = chooseRules(read.directory.catalogue, { packs: [], rules: ['sg-risky-ports-check'] })
  const kinds: string[] = []
  for (const condition of ['', 'Condition: IsOn', 'Count: { Ref: On }', 'Count: 0', 'Count: 1']) {
    const file = join(folder, `${kinds.length}.yaml`)
    writeFileSync(file, text(condition))
    const templates = await readTemplates([file], { variables: { files: [], values: [] } })
    const { results } = scanTemplates(templates, mappings, rules, toInstant(0))
    kinds.push(...results.map(({ judgement }) => judgement.kind))
  }
  expect(kinds).toEqual(['nonCompliant', 'insufficientData', 'insufficientData', 'compliant', 'nonCompliant'])
})

it('adds the blocks of a dynamic one to those written out', async () => {
  const text = `
resource "alicloud_oss_bucket" "b" {
  bucket = "a-bucket"
  dynamic "versioning" {
    for_each = []
    content {
      status = "Suspended"
    }
  }
  versioning {
    ${VERSIONED}
  }
}
`
  expect(await verdicts('dynamic.tf', text)).toEqual({ b: 'compliant' })
})
