import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/operations/index.js'
import { call, type Key, ReplyError } from '../scenarios/client.js'
import { startTestServer, type TestServer } from '../scenarios/server.js'
import { SPEC } from './spec.js'
import { tokenCases } from './token-cases.js'

/** The rules of spec/protocol.md 10, for every operation that takes a client token. */

type Params = Readonly<Record<string, unknown>>

const folder = mkdtempSync(join(tmpdir(), 'assay tokens '))
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    ASSAY_DATA_DIR: folder,
    ASSAY_QUOTA_PACKS: '500',
    ASSAY_QUOTA_AGGREGATORS: '500',
    ASSAY_QUOTA_DELIVERY_CHANNELS: '500',
  })
  const Accounts = [{ AccountId: 1000000000000009 }]
  const directory = { ManagementAccountId: server.accountId, Accounts }
  await call(server, 'SetDirectory', directory, { version: '2026-12-01' })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const CASES = tokenCases(() => server)

const TAKING = OPERATIONS.filter((operation) => operation.clientToken === true)

function send(name: string, params: Params, ClientToken: string, key: Key = server) {
  const version = TAKING.find((operation) => operation.name === name)?.version ?? '2020-09-07'
  return call<Record<string, unknown>>(key, name, { ...params, ClientToken }, { version })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => 'answered',
    (error: unknown) => error,
  )
  return outcome instanceof ReplyError ? outcome.code : String(outcome)
}

function withoutId({ RequestId: _, ...members }: Record<string, unknown>): Record<string, unknown> {
  return members
}

it('every operation that the contract gives a client token takes one, and has its case here', () => {
  const contract = Object.entries(SPEC)
    .filter(([, spec]) => spec.params.some((param) => param.name === 'ClientToken'))
    .map(([name]) => name)
  // The 24 of today's SDK, and two that were taken out of it.
  expect(contract).toHaveLength(26)
  const present = OPERATIONS.filter(
    ({ name, version }) => version === '2020-09-07' && contract.includes(name),
  )
  const taking = TAKING.filter(({ version }) => version === '2020-09-07')
  expect(taking.map(({ name }) => name).sort()).toEqual(present.map(({ name }) => name).sort())
  expect(Object.keys(CASES).sort()).toEqual(TAKING.map(({ name }) => name).sort())
})

describe.each(Object.entries(CASES))('%s', (name, { prepare, change, effects }) => {
  it('gives the same outcome to the same token, and one effect', async () => {
    const params = await prepare()
    const token = randomUUID()
    const first = await send(name, params, token)
    const after = await effects(params)
    for (let i = 0; i < 3; i++) {
      const again = await send(name, params, token)
      expect(withoutId(again)).toEqual(withoutId(first))
      expect(again['RequestId']).not.toBe(first['RequestId'])
    }
    expect(await effects(params)).toEqual(after)
  })

  it('refuses the token with other parameters, which change nothing', async () => {
    const params = await prepare()
    const token = randomUUID()
    await send(name, params, token)
    const after = await effects(params)
    expect(await codeOf(send(name, { ...params, ...change }, token))).toBe('IdempotentParameterMismatch')
    expect(await effects(params)).toEqual(after)
  })

  it.each([
    ['65 characters', 'x'.repeat(65)],
    ['text that is no ASCII', 'тoken'],
    ['a space', 'a b'],
  ])('refuses %s', async (_, token) => {
    const params = await prepare()
    const before = await effects(params)
    expect(await codeOf(send(name, params, token))).toBe('InvalidClientToken')
    expect(await effects(params)).toEqual(before)
  })

  it('takes 64 characters', async () => {
    const token = randomUUID().padEnd(64, '~')
    const params = await prepare()
    expect(withoutId(await send(name, params, token))).toEqual(withoutId(await send(name, params, token)))
  })

  it('has one effect when ten calls come at once', async () => {
    const [once, ten] = [await prepare(), await prepare()]
    const startOf = await effects(once)
    await send(name, once, randomUUID())
    const single = [startOf, await effects(once)]
    expect(single[1]).not.toEqual(single[0])
    const before = await effects(ten)
    const token = randomUUID()
    const replies = await Promise.all(Array.from({ length: 10 }, () => send(name, ten, token)))
    for (const reply of replies) expect(withoutId(reply)).toEqual(withoutId(replies[0]!))
    const after = await effects(ten)
    if (name.startsWith('Update')) expect(after).not.toEqual(before)
    else expect(Number(after) - Number(before)).toBe(Number(single[1]) - Number(single[0]))
  })

  it('a token of a call that failed is free again', async () => {
    const token = randomUUID()
    const failed = await codeOf(
      send(
        name,
        {
          CompliancePackIds: '',
          ConfigRuleId: '',
          ConfigRuleName: '',
          AggregatorIds: '',
          ConfigRuleIds: 'cr-00000000000000000000',
        },
        token,
      ),
    )
    expect(failed).toMatch(/^(Missing|Invalid|ConfigRuleNotExists)/)
    expect(await codeOf(send(name, await prepare(), token))).toBe('answered')
  })
})

it('tokens outlive a restart', async () => {
  const sent = []
  for (const [name, { prepare }] of Object.entries(CASES)) {
    const [params, token] = [await prepare(), randomUUID()]
    sent.push({ name, params, token, reply: await send(name, params, token) })
  }
  await server.stop()
  server = await startTestServer({ ASSAY_DATA_DIR: folder, ASSAY_QUOTA_PACKS: '500' })
  for (const { name, params, token, reply } of sent) {
    expect(withoutId(await send(name, params, token))).toEqual(withoutId(reply))
    const changed = { ...params, ...CASES[name]!.change }
    expect(await codeOf(send(name, changed, token))).toBe('IdempotentParameterMismatch')
  }
})

it('a stray token is ignored where none is taken', async () => {
  const token = 'тoken'.repeat(100)
  expect(await codeOf(send('ListCompliancePacks', {}, token))).toBe('answered')
})
