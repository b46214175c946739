import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileCondition, parseCondition } from './conditions.js'
import { type CompiledPolicy, compilePolicy, decide } from './decide.js'
import { MAX_POLICY_LENGTH, parsePolicyDocument } from './policy-document.js'
import { SYSTEM_POLICIES } from './system-policies.js'
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
    readonly expect: string
  }[]
}

const decisions = cases<DecisionGroup>('decisions.yaml').flatMap((group) => {
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
    expect(decide(policies, { action: request.action, resources, keys })).toBe(request.expect)
  })

  test('a request without a resource is allowed by nothing', () => {
    const policies = [compile(SYSTEM_POLICIES.get('AssayFullAccess')!.document)]
    const request = { action: 'config:GetConfigRule', resources: [], keys: () => undefined }
    expect(decide(policies, request)).toBe('ImplicitDeny')
  })
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
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})
