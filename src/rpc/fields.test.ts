import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../errors.js'
import {
  accountId,
  boolean,
  csv,
  type Field,
  integer,
  json,
  list,
  long,
  objectList,
  page,
  text,
  token,
} from './fields.js'

const tag = Type.Object({
  TagKey: Type.Optional(Type.String({ maxLength: 5 })),
  TagValue: Type.Optional(Type.String()),
})

/** The decoded value of parameter `P`, or the code of the error. */
function decode(field: Field<unknown>, params: Readonly<Record<string, string>>): unknown {
  try {
    return field.decode(new Map(Object.entries(params)), 'P')
  } catch (error) {
    if (error instanceof ApiError) return error.wireCode
    throw error
  }
}

type Row = readonly [field: Field<unknown>, params: Readonly<Record<string, string>>, expected: unknown]

const scalars: readonly Row[] = [
  [text(), {}, undefined],
  [text(), { P: '' }, ''],
  [text({ default: 'd' }), {}, 'd'],
  [text({ required: true }), {}, 'MissingP'],
  [text({ required: true }), { P: '' }, 'MissingP'],
  [text({ required: true, missingCode: 'Invalid.ConfigRules.Empty' }), {}, 'Invalid.ConfigRules.Empty'],
  [text({ enum: ['a', 'b'] }), { P: 'b' }, 'b'],
  [text({ enum: ['a', 'b'] }), { P: 'B' }, 'InvalidP'],
  [text({ enum: ['a'] }), { P: '' }, undefined],
  [text({ maxLength: 3 }), { P: 'abcd' }, 'InvalidP'],
  [text({ minLength: 2 }), { P: 'a' }, 'InvalidP'],
  [text({ minLength: 2 }), { P: '' }, undefined],
  [text({ pattern: /^c/ }), { P: 'x' }, 'InvalidP'],
  [
    text({ maxLength: 1, invalidCode: 'Invalid.CompliancePackName.Value' }),
    { P: 'xx' },
    'Invalid.CompliancePackName.Value',
  ],
  [integer(), { P: '12' }, 12],
  [integer(), { P: ' 12 ' }, 12],
  [integer(), { P: '' }, undefined],
  [integer(), { P: '1.5' }, 'InvalidP'],
  [integer(), { P: '1e3' }, 'InvalidP'],
  [integer(), { P: '0x10' }, 'InvalidP'],
  [integer(), { P: '2147483648' }, 'InvalidP'],
  [integer({ min: 1 }), { P: '0' }, 'InvalidP'],
  [integer({ enum: [1, 2, 3] }), { P: '4' }, 'InvalidP'],
  [integer({ default: 7 }), {}, 7],
  [long(), { P: '1624329965857' }, 1624329965857],
  [long(), { P: '9007199254740993' }, 'InvalidP'],
  [boolean(), { P: 'true' }, true],
  [boolean(), { P: 'False' }, false],
  [boolean(), { P: '1' }, 'InvalidP'],
  [boolean({ default: false }), {}, false],
  [accountId(), { P: '1208863178610001' }, '1208863178610001'],
  [accountId(), { P: '120886317861000' }, 'InvalidP'],
  [accountId({ required: true }), {}, 'MissingP'],
]

const lists: readonly Row[] = [
  [csv(), { P: 'a,b' }, ['a', 'b']],
  [csv(), { P: ' a , ,b,' }, ['a', 'b']],
  [csv(), { P: '' }, undefined],
  [csv(), { P: '["a","b"]' }, ['a', 'b']],
  [csv(), { 'P.1': 'a', 'P.2': 'b' }, ['a', 'b']],
  [csv({ required: true }), { P: ',' }, 'MissingP'],
  [
    csv({ maxItems: 1, tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed' }),
    { P: 'a,b' },
    'Invalid.ConfigRuleIds.SizeExceed',
  ],
  [csv({ itemEnum: ['a'] }), { P: 'a,c' }, 'InvalidP'],
  [csv({ itemMaxLength: 2 }), { P: 'abc' }, 'InvalidP'],
  [csv(), { P: '[{}]' }, 'InvalidP'],
  [csv(), { P: '[1,true]' }, ['1', 'true']],
  [list(), { 'P.1': 'a', 'P.3': 'c', 'P.10': 'j', 'P.2': 'b' }, ['a', 'b', 'c', 'j']],
  [list(), { P: 'a,b' }, ['a', 'b']],
  [list(), { P: 'a', 'P.1': 'b' }, 'InvalidP'],
  [list(), { 'P.0': 'a' }, 'InvalidP'],
  [list(), { 'P.1001': 'a' }, 'InvalidP'],
  [list(), { 'P.x': 'a' }, 'InvalidP'],
  [list(), { 'P.1.2': 'a' }, 'InvalidP'],
  [list(), { 'P.': 'a' }, 'InvalidP'],
]

const structures: readonly Row[] = [
  [
    objectList(tag),
    { 'P.1.TagKey': 'k', 'P.1.TagValue': 'v', 'P.4.TagKey': 'l' },
    [{ TagKey: 'k', TagValue: 'v' }, { TagKey: 'l' }],
  ],
  [objectList(tag), { P: '[{"TagKey":"k"}]' }, [{ TagKey: 'k' }]],
  [objectList(tag), { P: '[{"tagKey":"k"}]' }, [{ TagKey: 'k' }]],
  [objectList(tag), { 'P.1.TagKey': 'toolong' }, 'InvalidP'],
  [objectList(tag, { maxItems: 1 }), { 'P.1.TagKey': 'a', 'P.2.TagKey': 'b' }, 'InvalidP'],
  [objectList(tag), { P: 'a,b' }, 'InvalidP'],
  [json(Type.Array(tag)), { P: '[{"TagKey":"k","Other":1}]' }, [{ TagKey: 'k' }]],
  [json(Type.Array(tag)), { P: '"[{\\"TagKey\\":\\"k\\"}]"' }, [{ TagKey: 'k' }]],
  [json(Type.Array(tag)), { 'P.1.TagKey': 'k' }, [{ TagKey: 'k' }]],
  [json(Type.Array(tag)), { P: '{' }, 'InvalidP'],
  [json(Type.Array(tag)), { P: '' }, undefined],
  [json(Type.Array(tag), { required: true }), {}, 'MissingP'],
  [json(Type.Array(tag)), { P: '[{"TagKey":"a\\u0000"}]' }, 'InvalidP'],
  [json(Type.Array(tag)), { P: '[{"TagKey":"\\ud800"}]' }, 'InvalidP'],
  [
    json(Type.Object({ n: Type.Integer(), b: Type.Boolean() })),
    { P: '{"n":"5","b":"true"}' },
    { n: 5, b: true },
  ],
  [json(Type.Object({ n: Type.Integer() })), { P: '{"n":"5x"}' }, 'InvalidP'],
  [
    json(Type.Record(Type.String(), Type.String())),
    { P: '{"__proto__":"x","a":"b"}' },
    JSON.parse('{"__proto__":"x","a":"b"}'),
  ],
  [json(Type.Unknown()), { P: `${'['.repeat(40)}${']'.repeat(40)}` }, 'InvalidP'],
  [json(Type.Unknown()), { P: '{"a":[1,{"b":null}]}' }, { a: [1, { b: null }] }],
]

describe.each([
  ['scalars', scalars],
  ['lists', lists],
  ['structures', structures],
] as const)('%s', (_, rows) => {
  test.each(rows.map((row, index) => [index, ...row] as const))(
    'row %#: %#',
    (_index, field, params, expected) => {
      expect(decode(field, params)).toEqual(expected)
    },
  )
})

test('a field knows its JSON Schema', () => {
  expect(integer({ min: 1, max: 3, default: 2, description: 'x' }).schema).toEqual({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 3,
    default: 2,
    description: 'x',
  })
  expect(csv({ maxItems: 5 }).schema).toEqual({ type: 'array', items: { type: 'string' }, maxItems: 5 })
  expect(text({ pattern: /^\d+$/ }).schema).toEqual({ type: 'string', pattern: '^\\d+$' })
  expect(page().PageSize.schema).toMatchObject({ minimum: 1, maximum: 100, default: 10 })
  expect(token({ max: 50, default: 20 }).MaxResults.schema).toMatchObject({ maximum: 50, default: 20 })
})
