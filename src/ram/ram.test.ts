import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileCondition, parseCondition } from './conditions.js'
import { type CompiledPolicy, compilePolicy, decide, decideLayers, type PolicyLayer } from './decide.js'
import { MAX_POLICY_LENGTH, parsePolicyDocument } from './policy-document.js'
import { SYSTEM_POLICIES } from './system-policies.js'
import { compileTrustPolicy } from './trust-policy.js'
import { compileWildcard } from './wildcard.js'

function cases<T>(file: string): readonly T[] {
  return parse(readFileSync(`test/cases/ram/${file}`, 'utf8')) as readonly T[]
}

function compile(text: string): CompiledPolicy {
  const document = parsePolicyDocument(text)
  if ('fault' in document) throw new Error(document.fault)
  return compilePolicy(document)
}

interface DecisionGroup {
  readonly name: string
  readonly system?: readonly string[]
  readonly policies?: readonly (readonly object[])[]
  readonly requests: readonly {
    readonly action: string
    readonly resource?: string
    readonly resources?: readonly string[]
    readonly keys?: Readonly<Record<string, string>>
    /** By ARN. */
    readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>
    readonly expect: string
  }[]
}

const decisions = [
  ...cases<DecisionGroup>('decisions.yaml'),
  ...cases<DecisionGroup>('resources.yaml'),
].flatMap((group) => {
  const policies = [
    ...(group.system ?? []).map((name) => compile(SYSTEM_POLICIES.get(name)!.document)),
    ...(group.policies ?? []).map((statements) =>
      compile(JSON.stringify({ Version: '1', Statement: statements })),
    ),
  ]
  return group.requests.map(
    (request) => [`${group.name}: ${JSON.stringify(request)}`, policies, request] as const,
  )
})

describe('decisions', () => {
  test.each(decisions)('%s', (_, policies, request) => {
    const keys = (key: string) => (request.keys?.[key] === undefined ? undefined : [request.keys[key]])
    const resources = request.resources ?? [request.resource ?? '*']
    const resourceTags = (arn: string) => new Map(Object.entries(request.tags?.[arn] ?? {}))
    const asked = { action: request.action, resources, keys, resourceTags }
    expect(decide(policies, asked)).toBe(request.expect)
  })

  test('a request without a resource is allowed by nothing', () => {
    const policies = [compile(SYSTEM_POLICIES.get('AssayFullAccess')!.document)]
    const request = { action: 'config:GetConfigRule', resources: [], keys: () => undefined }
    expect(decide(policies, request)).toBe('ImplicitDeny')
  })
})

interface SystemCase {
  readonly policy: string
  readonly allows: readonly string[]
  readonly refuses: readonly string[]
}

const systemCases = cases<SystemCase>('system-policies.yaml').flatMap(({ policy, allows, refuses }) => [
  ...allows.map((action) => [policy, action, 'Allow'] as const),
  ...refuses.map((action) => [policy, action, 'ImplicitDeny'] as const),
])

describe('system policies', () => {
  test.each(systemCases)('%s and %s: %s', (policy, action, expected) => {
    const policies = [compile(SYSTEM_POLICIES.get(policy)!.document)]
    expect(decide(policies, { action, resources: ['*'], keys: () => undefined })).toBe(expected)
  })

  test('each has cases', () => {
    expect(new Set(systemCases.map(([policy]) => policy))).toEqual(new Set(SYSTEM_POLICIES.keys()))
  })
})

interface SessionGroup extends Omit<DecisionGroup, 'requests' | 'policies'> {
  readonly role?: readonly (readonly object[])[]
  readonly session?: readonly object[]
  readonly requests: readonly (DecisionGroup['requests'][number] & { readonly by?: string })[]
}

const sessionCases = cases<SessionGroup>('sessions.yaml').flatMap((group) => {
  const ofText = (statements: readonly object[]) =>
    compile(JSON.stringify({ Version: '1', Statement: statements }))
  const system = (group.system ?? []).map((name) => compile(SYSTEM_POLICIES.get(name)!.document))
  const ofRole: PolicyLayer = {
    policyType: 'AccountLevelIdentityBasedPolicy',
    policies: [...system, ...(group.role ?? []).map(ofText)],
  }
  const ofSession: readonly PolicyLayer[] =
    group.session === undefined ? [] : [{ policyType: 'SessionPolicy', policies: [ofText(group.session)] }]
  return group.requests.map(
    (request) =>
      [`${group.name}: ${JSON.stringify(request)}`, [ofRole, ...ofSession] as const, request] as const,
  )
})

describe('sessions', () => {
  test.each(sessionCases)('%s', (_, layers, request) => {
    const keys = (key: string) => (request.keys?.[key] === undefined ? undefined : [request.keys[key]])
    const resources = request.resources ?? [request.resource ?? '*']
    const result = decideLayers(layers, { action: request.action, resources, keys })
    expect(result.decision).toBe(request.expect)
    if (request.expect !== 'Allow') expect(result.policyType).toBe(request.by)
  })
})

interface TrustGroup {
  readonly name: string
  readonly statements: readonly object[]
  readonly fault?: string
  readonly requests?: readonly {
    readonly accountId?: string
    readonly arn?: string
    readonly keys?: Readonly<Record<string, string>>
    readonly expect: string
  }[]
}

const trustGroups = cases<TrustGroup>('trust-policies.yaml')
const trustCases = trustGroups.flatMap(({ name, statements, requests = [] }) =>
  requests.map((request) => [`${name}: ${JSON.stringify(request)}`, statements, request] as const),
)

describe('trust policies', () => {
  const compileTrust = (statements: readonly object[]) =>
    compileTrustPolicy(JSON.stringify({ Version: '1', Statement: statements }))

  test.each(trustCases)('%s', (_, statements, request) => {
    const trusts = compileTrust(statements)
    if ('fault' in trusts) throw new Error(trusts.fault)
    const { accountId = '1208863178610001', arn = 'acs:ram::1208863178610001:user/alice' } = request
    const keys = (key: string) => (request.keys?.[key] === undefined ? undefined : [request.keys[key]])
    expect(trusts({ accountId, arn }, keys)).toBe(request.expect)
  })

  test.each(
    trustGroups.filter(({ fault }) => fault !== undefined).map((group) => [group.name, group] as const),
  )('%s is refused', (_, { statements, fault }) => {
    expect(compileTrust(statements)).toEqual({ fault: expect.stringContaining(fault!) })
  })

  test.each(['{', '[]', '{"Version":1,"Statement":[]}', '{"Version":"1","Id":"x"}', 'x'.repeat(5000)])(
    '%.20s is none',
    (text) => {
      expect(compileTrustPolicy(text)).toHaveProperty('fault')
    },
  )
})

test('the corpus has at least 300 policy cases', () => {
  const counts = [decisions, systemCases, sessionCases, trustCases, cases('conditions.yaml')]
  expect(counts.reduce((sum, list) => sum + list.length, 0)).toBeGreaterThanOrEqual(300)
})

interface ConditionCase {
  readonly operator: string
  readonly policy: unknown
  readonly request: string | readonly string[] | null
  readonly met: boolean
}

describe('conditions', () => {
  test.each(cases<ConditionCase>('conditions.yaml').map((each) => [JSON.stringify(each), each] as const))(
    '%s',
    (_, { operator, policy, request, met }) => {
      const condition = parseCondition({ [operator]: { key: policy } })
      if (typeof condition === 'string') throw new Error(condition)
      const matcher = compileCondition(condition)
      const given = request === null ? undefined : [request].flat()
      expect(matcher((key) => (key === 'key' ? given : undefined))).toBe(met)
    },
  )
})

interface RefusedDocument {
  readonly name: string
  readonly text?: string
  readonly document?: object
  readonly statement?: object
  readonly fault: string
}

describe('documents', () => {
  test.each(cases<RefusedDocument>('refused-documents.yaml').map((each) => [each.name, each] as const))(
    '%s is refused',
    (_, { text, document, statement, fault }) => {
      const whole = document ?? { Version: '1', Statement: [statement] }
      const result = parsePolicyDocument(text ?? JSON.stringify(whole))
      expect(result).toEqual({ fault: expect.stringContaining(fault) })
    },
  )

  test('a document over the limit is refused, one at the limit is not', () => {
    const start = '{"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"'
    const ofLength = (length: number) => `${start}${'x'.repeat(length - start.length - 3)}"}}`
    expect(parsePolicyDocument(ofLength(MAX_POLICY_LENGTH))).toHaveProperty('statements')
    expect(parsePolicyDocument(ofLength(MAX_POLICY_LENGTH + 1))).toHaveProperty('fault')
  })

  test('every system policy is a valid document', () => {
    for (const { document } of SYSTEM_POLICIES.values())
      expect(parsePolicyDocument(document)).toHaveProperty('statements')
  })
})

describe('wildcards', () => {
  test('match as the equivalent regular expression does', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        const source = pattern.replace(/[*?]/g, (char) => (char === '*' ? '[^]*' : '[^]'))
        expect(compileWildcard(pattern)(text)).toBe(new RegExp(`^${source}$`).test(text))
      }),
      { numRuns: 5000 },
    )
  })

  test('a pattern made to be slow is not', () => {
    const matches = compileWildcard(`${'*a'.repeat(200)}b`)
    const startedAt = performance.now()
    expect(matches('a'.repeat(5000))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })
})
