import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Schema from 'typebox/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatScan } from '../../cli/scan/formats.js'
import { readTemplates } from '../../cli/scan/read-templates.js'
import { toInstant } from '../../src/platform/instant.js'
import { readCatalogueDirectory } from '../../src/rules/catalogue/read-catalogue-directory.js'
import { readMappings } from '../../src/templates/read-mappings.js'
import { chooseRules, type Scan, scanTemplates } from '../../src/templates/scan.js'
import { evaluate } from '../../src/templates/terraform/expression.js'
import { UNKNOWN, type Value } from '../../src/templates/value.js'
import { ROOT } from '../architecture.js'

const HCL = `
variable "acl" { default = "public-read" }
variable "open" {}
locals { names = toset(["a", "b"]) }
resource "alicloud_oss_bucket" "literal" { acl = var.acl }
resource "alicloud_oss_bucket" "open" { acl = var.open }
resource "alicloud_oss_bucket" "side" { bucket = "side-bucket" }
resource "alicloud_oss_bucket_acl" "side" {
  bucket = alicloud_oss_bucket.side.id
  acl    = "private"
}
resource "alicloud_oss_bucket" "many" {
  for_each = local.names
  bucket   = "many-\${each.key}"
  acl      = each.key == "a" ? "private" : "public-read-write"
}
resource "alicloud_oss_bucket" "none" {
  count = 0
  acl   = "public-read"
}
resource "alicloud_security_group" "counted" { count = 2 }
resource "alicloud_security_group_rule" "counted" {
  security_group_id = alicloud_security_group.counted.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
}
module "inner" {
  source = "./inner"
  acl    = "public-read"
}
`
const INNER = 'variable "acl" {}\nresource "alicloud_oss_bucket" "in" { acl = var.acl }\n'
const ROS = `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Acl: { Type: String, Default: public-read }
  Open: { Type: String }
Conditions:
  Never: !Equals [a, b]
Resources:
  Literal:
    Type: ALIYUN::OSS::Bucket
    Properties: { BucketName: b, AccessControl: !Ref Acl }
  Open:
    Type: ALIYUN::OSS::Bucket
    Properties: { BucketName: c, AccessControl: { Ref: Open } }
  Gone:
    Type: ALIYUN::OSS::Bucket
    Condition: Never
    Properties: { BucketName: d, AccessControl: public-read }
`
const PLAN = {
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'alicloud_oss_bucket.planned',
          mode: 'managed',
          type: 'alicloud_oss_bucket',
          values: { bucket: 'p', acl: null },
        },
        {
          address: 'alicloud_oss_bucket_acl.planned',
          mode: 'managed',
          type: 'alicloud_oss_bucket_acl',
          values: { acl: 'public-read' },
        },
      ],
    },
  },
  resource_changes: [
    { address: 'alicloud_oss_bucket_acl.planned', change: { after_unknown: { bucket: true } } },
  ],
  configuration: {
    root_module: {
      resources: [
        {
          address: 'alicloud_oss_bucket_acl.planned',
          expressions: { bucket: { references: ['alicloud_oss_bucket.planned.id'] } },
        },
      ],
    },
  },
}

let folder: string
let scan: Scan
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-scan-'))
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'main.tf'), HCL)
  writeFileSync(join(folder, 'inner', 'main.tf'), INNER)
  writeFileSync(join(folder, 'ros.yaml'), ROS)
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(PLAN))
  const read = readCatalogueDirectory(join(ROOT, 'catalog'))
  if (read.kind === 'refused') throw new Error('the catalogue is refused')
  const rules = chooseRules(read.directory.catalogue, {
    packs: [],
    rules: ['oss-bucket-public-read-prohibited', 'sg-risky-ports-check'],
  })
  const templates = await readTemplates([folder], { variables: { files: [], values: [] } })
  scan = scanTemplates(templates, readMappings(join(ROOT, 'catalog/mappings')), rules, toInstant(0))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('assay scan', () => {
  it('decides what is literal and leaves the rest without data', () => {
    const verdicts = scan.results.map(({ resource, judgement }) => [resource.address, judgement.kind])
    expect(Object.fromEntries(verdicts)).toEqual({
      'alicloud_oss_bucket.literal': 'nonCompliant',
      'alicloud_oss_bucket.open': 'insufficientData',
      'alicloud_oss_bucket.side': 'compliant',
      'alicloud_oss_bucket.many["a"]': 'compliant',
      'alicloud_oss_bucket.many["b"]': 'nonCompliant',
      'module.inner.alicloud_oss_bucket.in': 'nonCompliant',
      'alicloud_oss_bucket.planned': 'nonCompliant',
      'alicloud_security_group.counted[0]': 'insufficientData',
      'alicloud_security_group.counted[1]': 'insufficientData',
      Literal: 'nonCompliant',
      Open: 'insufficientData',
    })
  })

  it('names the file and the line', () => {
    const found = scan.results.find(({ resource }) => resource.address === 'alicloud_oss_bucket.literal')
    expect(found?.resource.line).toBe(5)
    expect(found?.resource.file).toMatch(/main\.tf$/)
    expect(scan.results.find(({ resource }) => resource.address === 'Literal')?.resource.line).toBe(8)
  })

  it('gives every form the same findings', () => {
    const form = (name: Parameters<typeof formatScan>[0]) => formatScan(name, scan, '1').join('\n')
    expect(form('table').match(/oss-bucket-public-read-prohibited/g)).toHaveLength(5)
    expect(
      form('table')
        .split('\n')
        .filter((line) => line.length > 80 && line.includes(' is ')),
    ).toEqual([])
    expect(form('junit').match(/<failure /g)).toHaveLength(5)
    expect(form('markdown').match(/^\| high /gm)).toHaveLength(5)
    expect(JSON.parse(form('sarif')).runs[0].results).toHaveLength(5)
    expect(form('html').match(/class="high">high/g)).toHaveLength(5)
  })

  it('writes a page in which no text of a template becomes markup', () => {
    const hostile = scan.results.map((each) => ({
      ...each,
      resource: { ...each.resource, address: '<script>alert(1)</script>"&\u0000\ud800' },
    }))
    const page = formatScan('html', { ...scan, results: hostile }, '1').join('\n')
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;\ufffd\ufffd')
  })
})

describe('SARIF', () => {
  it('is valid by the published schema, and would not be without its version', () => {
    const file = join(ROOT, 'test/scan/schemas/sarif-schema-2.1.0.json')
    const schema = Schema.Compile(JSON.parse(readFileSync(file, 'utf8')))
    const sarif = JSON.parse(formatScan('sarif', scan, '1').join('\n'))
    expect(schema.Errors(sarif)).toEqual([true, []])
    expect(schema.Check({ ...sarif, version: '1' })).toBe(false)
  })
})

describe('expressions', () => {
  const names = { resolve: (root: string): Value => (root === 'known' ? 'k' : UNKNOWN) }
  it.each([
    ['#{1 + 2 * 3}', 7],
    ['#{known == "k" ? "yes" : "no"}', 'yes'],
    ['#{other == "k" ? "yes" : "no"}', UNKNOWN],
    ['a-#{known}', 'a-k'],
    ['a-#{other}', UNKNOWN],
    ['#{[for x in ["a", "b"] : upper(x) if x != "a"]}', ['B']],
    ['#{{ for k, v in { a = 1 } : k => v }}', { a: 1 }],
    ['#{jsonencode({ Version = "1", List = [true] })}', '{"Version":"1","List":[true]}'],
    ['#{file("x")}', UNKNOWN],
    ['#{true || other}', true],
    ['#{merge({ a = 1 }, { b = 2 })["b"]}', 2],
    ['$${literal}', '#{literal}'],
    ['#{broken', UNKNOWN],
  ])('%s', (text, value) => {
    const dollar = (each: string) => each.replaceAll('#{', '$' + '{')
    const wanted = typeof value === 'string' ? dollar(value) : value
    expect(evaluate(dollar(text), names)).toEqual(wanted)
  })
})
