import Type from 'typebox'
import { expect, test } from 'vitest'
import { csv, integer, json, page, text } from './fields.js'
import {
  type AnyOperation,
  aggregateTwin,
  type CallContext,
  decodeInput,
  encodeResult,
  operationFor,
} from './operation.js'
import { optional, shape, wireAccountId, wireInteger, wireList, wireText } from './shapes.js'

interface Rule {
  readonly id: string
  readonly riskLevel: number
  readonly labels?: readonly string[]
}

const rule = shape<Rule>({
  ConfigRuleId: wireText.from((each) => each.id),
  RiskLevel: wireInteger.from((each) => each.riskLevel),
  Labels: wireList(wireText).from((each) => each.labels),
})

const operation = operationFor<CallContext>()

const GetThing = operation({
  name: 'GetThing',
  version: '2020-09-07',
  ramAction: 'config:GetThing',
  access: 'read',
  resource: 'acs:config:*:{accountId}:rule/{ConfigRuleId}',
  params: {
    ConfigRuleId: text({ required: true }),
    Kind: text({ enum: ['a', 'b'] }),
    Ids: csv({ maxItems: 2, tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed' }),
    Tag: json(Type.Array(Type.Object({ Key: Type.String(), Value: Type.Optional(Type.String()) }))),
    Limit: integer({ default: 3 }),
    ...page(),
  },
  reply: { ConfigRule: rule, AccountId: wireAccountId, Note: optional(wireText) },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId, Kind, Limit, Tag, PageSize }) {
    const kind: 'a' | 'b' | undefined = Kind
    const size: number = Limit + PageSize + (Tag?.[0]?.Key.length ?? 0)
    return {
      ConfigRule: { id: ConfigRuleId, riskLevel: size },
      AccountId: '1208863178610001',
      Note: kind,
    }
  },
})

const GetAggregateThing = aggregateTwin(GetThing, 'GetAggregateThing', { params: { Extra: text() } })
const listed: readonly AnyOperation<CallContext>[] = [GetThing, GetAggregateThing]

test('input is decoded in declared order and the reply written by its shapes', async () => {
  const input = decodeInput(
    GetThing,
    new Map([
      ['ConfigRuleId', 'cr-1'],
      ['Kind', 'b'],
    ]),
  )
  expect(input).toMatchObject({ ConfigRuleId: 'cr-1', Kind: 'b', Limit: 3, PageNumber: 1, PageSize: 10 })
  const result = await listed[0]!.handle(input as never, {} as CallContext)
  expect(encodeResult(GetThing, result)).toEqual({
    ConfigRule: { ConfigRuleId: 'cr-1', RiskLevel: 13 },
    AccountId: 1208863178610001,
    Note: 'b',
  })
})

test('the twin asks for AggregatorId, has its own action and ARN, and the same behaviour', async () => {
  expect(GetAggregateThing).toMatchObject({
    isAggregate: true,
    ramAction: 'config:GetAggregateThing',
    resource: 'acs:config:*:{accountId}:aggregateconfigrule/{ConfigRuleId}',
    errors: ['ConfigRuleNotExists', 'Invalid.AggregatorId.Value'],
  })
  expect(() => decodeInput(GetAggregateThing, new Map([['ConfigRuleId', 'cr-1']]))).toThrow(
    'AggregatorId is mandatory for this action.',
  )
})

test('limits answer the documented code', () => {
  const call = (Ids: string) => () =>
    decodeInput(
      GetThing,
      new Map([
        ['ConfigRuleId', 'x'],
        ['Ids', Ids],
      ]),
    )
  expect(call('a,b')()).toMatchObject({ Ids: ['a', 'b'] })
  expect(call('a,b,c')).toThrow(expect.objectContaining({ code: 'Invalid.ConfigRuleIds.SizeExceed' }))
})
