import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import { call, type Key, RAM, ReplyError } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'
import { absentTwin, makeThings, makeUser, paramsAbout } from './things.js'

/**
 * Who may not do a thing must not learn whether it exists: not by code, text or length of the reply, nor by
 * the time it takes.
 */
let server: TestServer
/** A user without any policy. */
let nobody: Key
/** A user that may do everything, but only to things that are not there. */
let elsewhere: Key
/** For each parameter a value that exists; every one has a twin of the same length that does not. */
let existing: Readonly<Record<string, string>>

const GUARDED = OPERATIONS.filter((operation) => operation.ramAction !== null)

beforeAll(async () => {
  server = await startTestServer()
  const things = await makeThings(server)
  ;({ nobody, existing } = things)
  elsewhere = await makeUser(server, 'elsewhere')
  const attachment = { UserName: 'elsewhere', PolicyName: 'policy-one', PolicyType: 'Custom' }
  await call(server, 'AttachPolicyToUser', attachment, RAM)
}, 60_000)
afterAll(() => server.stop())

async function refusalOf(key: Key, operation: ListedOperation, params: Readonly<Record<string, string>>) {
  const raw = operation.body === 'raw' ? { body: Buffer.from('x') } : {}
  const error = await call(key, operation.name, params, { version: operation.version, ...raw }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ReplyError)) throw new Error(`${operation.name} was not refused: ${String(error)}`)
  return error
}

/** All that a refused caller sees, but what is different in every reply, and the id the caller sent itself. */
function visible({ status, body }: ReplyError) {
  const { RequestId: _, Recommend: __, AccessDeniedDetail, ...rest } = body
  const { EncodedDiagnosticMessage, ...detail } = AccessDeniedDetail as Record<string, string>
  const { Time: ___, AuthResource, ...message } = diagnosisOf(EncodedDiagnosticMessage!)
  const arnLengths = (AuthResource as readonly string[]).map((arn) => arn.length)
  return { status, ...rest, detail, message, arnLengths }
}

/** The message is signed, not secret: what it says must not tell either. */
function diagnosisOf(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64').subarray(20).toString()) as Record<string, unknown>
}

describe('a reply without permission', () => {
  it('is tried with ids for most operations', () => {
    const withIds = GUARDED.filter((operation) =>
      Object.keys(operation.params).some((name) => name in existing),
    )
    expect(withIds.length).toBeGreaterThan(45)
  })

  it.each(GUARDED.map((operation) => [`${operation.name} ${operation.version}`, operation] as const))(
    '%s looks alike for what exists and what does not',
    async (_, operation) => {
      for (const key of [nobody, elsewhere]) {
        const there = await refusalOf(key, operation, paramsAbout(operation, existing))
        const absent = await refusalOf(key, operation, paramsAbout(operation, existing, absentTwin))
        expect(there.code).toBe('NoPermission')
        expect(visible(there)).toEqual(visible(absent))
      }
    },
  )
})

const ROUNDS = 10
const CALLS = 400

/**
 * Calls with what exists and what does not come in random order, so that load, garbage collection and drift
 * hit both alike, and medians are compared. A leak shows in every round; noise does not: one round within
 * the tolerance is enough, and only as many rounds are made as are needed.
 */
describe('time without permission', () => {
  it.each(['GetConfigRule', 'GetCompliancePackReport', 'GetUser', 'AssumeRole', 'DeleteConfigRules'])(
    '%s takes as long for what exists as for what does not',
    async (name) => {
      const operation = GUARDED.find((candidate) => candidate.name === name)!
      const there = paramsAbout(operation, existing)
      const absent = paramsAbout(operation, existing, absentTwin)
      const differences: string[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const [slowness, tolerance] = await compare(operation, there, absent)
        if (slowness <= tolerance) return
        differences.push(`${slowness.toFixed(3)} ms > ${tolerance.toFixed(3)} ms`)
      }
      throw new Error(`tells what exists by time: ${differences.join(', ')}`)
    },
    120_000,
  )

  async function compare(
    operation: ListedOperation,
    there: Readonly<Record<string, string>>,
    absent: Readonly<Record<string, string>>,
  ): Promise<readonly [difference: number, tolerance: number]> {
    const times = { there: [] as number[], absent: [] as number[] }
    const order = Array.from(
      { length: CALLS },
      (_, i) => (i % 2 === 0 ? 'there' : 'absent') as 'there' | 'absent',
    )
    for (const which of order.sort(() => Math.random() - 0.5)) {
      const startedAt = performance.now()
      await refusalOf(nobody, operation, which === 'there' ? there : absent)
      times[which].push(performance.now() - startedAt)
    }
    const [a, b] = [median(times.there), median(times.absent)]
    return [Math.abs(a - b), Math.max(0.1, Math.min(a, b) * 0.1)]
  }

  function median(values: number[]): number {
    return values.sort((a, b) => a - b)[values.length >> 1]!
  }
})
