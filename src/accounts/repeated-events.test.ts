import { createSecretKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../db/tables.js'
import { openTestDatabase } from '../db/testing.js'
import { settableClock } from '../platform/clock.js'
import type { AccountId } from '../platform/ids.js'
import { randomIds } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { listAuditEntries, verifyAuditLog } from './audit-log.js'
import { ensureBootstrapAccount } from './bootstrap-account.js'
import { createAccount } from './create-account.js'
import { keyUse } from './key-use.js'
import { type EventTally, eventTally, type OutsideEvent } from './repeated-events.js'
import { type AccountRef, systemScope } from './scope.js'

const clock = settableClock(toInstant(1_800_000_000_000))
const deps = { clock, ids: randomIds, masterKey: createSecretKey(randomIds.bytes(32)) }
const settings = { accountId: '1208863178610001', accessKeyId: 'LTAIroot', accessKeySecret: 'secret' }

let db: Db
let close: () => Promise<void>
let operator: AccountRef
let tally: EventTally

beforeAll(async () => {
  ;({ db, close } = await openTestDatabase())
  operator = (await ensureBootstrapAccount(db, deps, settings)).account
  tally = eventTally(operator)
})
afterAll(() => close())

function event(changed: Partial<OutsideEvent> = {}): OutsideEvent {
  return {
    accountId: operator.accountId,
    action: 'UseAccessKey',
    subject: 'LTAIroot',
    accessKeyId: 'LTAIroot',
    sourceAddress: '192.0.2.1',
    requestId: 'R',
    result: 'SignatureDoesNotMatch',
    at: clock.now(),
    ...changed,
  }
}

async function entries(account: AccountRef = operator, filter: object = {}) {
  const page = await listAuditEntries(db, systemScope(account), filter, { before: undefined, limit: 10_000 })
  return page.entries
}

const countOf = (entry: { readonly detail: string } | undefined) => JSON.parse(entry?.detail ?? '{}').count

describe('events from outside', () => {
  test('are told at once, then with their number, ever more seldom', async () => {
    tally.note(event())
    await tally.flush(db, clock.now())
    expect((await entries()).map(({ result }) => result)).toEqual(['SignatureDoesNotMatch'])
    for (let i = 0; i < 500; i++) tally.note(event({ sourceAddress: `192.0.2.${i % 20}` }))
    await tally.flush(db, clock.now())
    expect(await entries()).toHaveLength(1)
    clock.advance(60_000)
    await tally.flush(db, clock.now())
    const [newest] = await entries()
    expect(countOf(newest)).toBe(500)
    expect(JSON.parse(newest!.detail).sourceAddresses).toHaveLength(10)
  })

  test('an attack of a day on one key is about thirty entries, which the chain holds', async () => {
    const before = (await entries()).length
    for (let minute = 0; minute < 24 * 60; minute++) {
      clock.advance(60_000)
      for (let i = 0; i < 10; i++) tally.note(event({ subject: 'LTAIattacked' }))
      await tally.flush(db, clock.now())
    }
    const added = (await entries()).length - before
    expect(added).toBeGreaterThan(5)
    expect(added).toBeLessThan(40)
    await tally.flush(db, undefined)
    const told = (await entries()).filter(({ detail }) => detail.includes('LTAIattacked')).map(countOf)
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(24 * 60 * 10)
    expect((await verifyAuditLog(db, systemScope(operator))).isIntact).toBe(true)
  })

  test('with made-up key ids are told together', async () => {
    const before = (await entries()).length
    const result = 'InvalidAccessKeyId.NotFound'
    for (let i = 0; i < 5000; i++)
      tally.note(event({ accountId: undefined, subject: '', accessKeyId: '', example: `LTAI${i}`, result }))
    await tally.flush(db, clock.now())
    const [newest] = await entries()
    expect((await entries()).length - before).toBe(1)
    expect(countOf(newest)).toBe(5000)
    expect(JSON.parse(newest!.detail).examples).toHaveLength(10)
  })

  test('of more kinds than are told apart are told together too', async () => {
    const fresh = eventTally(operator)
    const before = (await entries()).length
    for (let i = 0; i < 3000; i++) fresh.note(event({ subject: `CompliancePackReports/${i}` }))
    await fresh.flush(db, undefined)
    expect((await entries()).length - before).toBe(1001)
    expect(countOf((await entries())[0])).toBe(2000)
  })

  test('are told to the account they concern', async () => {
    const { account } = await createAccount(db, { ...operatorPrincipal() }, deps, {})
    tally.note(event({ accountId: account.accountId, subject: 'theirs' }))
    tally.note(event({ accountId: '1999999999999999' as AccountId, subject: 'gone' }))
    await tally.flush(db, clock.now())
    expect(await entries(account)).toHaveLength(1)
    expect((await entries())[0]!.detail).toContain('gone')
  })
})

function operatorPrincipal() {
  return { kind: 'root', ...operator, principalId: operator.accountId as never, name: 'root' } as const
}

describe('the last use of a key', () => {
  const lastUsed = async () =>
    (
      await db
        .selectFrom('accessKey')
        .select('lastUsedAt')
        .where('accessKeyId', '=', 'LTAIroot')
        .executeTakeFirst()
    )?.lastUsedAt

  test('is written at most once a minute, and at the end', async () => {
    const uses = keyUse()
    const first = clock.now()
    uses.used('LTAIroot', first)
    uses.used('STS.session', first)
    await uses.flush(db, first)
    expect(await lastUsed()).toBe(first)
    clock.advance(30_000)
    uses.used('LTAIroot', clock.now())
    await uses.flush(db, clock.now())
    expect(await lastUsed()).toBe(first)
    await uses.flush(db, undefined)
    expect(await lastUsed()).toBe(clock.now())
  })
})
