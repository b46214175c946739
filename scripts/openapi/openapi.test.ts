import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Validator } from '@seriousme/openapi-schema-validator'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import { renderApiTypes, typeOf } from './api-types.js'
import { descriptionsIn, readDescriptions } from './descriptions.js'
import { openapiDocument } from './document.js'
import { exampleOf } from './examples.js'

const ROOT = new URL('../../', import.meta.url)
const descriptions = readDescriptions(fileURLToPath(new URL('src/operations', ROOT)))
const document = openapiDocument({
  operations: OPERATIONS,
  descriptions,
  families: JSON.parse(readFileSync(new URL('spec/operations.json', ROOT), 'utf8')),
  productVersion: '1.2.3',
})

interface Documented {
  readonly operationId: string
  readonly 'x-acs-ram-action': string | null
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
}
interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}
const paths = document['paths'] as unknown as Readonly<Record<string, { readonly post: Documented }>>

describe('openapi.json', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(structuredClone(document))
    expect({ valid: result.valid, errors: result.errors }).toEqual({ valid: true, errors: undefined })
    expect(validator.version).toBe('3.1')
  })

  it('would not be if an operation lost its reply', async () => {
    const broken = structuredClone(document) as unknown as { paths: Record<string, { post: object }> }
    const [path = ''] = Object.keys(broken.paths)
    broken.paths[path] = { post: { responses: 1 } }
    expect((await new Validator().validate(broken)).valid).toBe(false)
  })

  it('has every operation with its action and its parameters', () => {
    expect(Object.keys(paths)).toHaveLength(OPERATIONS.length)
    for (const { name, version, params, ramAction, body } of OPERATIONS) {
      const found = paths[`/?Action=${name}&Version=${version}`]?.post
      expect(found?.['x-acs-ram-action']).toBe(ramAction)
      if (body === 'raw') continue
      const schema = found?.requestBody?.content['application/x-www-form-urlencoded']?.schema
      expect(Object.keys(schema?.properties ?? {})).toEqual(Object.keys(params))
      const required = Object.entries(params).filter(([, field]) => field.required)
      expect(schema?.required ?? []).toEqual(required.map(([field]) => field))
    }
  })

  it('gives an example of a parameter as a value of it, and of what is no value none', () => {
    const properties = (action: string) => {
      const { content } = paths[`/?Action=${action}&Version=2020-09-07`]!.post.requestBody!
      return content['application/x-www-form-urlencoded']!.schema!.properties as Readonly<
        Record<string, { readonly examples?: readonly unknown[] }>
      >
    }
    const { ConfigRuleTriggerTypes, ExcludeRegionIdsScope, ConfigRuleName, RiskLevel } =
      properties('CreateConfigRule')
    expect([ConfigRuleName?.examples, RiskLevel?.examples]).toEqual([['required-tags'], [1]])
    expect(ConfigRuleTriggerTypes?.examples).toEqual([['ConfigurationItemChangeNotification']])
    expect(ExcludeRegionIdsScope?.examples).toEqual([['cn-shanghai']])
    const contract = { name: 'X', example: 'often' }
    expect(exampleOf(Type.Integer(), contract)).toBeUndefined()
    expect(exampleOf(Type.String({ enum: ['never'] }), contract)).toBeUndefined()
    expect(exampleOf(Type.String(), contract)).toBe('often')
  })

  it('says what each operation of today does', () => {
    const silent = OPERATIONS.filter(
      ({ version, name }) => version !== '2019-01-08' && !descriptions.get(name),
    )
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})

describe('descriptions', () => {
  it('are the comment of the declaration, without where it is from', () => {
    const source =
      'const x = 1\n/**\n * Reads one\n * thing. Source: spec/a.md 1\n */\nexport const GetThing = operation({'
    expect(descriptionsIn(source)).toEqual([['GetThing', 'Reads one thing.']])
  })

  it('are not taken from another constant before', () => {
    expect(descriptionsIn('/** Other. */\nconst x = 1\nexport const GetThing = operation({')).toEqual([])
  })
})

describe('types of calls', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ enum: [1, 'a'] }, '1 | "a"'],
    [{ type: 'array', items: { type: 'integer' } }, 'readonly (number)[]'],
    [
      { type: 'object', properties: { A: { type: 'boolean' }, 'b-c': {} }, required: ['A'] },
      '{ readonly A: boolean; readonly "b-c"?: unknown }',
    ],
    [
      { type: 'object', patternProperties: { '^.*$': { type: 'string' } } },
      'Readonly<Record<string, string>>',
    ],
    [{ anyOf: [{ const: 'x' }, { type: 'null' }] }, '"x" | null'],
  ])('%j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type)
  })

  it('name the version of what is no operation of Cloud Config', () => {
    const text = renderApiTypes(OPERATIONS.filter(({ name }) => name === 'GetCallerIdentity'))
    expect(text).toContain(`'2015-04-01': ["GetCallerIdentity"]`)
  })
})
