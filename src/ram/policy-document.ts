import { type ConditionBlock, parseCondition } from './conditions.js'

/** One statement of an identity-based policy. Source: spec/ram.md 1 */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  /** True for `NotAction`: the statement is about everything but `actions`. */
  readonly isNotAction: boolean
  readonly resources: readonly string[]
  readonly condition: ConditionBlock
}

export interface PolicyDocument {
  readonly statements: readonly Statement[]
}

/** Characters of a custom policy. inferred: spec/ram.md 1 */
export const MAX_POLICY_LENGTH = 6144

const ACTION = /^(\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+)$/
const ELEMENTS = new Set(['Effect', 'Action', 'NotAction', 'Resource', 'Condition'])

/** Reads a policy document, or says in one sentence why it is none. */
export function parsePolicyDocument(text: string): PolicyDocument | { readonly fault: string } {
  if (text.length > MAX_POLICY_LENGTH) return fault(`longer than ${MAX_POLICY_LENGTH} characters`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fault('not JSON')
  }
  if (!isObject(json)) return fault('not a JSON object')
  const extra = Object.keys(json).find((key) => key !== 'Version' && key !== 'Statement')
  if (extra !== undefined) return fault(`unknown element ${extra}`)
  if (json['Version'] !== '1') return fault('Version must be the text "1"')
  const list = Array.isArray(json['Statement']) ? json['Statement'] : [json['Statement']]
  if (list.length === 0 || list[0] === undefined) return fault('no Statement')
  const statements: Statement[] = []
  for (const each of list) {
    const statement = readStatement(each)
    if ('fault' in statement) return statement
    statements.push(statement)
  }
  return { statements }
}

function readStatement(value: unknown): Statement | { readonly fault: string } {
  if (!isObject(value)) return fault('a Statement is not an object')
  const extra = Object.keys(value).find((key) => !ELEMENTS.has(key))
  if (extra !== undefined) return fault(`unknown element ${extra}`)
  const effect = value['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') return fault('Effect must be Allow or Deny')
  const isNotAction = value['NotAction'] !== undefined
  if (isNotAction === (value['Action'] !== undefined))
    return fault('give exactly one of Action and NotAction')
  const actions = texts(isNotAction ? value['NotAction'] : value['Action'])
  if (actions === undefined) return fault('Action must be a text or a list of texts')
  const odd = actions.find((action) => !ACTION.test(action))
  if (odd !== undefined) return fault(`${odd} is no action`)
  const resources = texts(value['Resource'])
  if (resources === undefined) return fault('Resource must be a text or a list of texts')
  const condition = parseCondition(value['Condition'] ?? {})
  if (typeof condition === 'string') return fault(condition)
  return { effect, actions, isNotAction, resources, condition }
}

function texts(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const found = list.filter((item): item is string => typeof item === 'string' && item !== '')
  return list.length > 0 && found.length === list.length ? found : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fault(text: string): { readonly fault: string } {
  return { fault: text }
}
