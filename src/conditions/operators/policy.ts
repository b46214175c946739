import { ConditionError } from '../condition-error.js'
import type { Json, JsonObject } from '../types.js'
import { isList, listItems, parseJson, textOf } from '../value-text.js'
import { defineOperator } from './define.js'
import { matchesGlob } from './tags.js'
import type { Operator, Test } from './types.js'

/**
 * Policy documents (RAM, OSS bucket): an object, its JSON text, or a list of them. A statement's conditions
 * are not weighed: a grant under a condition still is a grant. A text that is no JSON cannot be judged and
 * makes the verdict an error. Without a document none of these holds.
 */
export const policyOperators: readonly Operator[] = [
  defineOperator({
    name: 'PolicyAllowsEverything',
    dataType: 'Object',
    unary: true,
    description: {
      en: 'A statement allows every action on every resource.',
      zh: '存在允许对所有资源执行所有操作的语句。',
    },
    prepare: () =>
      anyStatement(
        (statement) => isAllow(statement) && hasAllActions(statement) && hasAllResources(statement),
      ),
  }),
  defineOperator({
    name: 'PolicyAllowsWholeProduct',
    dataType: 'Object',
    unary: true,
    description: {
      en: 'A statement allows every action, or every action of one product, on every resource.',
      zh: '存在允许对所有资源执行某产品全部操作的语句。',
    },
    prepare: () =>
      anyStatement(
        (statement) =>
          isAllow(statement) &&
          hasAllResources(statement) &&
          textsOf(statement, 'Action').some((action) => action === '*' || /^[^:]+:\*$/.test(action)),
      ),
  }),
  defineOperator({
    name: 'PolicyAllowsAnonymous',
    dataType: 'Object',
    unary: true,
    description: { en: 'A statement allows everybody.', zh: '存在允许所有人访问的语句。' },
    prepare: () => anyStatement((statement) => isAllow(statement) && isForEverybody(statement)),
  }),
  defineOperator({
    name: 'PolicyAllowsAnyAction',
    dataType: 'Object',
    description: {
      en: 'A statement allows one of the desired actions, also by a wildcard.',
      zh: '存在允许期望操作之一的语句（包括通配符）。',
    },
    prepare: (desired) => {
      const actions = listItems(desired).map((action) => action.toLowerCase())
      return anyStatement(
        (statement) =>
          isAllow(statement) &&
          textsOf(statement, 'Action').some((pattern) =>
            actions.some((action) => matchesGlob(action, pattern.toLowerCase())),
          ),
      )
    },
  }),
  defineOperator({
    name: 'PolicyHasStatement',
    dataType: 'Object',
    description: {
      en: 'A statement has the members of the desired one, given as JSON: Effect, and lists that contain its Principal, Action and Resource. Empty members are ignored.',
      zh: '存在包含期望JSON语句各成员（Effect、Principal、Action、Resource）的语句，空成员忽略。',
    },
    prepare: hasStatement,
  }),
  defineOperator({
    name: 'PolicyNamesAccountOutside',
    dataType: 'Object',
    description: {
      en: 'A statement allows everybody or an account that is not in the desired list.',
      zh: '存在允许所有人或期望列表之外账号的语句。',
    },
    prepare: (desired) => {
      const accounts = new Set(listItems(desired))
      return anyStatement(
        (statement) =>
          isAllow(statement) &&
          (isForEverybody(statement) ||
            principalsOf(statement).some((principal) => isOutside(principal, accounts))),
      )
    },
  }),
]

function anyStatement(holds: (statement: JsonObject) => boolean): Test {
  return (actual) => actual !== undefined && actual !== null && statementsOf(actual).some(holds)
}

/** All statements of a document, its text, a statement or a list of any of them. */
function statementsOf(value: Json): readonly JsonObject[] {
  if (isList(value)) return value.flatMap(statementsOf)
  if (typeof value === 'string') return value.trim() === '' ? [] : statementsOf(parseDocument(value))
  if (typeof value !== 'object' || value === null) return []
  const statements = value['Statement']
  return statements === undefined ? [value] : statementsOf(statements)
}

function parseDocument(text: string): Json {
  const document = parseJson(text)
  if (typeof document !== 'object' || document === null)
    throw new ConditionError('the policy is no JSON document')
  return document
}

function textsOf(statement: JsonObject, member: string): readonly string[] {
  const value = statement[member]
  if (value === undefined || value === null) return []
  return isList(value) ? value.map(textOf) : [textOf(value)]
}

function isAllow(statement: JsonObject): boolean {
  return textOf(statement['Effect']).toLowerCase() === 'allow'
}

function hasAllActions(statement: JsonObject): boolean {
  return textsOf(statement, 'Action').some((action) => action === '*' || action === '*:*')
}

function hasAllResources(statement: JsonObject): boolean {
  return textsOf(statement, 'Resource').some((resource) => resource === '*' || resource === 'acs:*:*:*:*')
}

/** Principals as texts; the object form (`{"RAM": [...]}`) counts with all its members. */
function principalsOf(statement: JsonObject): readonly string[] {
  const principal = statement['Principal']
  if (typeof principal !== 'object' || principal === null || isList(principal))
    return textsOf(statement, 'Principal')
  return Object.keys(principal).flatMap((kind) => textsOf(principal, kind))
}

/** An Allow with NotPrincipal allows everybody but a few. */
function isForEverybody(statement: JsonObject): boolean {
  return statement['NotPrincipal'] !== undefined || principalsOf(statement).includes('*')
}

/** Account ids stand alone or in an ARN (`acs:ram::1234567890123456:root`); services name no account. */
function isOutside(principal: string, accounts: ReadonlySet<string>): boolean {
  const account = /(?:^|:)(\d{10,20})(?::|$)/.exec(principal)?.[1]
  return account !== undefined && !accounts.has(account)
}

function hasStatement(desired: string): Test {
  const wanted = parseJson(desired)
  if (typeof wanted !== 'object' || wanted === null || isList(wanted))
    throw new ConditionError('PolicyHasStatement: the desired value is no JSON object')
  const effect = textOf(wanted['Effect']).toLowerCase()
  const lists = ['Action', 'Resource', 'Principal'].map((member) => ({
    member,
    items: textsOf(wanted, member).filter((item) => item !== ''),
  }))
  if (effect === '' && lists.every((list) => list.items.length === 0))
    throw new ConditionError('PolicyHasStatement: the desired statement is empty')
  return anyStatement(
    (statement) =>
      (effect === '' || textOf(statement['Effect']).toLowerCase() === effect) &&
      lists.every(({ member, items }) => {
        const recorded = member === 'Principal' ? principalsOf(statement) : textsOf(statement, member)
        return items.every((item) => recorded.includes(item))
      }),
  )
}
