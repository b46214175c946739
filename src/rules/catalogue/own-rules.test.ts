import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError } from '../../platform/setting.js'
import { PRIVATE_BUCKET, testCatalogue } from '../testing.js'
import { type Alias, withAliases } from './aliases.js'
import { withOwnRules } from './own-rules.js'
import { parseRuleFile } from './parse-rule-file.js'
import type { ManagedRule } from './types.js'

const ruleText = (id: string, grant: string) => `id: ${id}
name: { en: House rule, zh: 内部规则 }
description: { en: Ours., zh: 内部。 }
remediation: { en: Change it., zh: 修改。 }
product: OSS
labels: [OSS]
resourceTypes: [ACS::OSS::Bucket]
riskLevel: 1
triggers: [change]
needs: [$.Acl.Grant]
compliant: { featurePath: $.Acl.Grant, operator: StringEquals, desired: ${grant} }
coverage: { noDataSource: the section is not known }
evidence: [{ fact: $.Acl.Grant, source: inferred, note: name of the section is ours }]
examples:
  compliant: [{ name: as it must be, configuration: { Acl: { Grant: private } } }]
  nonCompliant: [{ name: open, configuration: { Acl: { Grant: public } } }]
  insufficientData: [{ name: never collected, configuration: { Acl: ~absent } }]
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-rules-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, content: string) => writeFileSync(join(folder, name), content)

async function refusal(directory = folder): Promise<string> {
  try {
    await withOwnRules(testCatalogue(), directory)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'taken'
}

describe('withOwnRules', () => {
  it('takes rules in at any depth, beside the shipped ones', async () => {
    mkdirSync(join(folder, 'oss'))
    put('oss/house-grant.yaml', ruleText('house-grant', 'private'))
    const catalogue = await withOwnRules(testCatalogue(), folder)
    expect([...catalogue.rules.keys()]).toEqual([...testCatalogue().rules.keys(), 'house-grant'].sort())
    expect(catalogue.rules.get('house-grant')?.name.en).toBe('House rule')
    expect(catalogue.rules.get(PRIVATE_BUCKET)).toEqual(testCatalogue().rules.get(PRIVATE_BUCKET))
  })

  it('has a version that tells the content of the files', async () => {
    put('house-grant.yaml', ruleText('house-grant', 'private'))
    const first = (await withOwnRules(testCatalogue(), folder)).version
    expect((await withOwnRules(testCatalogue(), folder)).version).toBe(first)
    put('house-grant.yaml', ruleText('house-grant', 'private').replace('Ours.', 'Still ours.'))
    expect((await withOwnRules(testCatalogue(), folder)).version).not.toBe(first)
    expect(first).toMatch(/^[0-9a-f]{12}$/)
    expect(first).not.toBe(testCatalogue().version)
  })

  it('turns a shipped rule to the name that an alias gives its section', async () => {
    put(
      'aliases.yaml',
      'aliases:\n  - { type: "ACS::OSS::Bucket", section: $.Acl, recorded: $.Rights.Acl }\n',
    )
    const { rules } = await withOwnRules(testCatalogue(), folder)
    expect(rules.get(PRIVATE_BUCKET)?.logic).toEqual({
      needs: ['$.Rights.Acl'],
      compliant: { featurePath: '$.Rights.Acl', operator: 'StringEquals', desired: 'private' },
    })
  })

  it('leaves the catalogue as it is when the setting is not given', async () => {
    const catalogue = testCatalogue()
    expect(await withOwnRules(catalogue, undefined)).toBe(catalogue)
  })

  it('names file and line of everything that is wrong, examples included', async () => {
    put('house-grant.yaml', ruleText('house-grant', 'public'))
    put('house-other.yaml', ruleText('named-otherwise', 'private').replace('product: OSS', 'product: 7'))
    put(`${PRIVATE_BUCKET}.yaml`, ruleText(PRIVATE_BUCKET, 'private'))
    put('aliases.yaml', 'aliases:\n  - { type: "ACS::No::Type", section: Acl, recorded: $.B }\n')
    const [first, ...lines] = (await refusal()).split('\n')
    expect(first).toBe(`ASSAY_RULES_DIR=${folder}: cannot be used`)
    const told = (file: string, text: string) => `${join(folder, file)}:${text}`
    for (const line of [
      told(
        'house-grant.yaml',
        '15: examples.compliant.0: as it must be: is nonCompliant, not compliant (private)',
      ),
      told('house-other.yaml', '1: id: must be the name of the file, house-other'),
      told('house-other.yaml', '5: product: must be a text'),
      told(`${PRIVATE_BUCKET}.yaml`, `1: ${PRIVATE_BUCKET} is the identifier of a shipped rule`),
      told('aliases.yaml', '2: aliases.0.section: must be a path of names, such as $.Listeners'),
    ])
      expect(lines).toContain(line)
  })

  it('refuses a folder that is not there, is a file, or holds nothing', async () => {
    put('file', '')
    expect(await refusal(join(folder, 'absent'))).toContain('there is no such folder')
    expect(await refusal(join(folder, 'file'))).toContain('there is no such folder')
    expect(await refusal()).toContain('there is no rule file (*.yaml)')
  })
})

describe('withAliases', () => {
  function ruleOf(text: string): ManagedRule {
    const parsed = parseRuleFile('house-grant.yaml', text)
    if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.issues))
    return parsed.ruleFile.rule
  }
  const rule = ruleOf(ruleText('house-grant', 'private'))
  const alias: Alias = { type: 'ACS::OSS::Bucket', section: '$.Acl', recorded: '$.AclList' }

  it('turns on a rule without a data source, once every unproven name has a line', () => {
    expect(withAliases(rule, [alias]).coverage).toEqual({
      kind: 'approximated',
      how: "reads $.AclList, as an alias names it; the members there are taken to be those of the product's API",
    })
    expect(withAliases(rule, [{ ...alias, recorded: '$.Acl' }]).coverage.kind).toBe('approximated')
    const two = {
      ...rule,
      evidence: [...rule.evidence, { fact: '$.Other[*].A', source: 'inferred' } as const],
    }
    expect(withAliases(two, [alias]).coverage.kind).toBe('noDataSource')
    const other = { ...alias, section: '$.Other', recorded: '$.Else' }
    expect(withAliases(two, [alias, other]).coverage.kind).toBe('approximated')
  })

  it('leaves rules of other types and other names alone', () => {
    expect(withAliases(rule, [{ ...alias, type: 'ACS::ECS::Disk' }])).toBe(rule)
    expect(withAliases(rule, [{ ...alias, section: '$.Ac' }])).toBe(rule)
  })

  it('goes by the type of the resource that a path is read in', () => {
    const related = ruleOf(
      ruleText('house-grant', 'private')
        .replace(
          /compliant: \{ f.*\n/,
          `compliant:
  related: ACS::RAM::Policy
  via: $.Acl.Ids[*]
  needs: [$.Acl]
  satisfy: all
  condition:
    each: $.Acl[*]
    satisfy: none
    condition: { featurePath: "@.Acl", operator: StringEquals, desired: "{{$.Acl.Grant}}" }
`,
        )
        .replace(
          /examples:[\s\S]*/,
          `examples:
  compliant: [{ name: x }]
  nonCompliant: [{ name: x }]
  insufficientData: [{ name: x }]
`,
        ),
    )
    const { logic } = withAliases(related, [
      alias,
      { type: 'ACS::RAM::Policy', section: '$.Acl', recorded: '$.P' },
    ])
    expect(logic.compliant).toEqual({
      related: 'ACS::RAM::Policy',
      via: '$.AclList.Ids[*]',
      needs: ['$.P'],
      satisfy: 'all',
      condition: {
        each: '$.P[*]',
        satisfy: 'none',
        condition: {
          featurePath: '@.Acl',
          operator: 'StringEquals',
          desired: '{{$.AclList.Grant}}',
          ofSubject: true,
        },
      },
    })
  })
})
