import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import { call, type Key, makeAccount, ReplyError } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'
import { absentTwin, makeThings, paramsAbout, type Things } from './things.js'

/** An account with every right on its own must not learn what another account has. */
let server: TestServer
let things: Things
/** An account in no directory. */
let stranger: Key

const GUARDED = OPERATIONS.filter((operation) => operation.ramAction !== null)

beforeAll(async () => {
  server = await startTestServer()
  things = await makeThings(server)
  stranger = await makeAccount(server, '1000000000000999')
}, 60_000)
afterAll(() => server.stop())

/** All that a reply tells but ids and times: its code and text without what was asked for, or its members. */
function told(reply: unknown, params: Readonly<Record<string, string>>): unknown {
  if (!(reply instanceof ReplyError)) return membersOf(reply)
  const { Message } = reply.body as { readonly Message: string }
  const text = Object.values(params).reduce((left, value) => left.replaceAll(value, '*'), Message)
  return { status: reply.status, code: reply.code, text }
}

function membersOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(membersOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, membersOf(member)]))
}

async function answerOf(key: Key, operation: ListedOperation, params: Readonly<Record<string, string>>) {
  const raw = operation.body === 'raw' ? { body: Buffer.from('x') } : {}
  const reply = await call(key, operation.name, params, { version: operation.version, ...raw }).catch(
    (error: unknown) => {
      if (!(error instanceof ReplyError) || error.status >= 500) throw error
      return error
    },
  )
  return told(reply, params)
}

describe('a reply to another account', () => {
  const naming = (names: RegExp) =>
    GUARDED.filter(({ params }) => Object.keys(params).some((name) => names.test(name))).map(
      (operation) => [`${operation.name} ${operation.version}`, operation] as const,
    )

  it.each(['GetCompliancePack', 'GetUser', 'GetConfigDeliveryChannel', 'GetAggregateConfigRule'])(
    '%s differs for the owner of what is asked for',
    async (name) => {
      const operation = GUARDED.find((each) => each.name === name)!
      const about = { ...things.existing, ConfigRuleId: things.heldByOthers }
      const there = await answerOf(server, operation, paramsAbout(operation, about))
      expect(there).not.toEqual(await answerOf(server, operation, paramsAbout(operation, about, absentTwin)))
    },
  )

  it.each(naming(/(Id|Ids|Name|Arn)$/))(
    '%s looks alike for what it has and what nobody has',
    async (_, operation) => {
      const there = await answerOf(stranger, operation, paramsAbout(operation, things.existing))
      expect(there).toEqual(
        await answerOf(stranger, operation, paramsAbout(operation, things.existing, absentTwin)),
      )
    },
  )

  it.each(naming(/^AggregatorId$/))(
    '%s looks alike to a member for a rule that others hold and one that nobody holds',
    async (_, operation) => {
      const { existing, heldByOthers, member } = things
      const about = { ...existing, ConfigRuleId: heldByOthers, ConfigRuleIds: heldByOthers }
      const twin = (value: string) => (value === heldByOthers ? absentTwin(value) : value)
      const there = await answerOf(member, operation, paramsAbout(operation, about))
      expect(there).toEqual(await answerOf(member, operation, paramsAbout(operation, about, twin)))
    },
  )
})
