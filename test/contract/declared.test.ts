import { describe, expect, it } from 'vitest'
import { COMMON_ERRORS, ERROR_TABLE } from '../../src/errors.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { SPEC, type SpecNode, type SpecParam } from './spec.js'

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly maxItems?: number
}

const declared = OPERATIONS.filter((operation) => operation.version === '2020-09-07')

/** The type a schema stands for, in the contract's words. */
function typeOf(schema: Schema): string {
  if (schema.type === 'integer') return schema.format === 'int64' ? 'long' : 'integer'
  if (schema.type === undefined && schema.enum !== undefined) {
    if (!schema.enum.every((value) => typeof value === 'number')) return 'string'
    return schema.format === 'int64' ? 'long' : 'integer'
  }
  return schema.type ?? 'any'
}

function shapeOf(node: Omit<SpecNode, 'name'>): unknown {
  if (node.type === 'map' || node.type === 'any') return 'any'
  if (node.type === 'array') return [node.items === undefined ? 'any' : shapeOf(node.items)]
  if (node.type === 'object')
    return Object.fromEntries((node.fields ?? []).map((field) => [field.name, shapeOf(field)]))
  return node.type
}

/** The declared schema in the form of `shapeOf`; where the contract says anything goes, it does. */
function declaredShape(schema: Schema | undefined, node: Omit<SpecNode, 'name'>): unknown {
  if (schema === undefined) return 'absent'
  if (node.type === 'map' || node.type === 'any') return 'any'
  if (node.type === 'array') {
    return typeOf(schema) === 'array'
      ? [node.items === undefined ? 'any' : declaredShape(schema.items, node.items)]
      : typeOf(schema)
  }
  if (node.type === 'object') {
    if (typeOf(schema) !== 'object') return typeOf(schema)
    const extra = Object.keys(schema.properties ?? {}).filter(
      (name) => !node.fields?.some((field) => field.name === name),
    )
    return {
      ...Object.fromEntries(
        (node.fields ?? []).map((field) => [
          field.name,
          declaredShape(schema.properties?.[field.name], field),
        ]),
      ),
      ...Object.fromEntries(extra.map((name) => [name, 'not in the contract'])),
    }
  }
  return typeOf(schema)
}

function limitsOf(name: string, given: SpecParam) {
  const param = { ...given, encoding: CSV_PARAMS[name]?.includes(given.name) ? 'csv' : given.encoding }
  return {
    encoding: param.encoding,
    required: param.required,
    type: param.encoding === 'csv' ? 'array' : param.type,
    enum: param.encoding === 'csv' ? undefined : param.enum,
    min: param.min,
    max: param.max,
    maxLength: param.maxLength,
    maxItems: param.maxItems,
  }
}

/** Their published values lack one that published examples use. Source: spec/README.md, surprise 12 */
const OPEN_ENUMS = new Set(['SourceOwner'])

/** Published as a text; the same list as in the base operation. */
const CSV_PARAMS: Readonly<Record<string, readonly string[]>> = {
  ActiveAggregateConfigRules: ['ConfigRuleIds'],
}

/** Taken beside what clients send, since without it the operation cannot work. Source: spec/condition-rules.md 4 */
const EXTRA_PARAMS: Readonly<Record<string, readonly string[]>> = { DryRunConfigRule: ['Conditions'] }

describe.each(declared.map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  const spec = SPEC[name]

  it('is an operation of the contract, with its RAM action', () => {
    expect(spec).toBeDefined()
    if (operation.ramAction !== null) expect(operation.ramAction).toBe(spec!.access.action)
    expect(operation.isAggregate).toBe(spec!.aggregate)
  })

  it('takes the documented parameters', () => {
    const extra = ['ClientToken', ...(EXTRA_PARAMS[name] ?? [])]
    const names = Object.keys(operation.params).filter((param) => !extra.includes(param))
    const documented = spec!.params.map((param) => param.name).filter((param) => param !== 'ClientToken')
    expect(names.sort()).toEqual(documented.sort())
    expect(operation.clientToken === true).toBe(spec!.params.some((param) => param.name === 'ClientToken'))
    for (const param of spec!.params.filter(({ name }) => name !== 'ClientToken')) {
      const field = operation.params[param.name]!
      const schema = field.schema as Schema
      const limits = limitsOf(name, param)
      expect({
        name: param.name,
        encoding: field.encoding,
        required: field.required,
        type: typeOf(schema),
      }).toEqual({
        name: param.name,
        encoding: limits.encoding,
        required: limits.required,
        // A map is an object with free names.
        type: limits.type === 'map' ? 'object' : limits.type,
      })
      if (limits.enum !== undefined && OPEN_ENUMS.has(param.name))
        expect(schema.enum).toEqual(expect.arrayContaining([...limits.enum]))
      else if (limits.enum !== undefined)
        expect({ name: param.name, enum: schema.enum }).toEqual({ name: param.name, enum: limits.enum })
      if (limits.min !== undefined)
        expect({ name: param.name, min: schema.minimum }).toEqual({ name: param.name, min: limits.min })
      if (limits.max !== undefined)
        expect({ name: param.name, max: schema.maximum }).toEqual({ name: param.name, max: limits.max })
      if (limits.maxLength !== undefined) expect(schema.maxLength).toBe(limits.maxLength)
      if (limits.maxItems !== undefined)
        expect({ name: param.name, maxItems: schema.maxItems }).toEqual({
          name: param.name,
          maxItems: limits.maxItems,
        })
      if (param.items?.fields !== undefined) {
        expect(declaredShape(schema.items, { ...param.items })).toEqual(shapeOf(param.items))
      }
    }
  })

  it('replies with the documented members and types', () => {
    const members = spec!.response.filter((node) => node.name !== 'RequestId')
    expect(Object.keys(operation.reply).sort()).toEqual(members.map((node) => node.name).sort())
    for (const node of members) {
      expect({ [node.name]: declaredShape(operation.reply[node.name]!.schema as Schema, node) }).toEqual({
        [node.name]: shapeOf(node),
      })
    }
  })

  it('declares only known codes, and every documented one', () => {
    for (const code of operation.errors) expect(code in ERROR_TABLE).toBe(true)
    const known = new Set<string>([
      ...operation.errors,
      ...COMMON_ERRORS,
      'AccountNotExisted',
      // The Terraform provider expects it; the service's pages have ConfigRuleNotExists.
      'Invalid.ConfigRuleId.Value',
      'CloudConfigServiceRoleNotExisted',
      'MemberNotBelongToMaster',
      'RDMemberNoPermission',
      'CreateSLRFail',
    ])
    expect(spec!.errors.map((error) => error.code).filter((code) => !known.has(code))).toEqual([])
  })
})

it('covers the operations of the main job', () => {
  const names = new Set(declared.map((operation) => operation.name))
  const wanted = [
    'CreateCompliancePack',
    'GetCompliancePack',
    'ListCompliancePacks',
    'DeleteCompliancePacks',
    'ListCompliancePackTemplates',
    'GenerateCompliancePackReport',
    'GetCompliancePackReport',
    'GetConfigRuleComplianceByPack',
    'GetResourceComplianceByPack',
    'ListManagedRules',
    'GetConfigRule',
    'ListConfigRules',
    'StartConfigRuleEvaluation',
    'ListConfigRuleEvaluationResults',
    'ListDiscoveredResources',
    'GetDiscoveredResource',
    'GetResourceConfigurationTimeline',
    'GetConfigurationRecorder',
    'StartConfigurationRecorder',
  ]
  expect(wanted.filter((name) => !names.has(name))).toEqual([])
})
