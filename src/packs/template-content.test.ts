import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatConditionsParameter } from '../conditions/conditions-parameter.js'
import type { Condition } from '../conditions/types.js'
import { draftManagedRule } from '../rules/draft-rule.js'
import { DISK_SIZE, PRIVATE_BUCKET, testCatalogue } from '../rules/testing.js'
import { FREQUENCIES, type Trigger } from '../rules/types.js'
import { createPack } from './create-pack.js'
import { deletePacks } from './delete-packs.js'
import { describePack } from './describe-pack.js'
import { planPack } from './plan-pack.js'
import { readTemplateContent } from './read-template-content.js'
import { openTestEstate, packOf, type TestEstate } from './testing.js'
import { writeTemplateContent } from './write-template-content.js'

const twoCores: Condition = {
  operator: 'and',
  children: [{ operator: 'GreaterOrEquals', featurePath: '$.Cpu', desired: '2' }],
}

const EXAMPLE = {
  compliancePackTemplate: {
    compliancePackName: 'edge-baseline',
    riskLevel: 1,
    description: 'Baseline for edge hosts',
    scope: {
      complianceRegionIds: ['cn-hangzhou'],
      complianceExcludeTagsScope: [{ tagKey: 'lab', tagValue: 'yes' }],
    },
  },
  configRuleTemplates: [
    {
      configRuleName: 'two-cores',
      description: '',
      scope: { complianceResourceTypes: ['ACS::ECS::Instance'] },
      source: {
        owner: 'CUSTOM_CONFIGURATION',
        identifier: 'acs-config-configuration',
        sourceDetails: [
          { messageType: 'ScheduledNotification', maximumExecutionFrequency: 'Six_Hours' },
          { messageType: 'ConfigurationItemChangeNotification' },
        ],
        conditions: formatConditionsParameter(twoCores),
      },
      inputParameters: {},
    },
    {
      configRuleName: 'disk',
      description: 'Big ones.',
      riskLevel: 3,
      scope: { complianceResourceTypes: ['ACS::ECS::Disk'], complianceResourceIds: ['d-1', 'd-2'] },
      source: {
        owner: 'ALIYUN',
        identifier: DISK_SIZE,
        sourceDetails: [{ messageType: 'ConfigurationItemChangeNotification' }],
      },
      inputParameters: { size: '10' },
    },
  ],
}

function fileWish(content: unknown) {
  const { rules: _, ...wish } = packOf('given')
  return { ...wish, templateContent: typeof content === 'string' ? content : JSON.stringify(content) }
}

describe('a template file', () => {
  let estate: TestEstate
  beforeEach(async () => {
    estate = await openTestEstate()
  })
  afterEach(() => estate.close())

  const create = (content: unknown) => createPack(estate.db, estate.scope, estate.services, fileWish(content))
  const describeOf = (packId: string) => describePack(estate.db, estate.scope, estate.services, packId)

  it('makes managed and condition rules; what it says of the package wins', async () => {
    const { pack, rules } = await describeOf(await create(EXAMPLE))
    expect(pack).toMatchObject({
      name: 'edge-baseline',
      riskLevel: 1,
      description: 'Baseline for edge hosts',
      scope: { regionIds: ['cn-hangzhou'], excludeTags: [{ key: 'lab', value: 'yes' }] },
    })
    expect(rules.map(({ rule }) => rule)).toMatchObject([
      {
        name: 'two-cores',
        sourceOwner: 'CUSTOM_CONFIGURATION',
        sourceIdentifier: 'acs-config-configuration',
        resourceTypes: ['ACS::ECS::Instance'],
        riskLevel: 2,
        logic: { needs: [], compliant: twoCores },
        triggers: [{ kind: 'scheduled', frequency: 'Six_Hours' }, { kind: 'change' }],
      },
      {
        name: 'disk',
        sourceIdentifier: DISK_SIZE,
        parameters: { size: '10' },
        scope: { resourceIds: ['d-1', 'd-2'] },
        triggers: [{ kind: 'change' }],
        riskLevel: 3,
      },
    ])
  })

  it('written and read again is the same package', async () => {
    const first = await create(EXAMPLE)
    const { templateContent } = await describeOf(first)
    await deletePacks(estate.db, estate.scope, estate.services, [first], 'delete')
    const again = await describeOf(await create(templateContent))
    expect(again.templateContent).toBe(templateContent)
    expect(JSON.parse(templateContent)).toMatchObject({
      ...EXAMPLE,
      configRuleTemplates: EXAMPLE.configRuleTemplates,
    })
  })

  it('takes the given name when the file has none', async () => {
    const { compliancePackTemplate: _, ...content } = EXAMPLE
    expect((await describeOf(await create(content))).pack).toMatchObject({ name: 'given', riskLevel: 2 })
  })
})

const rule = EXAMPLE.configRuleTemplates[1]!

const drafted = draftManagedRule(testCatalogue(), { identifier: DISK_SIZE, parameters: {} }, 'en')
if (drafted.kind === 'refused') throw new Error(drafted.reason)
const templateRule = { name: drafted.draft.name, ...drafted.draft.content }

const ids = fc.option(fc.array(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { minLength: 1, maxLength: 3 }), {
  nil: undefined,
})
const tags = fc.option(
  fc.array(fc.record({ key: fc.stringMatching(/^\w{1,5}$/), value: fc.string({ maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  { nil: undefined },
)
const scopes = fc.record({
  regionIds: ids,
  excludeRegionIds: ids,
  resourceGroupIds: ids,
  excludeResourceGroupIds: ids,
  resourceIds: ids,
  excludeResourceIds: ids,
  tags,
  excludeTags: tags,
})

describe('writeTemplateContent', () => {
  it('loses nothing of any scope', () => {
    const pack = { name: 'p', description: 'd', riskLevel: 3 as const }
    fc.assert(
      fc.property(scopes, (scope) => {
        const read = readTemplateContent(writeTemplateContent({ ...pack, scope }, [templateRule]))
        expect(read).toMatchObject({ ...pack, scope: JSON.parse(JSON.stringify(scope)) })
      }),
    )
  })
})

const triggers = fc.uniqueArray(
  fc.oneof(
    fc.constant<Trigger>({ kind: 'change' }),
    fc.constantFrom(...FREQUENCIES).map((frequency): Trigger => ({ kind: 'scheduled', frequency })),
    fc
      .integer({ min: 0, max: 23 })
      .map((fixedHour): Trigger => ({ kind: 'scheduled', frequency: 'TwentyFour_Hours', fixedHour })),
  ),
  { minLength: 1, maxLength: 3, selector: (trigger) => JSON.stringify(trigger) },
)

it('writeTemplateContent loses nothing of any trigger', () => {
  const pack = { name: 'p', description: 'd', riskLevel: 3 as const, scope: {} }
  fc.assert(
    fc.property(triggers, (triggers) => {
      const read = readTemplateContent(writeTemplateContent(pack, [{ ...templateRule, triggers }]))
      expect(read.rules[0]?.triggers).toEqual(triggers)
    }),
  )
})

const scheduled = (detail: object) =>
  file({ source: { ...rule.source, sourceDetails: [{ messageType: 'ScheduledNotification', ...detail }] } })

describe('readTemplateContent', () => {
  it.each<[string, string, string]>([
    ['no JSON', '{', 'is no JSON object'],
    ['no object', '[]', 'is no JSON object'],
    ['no rules', '{}', 'configRuleTemplates is missing'],
    ['an empty list of rules', '{"configRuleTemplates":[]}', 'configRuleTemplates is empty'],
    [
      'too long',
      JSON.stringify({ configRuleTemplates: ['x'.repeat(1_048_576)] }),
      'larger than 1048576 bytes',
    ],
    ['NUL', '{"configRuleTemplates":["\\u0000"]}', 'cannot be stored'],
    [
      'an unknown owner',
      file({ source: { owner: 'CUSTOM_FC', identifier: 'x' } }),
      'source.owner must be one of',
    ],
    ['a risk level of 4', file({ riskLevel: 4 }), 'riskLevel must be 1'],
    [
      'a bad frequency',
      file({
        source: {
          ...rule.source,
          sourceDetails: [{ messageType: 'ScheduledNotification', maximumExecutionFrequency: 'Often' }],
        },
      }),
      'maximumExecutionFrequency must be one of',
    ],
    ['an hour that is none', scheduled({ fixedHour: 24 }), 'fixedHour must be an hour'],
    [
      'an hour of a schedule that is not daily',
      scheduled({ maximumExecutionFrequency: 'One_Hour', fixedHour: 3 }),
      'only a TwentyFour_Hours schedule',
    ],
    [
      'a bad condition',
      file({ source: { owner: 'CUSTOM_CONFIGURATION', conditions: '{}' } }),
      'ComplianceConditions',
    ],
  ])('refuses %s', (_, text, reason) => {
    expect(() => readTemplateContent(text)).toThrow(
      expect.objectContaining({
        code: 'Invalid.TemplateContent.Value',
        message: expect.stringContaining(reason),
      }),
    )
  })

  it('never fails in another way, whatever the text', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const wrapped = `{"configRuleTemplates":[${text}],"compliancePackTemplate":${text}}`
        try {
          readTemplateContent(wrapped)
        } catch (error) {
          expect(error).toMatchObject({ code: 'Invalid.TemplateContent.Value' })
        }
      }),
    )
  })
})

function file(change: object): string {
  return JSON.stringify({ configRuleTemplates: [{ ...rule, ...change }] })
}

describe('planPack', () => {
  const plan = (content: unknown) => planPack(testCatalogue(), fileWish(content))

  it('limits the rules to the resource types of the package', () => {
    const limited = (types: string[], identifier: string) =>
      plan({
        compliancePackTemplate: { scope: { complianceResourceTypes: types } },
        configRuleTemplates: [{ source: { owner: 'ALIYUN', identifier } }],
      }).rules
    expect(limited(['ACS::ECS::Disk', 'ACS::ECS::Instance'], DISK_SIZE)).toMatchObject([
      { kind: 'new', draft: { content: { resourceTypes: ['ACS::ECS::Disk'] } } },
    ])
    expect(() => limited(['ACS::ECS::Disk'], PRIVATE_BUCKET)).toThrow(
      expect.objectContaining({ code: 'Invalid.ConfigRules.Value' }),
    )
  })

  it('refuses an unknown managed rule', () => {
    expect(() =>
      plan({ configRuleTemplates: [{ source: { owner: 'ALIYUN', identifier: 'no-such-rule' } }] }),
    ).toThrow(expect.objectContaining({ code: 'Invalid.ConfigRules.Value' }))
  })
})
