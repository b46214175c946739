import { type ConditionMatcher, compileCondition, type RequestKeys } from './conditions.js'
import type { PolicyDocument, Statement } from './policy-document.js'
import { compileWildcard, type TextMatcher } from './wildcard.js'

/** A policy made ready to be asked often; holds no reference to its text. */
export type CompiledPolicy = readonly CompiledStatement[]

interface CompiledStatement {
  readonly isDeny: boolean
  readonly coversAction: TextMatcher
  readonly resources: readonly TextMatcher[]
  readonly condition: ConditionMatcher
  /** Its condition asks for tags of the resource, so it is asked for each resource by itself. */
  readonly asksResourceTags: boolean
}

export interface PolicyRequest {
  /** `config:GetConfigRule`; compared without regard to case. */
  readonly action: string
  /** Concrete ARNs; all of them must be allowed. */
  readonly resources: readonly string[]
  readonly keys: RequestKeys
  /** Tags of the resource with this ARN; asked for `acs:ResourceTag/...` only. None when absent. */
  readonly resourceTags?: ((arn: string) => ReadonlyMap<string, string>) | undefined
}

const RESOURCE_TAG = 'acs:ResourceTag/'
const NO_TAGS: ReadonlyMap<string, string> = new Map()

/** Why a request is refused: a statement says so, or none allows it. */
export type Decision = 'Allow' | 'ExplicitDeny' | 'ImplicitDeny'

/** Compiles the statements of a parsed policy. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  return document.statements.map(compileStatement)
}

/** A matching Deny always wins, then any Allow, else nothing is allowed. Source: spec/ram.md 5 */
export function decide(policies: readonly CompiledPolicy[], request: PolicyRequest): Decision {
  const action = request.action.toLowerCase()
  const relevant = policies.flatMap((policy) =>
    policy.filter(
      (statement) =>
        statement.coversAction(action) && (statement.asksResourceTags || statement.condition(request.keys)),
    ),
  )
  const covers = (statement: CompiledStatement, arn: string) =>
    statement.resources.some((matches) => matches(arn)) &&
    (!statement.asksResourceTags || statement.condition(keysOf(request, arn)))
  const isDenied = request.resources.some((arn) =>
    relevant.some((statement) => statement.isDeny && covers(statement, arn)),
  )
  if (isDenied) return 'ExplicitDeny'
  const isAllowed =
    request.resources.length > 0 &&
    request.resources.every((arn) =>
      relevant.some((statement) => !statement.isDeny && covers(statement, arn)),
    )
  return isAllowed ? 'Allow' : 'ImplicitDeny'
}

/** The kind of policy that refused. Source: spec/ram.md 7 */
export type PolicyType = 'AccountLevelIdentityBasedPolicy' | 'SessionPolicy' | 'AssumeRolePolicy'

/** Policies that together must allow, beside every other layer: a role's own, a session's. */
export interface PolicyLayer {
  readonly policyType: PolicyType
  readonly policies: readonly CompiledPolicy[]
}

/**
 * Asks every layer: a Deny in any denies, and all must allow; so a session policy takes away and never
 * adds. `policyType` is the layer that refused. Source: spec/ram.md 5
 */
export function decideLayers(
  layers: readonly [PolicyLayer, ...PolicyLayer[]],
  request: PolicyRequest,
): { readonly decision: Decision; readonly policyType: PolicyType } {
  const decisions = layers.map(({ policyType, policies }) => ({
    decision: decide(policies, request),
    policyType,
  }))
  const refused =
    decisions.find(({ decision }) => decision === 'ExplicitDeny') ??
    decisions.find(({ decision }) => decision === 'ImplicitDeny')
  return refused ?? { decision: 'Allow', policyType: layers[0].policyType }
}

/** Whether a decision of these layers may depend on tags of the resources, which then must be looked up. */
export function asksResourceTags(layers: readonly PolicyLayer[]): boolean {
  return layers.some(({ policies }) =>
    policies.some((policy) => policy.some((statement) => statement.asksResourceTags)),
  )
}

/** The request's keys with those of one resource. */
function keysOf({ keys, resourceTags }: PolicyRequest, arn: string): RequestKeys {
  const tags = resourceTags?.(arn) ?? NO_TAGS
  return (key) => {
    if (!key.startsWith(RESOURCE_TAG)) return keys(key)
    const value = tags.get(key.slice(RESOURCE_TAG.length))
    return value === undefined ? undefined : [value]
  }
}

function compileStatement(statement: Statement): CompiledStatement {
  const actions = statement.actions.map((pattern) => compileWildcard(pattern.toLowerCase()))
  const isListed = (action: string) => actions.some((matches) => matches(action))
  return {
    isDeny: statement.effect === 'Deny',
    coversAction: statement.isNotAction ? (action) => !isListed(action) : isListed,
    resources: statement.resources.map(compileWildcard),
    condition: compileCondition(statement.condition),
    asksResourceTags: Object.values(statement.condition).some((keys) =>
      Object.keys(keys).some((key) => key.startsWith(RESOURCE_TAG)),
    ),
  }
}
