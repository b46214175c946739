import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { AccessDeniedError, ApiError, ERROR_TABLE, type ErrorCode } from '../../src/errors.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { encodeError, encodeSuccess } from '../../src/rpc/encode-reply.js'
import type { WireValue } from '../../src/rpc/shapes.js'

/** Every reply and error, written as XML, reads back to what its JSON says. Source: spec/protocol.md 8 */

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly WireValue[]
  readonly anyOf?: readonly Schema[]
}

const ID = '6EC7AED1-172F-42AE-9C12-295BC2ADB751'
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true })

/** Text that XML can hold; control characters are told elsewhere. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((value) => !/[\x00-\x1f\p{Surrogate}\ufffe\uffff]/u.test(value))

/** Values of a schema, members absent now and then. */
function valuesOf(schema: Schema): fc.Arbitrary<WireValue> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return text
    case 'integer':
    case 'number':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 })
    case 'object': {
      const members = Object.entries(schema.properties ?? {})
      if (members.length === 0) return fc.dictionary(fc.stringMatching(/^[A-Za-z_][\w.-]{0,8}$/), text)
      return fc.record(Object.fromEntries(members.map(([name, each]) => [name, valuesOf(each)])), {
        requiredKeys: [],
      })
    }
    default:
      return schema.anyOf === undefined ? text : fc.oneof(...schema.anyOf.map(valuesOf))
  }
}

/** What a client that knows the schema reads from the parsed XML; an empty list is no element at all. */
function readBack(schema: Schema, parsed: unknown): unknown {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return Number(parsed)
    case 'boolean':
      return parsed === 'true'
    case 'array':
      return (Array.isArray(parsed) ? parsed : [parsed]).map((each) => readBack(schema.items ?? {}, each))
    case 'object': {
      const members = parsed === '' ? {} : (parsed as Readonly<Record<string, unknown>>)
      return Object.fromEntries(
        Object.entries(members).map(([name, each]) => [
          name,
          readBack(schema.properties?.[name] ?? {}, each),
        ]),
      )
    }
    default:
      return parsed
  }
}

/** The JSON without members that XML does not show: empty lists. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !(Array.isArray(each) && each.length === 0))
      .map(([name, each]) => [name, shown(each)]),
  )
}

/** A list in a list would lose its bounds; no reply may have one. */
function listsOfLists(schema: Schema): boolean {
  if (schema.type === 'array' && schema.items?.type === 'array') return true
  return [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])].some(
    listsOfLists,
  )
}

describe.each(OPERATIONS.map((operation) => [`${operation.name} ${operation.version}`, operation] as const))(
  '%s',
  (_, operation) => {
    const properties: Record<string, Schema> = { RequestId: { type: 'string' } }
    for (const [name, each] of Object.entries(operation.reply)) properties[name] = each.schema as Schema
    const schema: Schema = { type: 'object', properties }

    it('replies the same in XML as in JSON', () => {
      expect(listsOfLists(schema)).toBe(false)
      const { RequestId: _id, ...members } = properties
      fc.assert(
        fc.property(valuesOf({ type: 'object', properties: members }), (value) => {
          const reply = value as Readonly<Record<string, WireValue>>
          const json = JSON.parse(encodeSuccess('JSON', operation.name, ID, reply).body)
          const xml = encodeSuccess('XML', operation.name, ID, reply)
          expect(xml.headers['content-type']).toBe('text/xml;charset=utf-8')
          expect(xml.body.startsWith('<?xml version="1.0" encoding="UTF-8" ?>')).toBe(true)
          expect(XMLValidator.validate(xml.body)).toBe(true)
          const root = parser.parse(xml.body)
          expect(Object.keys(root)).toEqual([`${operation.name}Response`])
          expect(readBack(schema, root[`${operation.name}Response`])).toEqual(shown(json))
        }),
        { numRuns: 25 },
      )
    })
  },
)

describe('errors', () => {
  const context = {
    requestId: ID,
    hostId: 'localhost',
    product: 'Config',
    language: 'en-US',
    errorPage: undefined,
  }
  const detail = { Param: 'Name', Reason: 'a < b & "c"', Limit: 7, StringToSign: 'POST&%2F&x' }

  it.each(Object.keys(ERROR_TABLE) as ErrorCode[])(
    '%s is the same in XML and JSON, in both languages',
    (code) => {
      for (const language of ['en-US', 'zh-CN']) {
        const error = new ApiError(code, detail)
        const json = encodeError(error, { ...context, language, format: 'JSON' })
        const xml = encodeError(error, { ...context, language, format: 'XML' })
        expect(xml.status).toBe(json.status)
        expect(XMLValidator.validate(xml.body)).toBe(true)
        expect(parser.parse(xml.body)).toEqual({ Error: JSON.parse(json.body) })
        expect(xml.body).toMatch(
          /^<\?xml version="1\.0" encoding="UTF-8"\?><Error><RequestId>[^<]+<\/RequestId><HostId>[^<]+<\/HostId><Code>[^<]+<\/Code><Message>[^<]+<\/Message><Recommend>[^<]+<\/Recommend><\/Error>$/,
        )
      }
    },
  )

  it('a denial has its detail in both', () => {
    const error = new AccessDeniedError({ PolicyType: 'AccountLevelIdentityBasedPolicy', AuthAction: 'a:B' })
    const json = encodeError(error, { ...context, format: 'JSON' })
    const xml = encodeError(error, { ...context, format: 'XML' })
    expect(parser.parse(xml.body)).toEqual({ Error: JSON.parse(json.body) })
  })
})

describe('documented forms', () => {
  const body = (members: Readonly<Record<string, WireValue>>) =>
    encodeSuccess('XML', 'GetManagedRule', ID, members).body

  it.each([
    ['a list of texts', { Labels: ['a', 'b'] }, '<Labels>a</Labels><Labels>b</Labels>'],
    ['an empty object', { OptionalInputParameterDetails: {} }, '<OptionalInputParameterDetails />'],
    [
      'a map',
      { InputParameters: { size: '20', unit: 'GB' } },
      '<InputParameters><size>20</size><unit>GB</unit></InputParameters>',
    ],
    [
      'a list of objects',
      { Rules: [{ Id: 'a' }, { Id: 'b' }] },
      '<Rules><Id>a</Id></Rules><Rules><Id>b</Id></Rules>',
    ],
  ])('%s', (_, members, expected) => {
    expect(body(members)).toBe(
      `<?xml version="1.0" encoding="UTF-8" ?><GetManagedRuleResponse><RequestId>${ID}</RequestId>${expected}</GetManagedRuleResponse>`,
    )
  })
})
