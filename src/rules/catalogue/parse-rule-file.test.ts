import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { parseRuleFile } from './parse-rule-file.js'
import { parseYaml } from './yaml-source.js'

const schema: object = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../catalog/rule.schema.json', import.meta.url)), 'utf8'),
)

const RULE = `id: disk-kept
name: { en: Disk is kept, zh: 保留云盘 }
description: { en: Keeps the disk., zh: 保留云盘。 }
remediation: { en: Keep it., zh: 保留。 }
product: ECS
labels: [ECS]
resourceTypes: [ACS::ECS::Disk]
riskLevel: 2
triggers: [change, { scheduled: Six_Hours }]
parameters:
  days:
    type: integer
    default: 30
    min: 1
    text: { en: Days, zh: 天数 }
needs: [$.Kept]
appliesWhen: { featurePath: $.Type, operator: StringEquals, desired: data }
compliant:
  operator: and
  children:
    - { featurePath: $.Kept, operator: BooleanEquals, desired: "true" }
    - { featurePath: $.Age, operator: Less, desired: "{{days}}" }
coverage: exact
evidence: [{ fact: identifier, source: doc }]
examples:
  compliant: [{ name: kept, configuration: { Type: data, Kept: true, Age: 1 } }]
  nonCompliant: [{ name: not kept, configuration: { Type: data, Kept: false } }]
  notApplicable: [{ name: system disk, configuration: { Type: system } }]
  insufficientData: [{ name: not known, configuration: { Kept: ~absent } }]
`

function issuesOf(text: string, file = 'rules/disk-kept.yaml'): readonly string[] {
  const parsed = parseRuleFile(file, text)
  return parsed.kind === 'rule' ? [] : parsed.issues.map(({ line, message }) => `${line}: ${message}`)
}

function edit(from: string, to: string): string {
  expect(RULE).toContain(from)
  return RULE.replace(from, to)
}

describe('parseRuleFile', () => {
  it('reads a rule', () => {
    const parsed = parseRuleFile('rules/disk-kept.yaml', RULE)
    if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.issues))
    const { rule, examples, source } = parsed.ruleFile
    expect(rule.triggers).toEqual([{ kind: 'change' }, { kind: 'scheduled', frequency: 'Six_Hours' }])
    expect(rule.parameters['days']).toEqual({
      type: 'integer',
      required: false,
      default: '30',
      min: 1,
      text: { en: 'Days', zh: '天数' },
    })
    expect(rule.logic.needs).toEqual(['$.Kept'])
    expect(rule.coverage).toEqual({ kind: 'exact' })
    expect(examples.insufficientData).toEqual([
      { name: 'not known', parameters: {}, configuration: { Kept: '~absent' }, related: [] },
    ])
    expect(Object.hasOwn(source, 'examples')).toBe(false)
    expect(Schema.Check(schema, parseYaml('', RULE).source.value)).toBe(true)
  })

  it.each<[string, string, string, string]>([
    ['unknown key', 'product: ECS', 'product: ECS\nproducts: ECS', '6: products: unknown key products'],
    ['missing key', 'product: ECS\n', '', '1: product is missing'],
    ['empty text', 'product: ECS', 'product: ""', '5: product: must be a text'],
    ['text in one language', ', zh: 保留云盘 }', ' }', '2: name: zh is missing'],
    ['risk level', 'riskLevel: 2', 'riskLevel: 4', '8: riskLevel: must be 1 (high), 2 (medium) or 3 (low)'],
    [
      'no type',
      '[ACS::ECS::Disk]',
      '[]',
      '7: resourceTypes: must name at least one type, or * for every type',
    ],
    ['* among types', '[ACS::ECS::Disk]', '[ACS::ECS::Disk, "*"]', '7: resourceTypes: * stands alone'],
    ['no trigger', '[change, { scheduled: Six_Hours }]', '[]', '9: triggers: must name at least one trigger'],
    ['unknown trigger', '[change,', '[changes,', '9: triggers.0: must be change or {scheduled: frequency}'],
    [
      'unknown frequency',
      'Six_Hours',
      'Two_Hours',
      '9: triggers.1.scheduled: must be one of One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours',
    ],
    [
      'parameter type',
      'type: integer',
      'type: int',
      '12: parameters.days.type: must be one of string, integer, boolean, list',
    ],
    [
      'bound of a text',
      'type: integer',
      'type: string',
      '14: parameters.days.min: bounds belong to integer parameters',
    ],
    [
      'parameter without text',
      '    text: { en: Days, zh: 天数 }\n',
      '',
      '12: parameters.days: text is missing',
    ],
    [
      'needs that is no list',
      'needs: [$.Kept]',
      'needs: $.Kept',
      '16: needs: needs: must be a list of paths',
    ],
    [
      'no condition',
      'compliant:\n  operator: and',
      'compliants:\n  operator: and',
      '1: compliant is missing',
    ],
    [
      'empty group',
      /children:\n.*\n.*/.exec(RULE)![0],
      'children: []',
      '20: compliant.children: must be a list that is not empty',
    ],
    [
      'group of another kind',
      'operator: and',
      'operator: xor',
      '19: compliant.operator: must be and or or, unless there is a featurePath',
    ],
    [
      'unknown key of a clause',
      'desired: "true" }',
      'desire: "true" }',
      '21: compliant.children.0.desire: is not known here',
    ],
    [
      'path without a root',
      'featurePath: $.Kept',
      'featurePath: Kept',
      '21: compliant.children.0.featurePath: path: $ or @ expected at 0',
    ],
    ['coverage', 'coverage: exact', 'coverage: nearly', '23: coverage: must be a map'],
    [
      'two coverages',
      'coverage: exact',
      'coverage: { approximated: a, noDataSource: b }',
      '23: coverage: must be exact, {approximated: how} or {noDataSource: what is missing}',
    ],
    [
      'evidence',
      'source: doc',
      'source: rumour',
      '24: evidence.0.source: must be one of doc, sdk, listed, inferred',
    ],
    [
      'no bad example',
      /\n {2}nonCompliant.*/.exec(RULE)![0],
      '',
      '26: examples: an example of nonCompliant is missing',
    ],
    [
      'no example without data',
      /\n {2}insufficientData.*/.exec(RULE)![0],
      '',
      '26: examples: an example of insufficientData is missing',
    ],
    [
      'no example beyond',
      /\n {2}notApplicable.*/.exec(RULE)![0],
      '',
      '26: examples: an example of notApplicable is missing',
    ],
    [
      'configuration that is no map',
      'configuration: { Type: system }',
      'configuration: system',
      '28: examples.notApplicable.0.configuration: must be a map',
    ],
    [
      'unknown key of an example',
      'name: system disk,',
      'name: system disk, not: 1,',
      '28: examples.notApplicable.0.not: unknown key not',
    ],
    [
      'time that is none',
      'name: system disk,',
      'name: system disk, now: yesterday,',
      '28: examples.notApplicable.0.now: must be a time such as 2026-01-31T00:00:00Z',
    ],
  ])('refuses, as the schema does: %s', (_, from, to, issue) => {
    const text = edit(from, to)
    expect(issuesOf(text)).toContain(issue)
    expect(Schema.Check(schema, parseYaml('', text).source.value)).toBe(false)
  })

  it.each<[string, string, string, string]>([
    [
      'broken YAML',
      'labels: [ECS]',
      'labels: [ECS',
      '7: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key twice', 'product: ECS', 'product: ECS\nproduct: RDS', '6: Map keys must be unique'],
    [
      'an id that is not the file',
      'id: disk-kept',
      'id: disk-lost',
      '1: id: must be the name of the file, disk-kept',
    ],
    ['an undeclared parameter', '{{days}}', '{{day}}', '19: compliant: parameter day is not declared'],
    [
      'a value to compare with that nothing needs',
      'operator: Less, desired: "{{days}}"',
      'operator: Less, desired: "{{days}}{{$.Limit}}"',
      '16: needs: $.Limit is compared with others and must be listed',
    ],
    [
      'a field of an example that no record has',
      'name: system disk,',
      'name: system disk, resource: { Colour: red },',
      '28: examples.notApplicable.0.resource.Colour: unknown key Colour',
    ],
    ['an unused parameter', '{{days}}', '3', '11: parameters: parameter days is never used'],
    [
      'an undeclared onlyIf',
      'desired: "true" }',
      'desired: "true", onlyIf: hours }',
      '19: compliant: parameter hours is not declared',
    ],
    [
      'a default outside the bounds',
      'default: 30',
      'default: 0',
      '13: parameters.days.default: must be at least 1',
    ],
    [
      'an unknown operator',
      'operator: BooleanEquals',
      'operator: BoolEquals',
      '21: compliant.children.0.operator: is no operator',
    ],
    [
      'an unknown parameter of an example',
      'name: system disk,',
      'name: system disk, parameters: { day: 3 },',
      '28: examples.notApplicable.0.parameters: parameter day is not a parameter of the rule',
    ],
  ])('refuses %s', (_, from, to, issue) => {
    expect(issuesOf(edit(from, to))).toContain(issue)
  })

  it('tells every issue at once', () => {
    const text = edit('riskLevel: 2', 'riskLevel: 9').replace('product: ECS', 'product: 3')
    expect(issuesOf(text)).toHaveLength(2)
  })

  it.each(['', '3', '[]', 'null', '# nothing'])('refuses a file that holds %j', (text) => {
    expect(issuesOf(text).length).toBeGreaterThan(0)
  })
})
