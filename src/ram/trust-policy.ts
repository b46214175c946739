import { compileCondition, parseCondition, type RequestKeys } from './conditions.js'
import type { Decision } from './decide.js'
import { compileWildcard } from './wildcard.js'

/** Who asks to assume a role. */
export interface Assumer {
  /** Account that the asking principal belongs to. */
  readonly accountId: string
  /** `acs:ram::{account}:user/{name}` or `...:role/{name}`. */
  readonly arn: string
}

/** A role's trust policy made ready to be asked. */
export type TrustPolicy = (assumer: Assumer, keys: RequestKeys) => Decision

const ACTION = 'sts:assumerole'
const ELEMENTS = new Set(['Effect', 'Action', 'Principal', 'Condition'])
const KINDS = new Set(['RAM', 'Service', 'Federated'])
const RAM_PRINCIPAL = /^acs:ram::\d{16}:(root|(user|role)\/[A-Za-z0-9._-]{1,64})$/
/** Characters of a trust policy. inferred: as of other policies */
const MAX_LENGTH = 4096

/**
 * Compiles a trust policy, or says in one sentence why it is none. `Service` and `Federated` principals are
 * accepted and trust nobody here: neither can call this server. Source: spec/ram.md 5
 */
export function compileTrustPolicy(text: string): TrustPolicy | { readonly fault: string } {
  if (text.length > MAX_LENGTH) return { fault: `longer than ${MAX_LENGTH} characters` }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { fault: 'not JSON' }
  }
  if (!isObject(json)) return { fault: 'not a JSON object' }
  const extra = Object.keys(json).find((key) => key !== 'Version' && key !== 'Statement')
  if (extra !== undefined) return { fault: `unknown element ${extra}` }
  if (json['Version'] !== '1') return { fault: 'Version must be the text "1"' }
  const list = Array.isArray(json['Statement']) ? json['Statement'] : [json['Statement']]
  if (list.length === 0 || list[0] === undefined) return { fault: 'no Statement' }
  const statements: TrustStatement[] = []
  for (const each of list) {
    const statement = readStatement(each)
    if ('fault' in statement) return statement
    statements.push(statement)
  }
  return (assumer, keys) => {
    const matching = statements.filter((each) => each.trusts(assumer) && each.isMet(keys))
    if (matching.some((each) => each.isDeny)) return 'ExplicitDeny'
    return matching.length > 0 ? 'Allow' : 'ImplicitDeny'
  }
}

interface TrustStatement {
  readonly isDeny: boolean
  readonly trusts: (assumer: Assumer) => boolean
  readonly isMet: (keys: RequestKeys) => boolean
}

function readStatement(value: unknown): TrustStatement | { readonly fault: string } {
  if (!isObject(value)) return { fault: 'a Statement is not an object' }
  const extra = Object.keys(value).find((key) => !ELEMENTS.has(key))
  if (extra !== undefined) return { fault: `unknown element ${extra}` }
  const effect = value['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') return { fault: 'Effect must be Allow or Deny' }
  const actions = texts(value['Action'])
  if (actions === undefined) return { fault: 'Action must be a text or a list of texts' }
  const isAboutAssuming = actions.some((action) => compileWildcard(action.toLowerCase())(ACTION))
  if (!isAboutAssuming) return { fault: 'Action must be sts:AssumeRole' }
  const principals = readPrincipals(value['Principal'])
  if (typeof principals === 'string') return { fault: principals }
  const condition = parseCondition(value['Condition'] ?? {})
  if (typeof condition === 'string') return { fault: condition }
  return {
    isDeny: effect === 'Deny',
    trusts: ({ accountId, arn }) => principals.has(`acs:ram::${accountId}:root`) || principals.has(arn),
    isMet: compileCondition(condition),
  }
}

/** The trusted RAM principals; those of other kinds are checked and left out. */
function readPrincipals(value: unknown): ReadonlySet<string> | string {
  if (!isObject(value) || Object.keys(value).length === 0) return 'Principal must name who is trusted'
  const ram = new Set<string>()
  for (const [kind, names] of Object.entries(value)) {
    if (!KINDS.has(kind)) return `unknown kind of principal ${kind}`
    const list = texts(names)
    if (list === undefined) return `Principal ${kind} must be a text or a list of texts`
    if (kind !== 'RAM') continue
    const odd = list.find((name) => !RAM_PRINCIPAL.test(name))
    if (odd !== undefined) return `${odd} is no RAM principal`
    for (const name of list) ram.add(name)
  }
  return ram
}

function texts(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const found = list.filter((item): item is string => typeof item === 'string' && item !== '')
  return list.length > 0 && found.length === list.length ? found : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
