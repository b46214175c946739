import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findOperator } from '../../conditions/operators/index.js'
import type { Condition, Json } from '../../conditions/types.js'
import { isList } from '../../conditions/value-text.js'
import { checkExamples, judgeExample, resourceTypeOf } from './check-examples.js'
import { declaredRelations } from './declared-relations.js'
import { layOver } from './lay-over.js'
import { type CatalogueDirectory, readCatalogueDirectory } from './read-catalogue-directory.js'
import { isObject } from './source-value.js'
import { RECORD_FIELDS, type RuleExample } from './types.js'
import { formatIssue } from './yaml-source.js'

const directory = openCatalogue()
const { catalogue, examples, samples } = directory
const rules = [...catalogue.rules.values()]
const sampleOf = (type: string) => samples.get(type)

function openCatalogue(): CatalogueDirectory {
  const read = readCatalogueDirectory(fileURLToPath(new URL('../../../catalog', import.meta.url)))
  if (read.kind === 'refused') throw new Error(read.issues.map(formatIssue).join('\n'))
  return read.directory
}

function examplesOf(id: string) {
  return examples.get(id)!
}

describe('the rules of the catalogue', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s decides its examples as they say', (_, rule) => {
    expect(checkExamples(rule, examplesOf(rule.id), sampleOf, declaredRelations(catalogue).ids)).toEqual([])
  })

  const needed = rules.flatMap((rule) => rule.logic.needs.map((path) => [rule, path] as const))
  it.each(needed.map(([rule, path]) => [rule.id, path, rule] as const))(
    '%s is never compliant without %s',
    (id, path, rule) => {
      // Every record has both.
      if (path === 'resource.Tags' || path === 'resource.ResourceId') return
      let removed = 0
      for (const example of examplesOf(id).compliant) {
        const field = RECORD_FIELDS.find((name) => path === `resource.${name}`)
        if (field !== undefined) {
          removed += 1
          const record = { ...example.record, [field]: '' }
          expect(judgeExample(rule, { ...example, record }, sampleOf).kind).toBe('insufficientData')
          continue
        }
        const full = layOver(sampleOf(resourceTypeOf(rule)) ?? {}, example.configuration)
        const configuration = without(full, path)
        if (isDeepStrictEqual(configuration, full)) continue
        removed += 1
        const verdict = judgeExample(rule, { ...example, configuration }, () => undefined)
        expect([example.name, verdict.kind]).not.toEqual([example.name, 'compliant'])
      }
      expect(removed).toBeGreaterThan(0)
    },
  )

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s is never compliant without a value it read',
    (id, rule) => {
      for (const example of examplesOf(id).compliant) {
        const full = layOver(sampleOf(resourceTypeOf(rule)) ?? {}, example.configuration)
        for (const path of pathsIn(rule.logic.compliant, example)) {
          const configuration = without(full, path)
          // An empty list on the way holds no value that could be taken away.
          if (path.includes('[*]') && isDeepStrictEqual(configuration, full)) continue
          const verdict = judgeExample(rule, { ...example, configuration }, () => undefined)
          expect([example.name, path, verdict.kind]).not.toEqual([example.name, path, 'compliant'])
        }
      }
    },
  )

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s shows both sides of every parameter',
    (id, rule) => {
      const { compliant, nonCompliant } = examplesOf(id)
      const all = [...compliant, ...nonCompliant]
      for (const [name, spec] of Object.entries(rule.parameters)) {
        const given = all.filter(({ parameters }) => Object.hasOwn(parameters, name))
        expect([name, given.length > 0]).toEqual([name, true])
        if (!spec.required || spec.default !== undefined)
          expect([name, all.length > given.length]).toEqual([name, true])
        for (const bound of [spec.min, spec.max]) {
          if (bound !== undefined)
            expect(given.map(({ parameters }) => parameters[name])).toContain(String(bound))
        }
      }
    },
  )

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s says when its examples happen', (id, rule) => {
    if (!usesTime(rule.logic.compliant)) return
    for (const list of Object.values(examplesOf(id)))
      for (const example of list) expect([example.name, example.now]).not.toEqual([example.name, undefined])
  })

  it('keeps each rule in the folder of its product', () => {
    const folders = directory.files.map((file) => file.split(/[\\/]/).slice(-2))
    const expected = rules.map((rule) => [rule.product.toLowerCase(), `${rule.id}.yaml`])
    expect(folders.sort()).toEqual(expected.sort())
  })

  it('has rules of every kind of trigger, parameter and condition', () => {
    const triggers = new Set(rules.map(({ triggers }) => triggers.map(({ kind }) => kind).join('+')))
    expect([...triggers].sort()).toEqual(['change', 'change+scheduled', 'scheduled'])
    const specs = rules.flatMap(({ parameters }) => Object.values(parameters))
    expect(new Set(specs.map(({ type }) => type))).toEqual(new Set(['string', 'integer', 'boolean', 'list']))
    expect(specs.some((spec) => spec.required && spec.default !== undefined)).toBe(true)
    expect(rules.filter(({ logic }) => usesTime(logic.compliant)).length).toBeGreaterThan(2)
    expect(rules.filter(({ logic }) => logic.appliesWhen !== undefined).length).toBeGreaterThan(5)
    expect(rules.length).toBeGreaterThanOrEqual(30)
  })
})

describe('the packages of the catalogue', () => {
  const packs = [...catalogue.packs.values()]

  it.each(packs.map((pack) => [pack.name, pack] as const))(
    '%s lists each rule as present or absent',
    (_, pack) => {
      for (const { identifier } of pack.rules) expect(catalogue.rules.has(identifier)).toBe(true)
      for (const { identifier, reason } of pack.absent) {
        expect(catalogue.rules.has(identifier)).toBe(false)
        expect(reason.length).toBeGreaterThan(10)
      }
    },
  )

  it('are those of today, and lists of 2021 only where there is no newer one', () => {
    const names = new Set(packs.map(({ name }) => name))
    expect(names.size).toBe(38)
    expect([...names].filter((name) => name.endsWith('-2021'))).toEqual([])
    const old = packs.filter(({ labels }) => labels.includes('2021')).map(({ name }) => name)
    expect(old.sort()).toEqual([
      'BestPracticesForAccountGovernance',
      'BestPracticesForNetwork',
      'CISComplianceCheck',
    ])
  })

  it('has the documented number of rules in each', () => {
    const counts = packs.map(({ name, rules, absent }) => [name, rules.length + absent.length])
    expect(Object.fromEntries(counts)).toEqual({
      BestPracticeForIdleResourceDetection: 15,
      BestPracticesForAIModelTrainingArchitecture: 30,
      BestPracticesForAccountGovernance: 12,
      BestPracticesForCDN: 5,
      BestPracticesForChangeManagement: 6,
      BestPracticesForCostOptimization: 8,
      BestPracticesForDataBase: 32,
      BestPracticesForECS: 18,
      BestPracticesForEnablingResourceBackup: 14,
      BestPracticesForGenerativeAI: 19,
      BestPracticesForHighAvailabilityArchitecture: 43,
      BestPracticesForIdentityAndPermissions: 14,
      BestPracticesForInternetAccess: 22,
      BestPracticesForLoadBalancer: 25,
      BestPracticesForNetwork: 17,
      BestPracticesForNetworkAndDataSecurity: 8,
      BestPracticesForOSS: 9,
      BestPracticesForOceanBase: 6,
      BestPracticesForPlatformSecurity: 30,
      BestPracticesForPolarDB: 10,
      BestPracticesForRedis: 16,
      BestPracticesForResourceExpirationReminders: 12,
      BestPracticesForResourceStability: 85,
      BestPracticesForSecurityGroups: 8,
      BestPracticesForWellArchitectedSecurityPillar: 53,
      CISComplianceCheck: 37,
      ClassifiedProtectionPreCheck: 86,
      ClassifiedProtectionPreCheckLevel2: 40,
      ComplianceCheckForChinaGMP: 69,
      'ComplianceCheckForISO-27001': 79,
      'ComplianceCheckForNIST800-53': 91,
      ComplianceCheckForSOC2: 78,
      GovernanceCenterCompliancePractices: 23,
      GxPComplianceCheckForEU11: 69,
      PCIDSSDataSecurityStandard: 54,
      QuickExperienceCompliancePack: 7,
      RMiTComplianceCheck: 33,
      ResourceProtectionOnBestPractices: 16,
    })
  })
})

describe('the resource types of the catalogue', () => {
  it('has a type for every sample', () => {
    expect([...samples.keys()].filter((type) => !catalogue.resourceTypes.has(type))).toEqual([])
  })

  it('tells global types from regional ones', () => {
    expect(catalogue.resourceTypes.size).toBeGreaterThanOrEqual(108)
    expect(catalogue.resourceTypes.get('ACS::RAM::User')?.location).toBe('global')
    expect(catalogue.resourceTypes.get('ACS::::Account')?.product).toBe('Account')
    expect(catalogue.resourceTypes.get('ACS::ECS::Disk')).toMatchObject({
      type: 'ACS::ECS::Disk',
      product: 'ECS',
      title: { en: 'ECS disk', zh: 'ECS云盘' },
      location: 'regional',
    })
  })
})

/** A configuration without what a path names; `[*]` and lists in between stand for every element. */
function without(value: Json, path: string): Json {
  const steps = path.replace(/^\$\./, '').split(/\.|(?=\[)/)
  return withoutStep(value, steps)
}

function withoutStep(value: Json, [step = '', ...rest]: readonly string[]): Json {
  if (step === '[*]') return isList(value) ? value.map((item) => withoutStep(item, rest)) : value
  if (!isObject(value)) return value
  const { [step]: member, ...others } = value
  if (member === undefined || rest.length === 0) return others
  return { ...others, [step]: withoutStep(member, rest) }
}

/** The `$` paths that a condition reads on an example: those under a parameter that is not given are left out. */
function pathsIn(condition: Condition, example: RuleExample): readonly string[] {
  if (condition.onlyIf !== undefined && example.parameters[condition.onlyIf] === undefined) return []
  if ('children' in condition) return condition.children.flatMap((child) => pathsIn(child, example))
  if ('not' in condition) return pathsIn(condition.not, example)
  if ('each' in condition) return [condition.each.replace(/\[\*\]$/, '')]
  if ('related' in condition) return condition.via.startsWith('$.') ? [condition.via] : []
  // A filter stands for the whole list that it selects from.
  return condition.featurePath.startsWith('$.') ? [condition.featurePath.replace(/\[\?.*$/, '')] : []
}

function usesTime(condition: Condition): boolean {
  if ('children' in condition) return condition.children.some(usesTime)
  if ('not' in condition) return usesTime(condition.not)
  if ('satisfy' in condition) return usesTime(condition.condition)
  return findOperator(condition.operator)?.timeDependent ?? false
}
