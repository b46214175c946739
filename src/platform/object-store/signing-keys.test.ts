import { createSecretKey, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../db/testing.js'
import { settableClock } from '../clock.js'
import { randomIds } from '../ids.js'
import { toInstant } from '../instant.js'
import { openSigningKeys, rotateSigningKeys } from './signing-keys.js'
import { listSigningKeys } from './store.js'

const OVERLAP_MS = 3_660_000
let test: Awaited<ReturnType<typeof openTestDatabase>>

beforeEach(async () => {
  test = await openTestDatabase()
})

afterEach(() => test.close())

function depsOfTest() {
  return {
    masterKey: createSecretKey(randomBytes(32)),
    clock: settableClock(toInstant(1624329965857)),
    ids: randomIds,
    overlapMs: OVERLAP_MS,
  }
}

describe('signing keys', () => {
  it('makes the first key and keeps it over a restart', async () => {
    const deps = depsOfTest()
    const first = (await openSigningKeys(test.db, deps)).current()
    const again = await openSigningKeys(test.db, deps)
    expect(again.current()).toEqual(first)
    expect(again.find(first.keyId)).toBe(first.secret)
    expect(first.secret.length).toBeGreaterThanOrEqual(40)
    expect(again.find('nobody')).toBeNull()
  })

  it('stores no secret in the clear', async () => {
    const deps = depsOfTest()
    const { secret } = (await openSigningKeys(test.db, deps)).current()
    expect(JSON.stringify(await listSigningKeys(test.db))).not.toContain(secret)
    await expect(openSigningKeys(test.db, depsOfTest())).rejects.toThrow()
  })

  it('rotates: the new key signs, the old one verifies until the overlap is over', async () => {
    const deps = depsOfTest()
    const keys = await openSigningKeys(test.db, deps)
    const old = keys.current()
    deps.clock.advance(86_400_000)
    const newId = await rotateSigningKeys(test.db, deps)
    await keys.refresh()
    expect(keys.current().keyId).toBe(newId)
    deps.clock.advance(OVERLAP_MS)
    expect(keys.find(old.keyId)).toBe(old.secret)
    deps.clock.advance(1)
    expect(keys.find(old.keyId)).toBeNull()
    expect(keys.find(newId)).not.toBeNull()
  })

  it('deletes keys that no longer verify', async () => {
    const deps = depsOfTest()
    await openSigningKeys(test.db, deps)
    for (let turn = 0; turn < 4; turn++) {
      deps.clock.advance(OVERLAP_MS + 1)
      await rotateSigningKeys(test.db, deps)
    }
    expect(await listSigningKeys(test.db)).toHaveLength(2)
  })

  it("learns of another process's key on refresh, and asks at most once a second", async () => {
    const deps = depsOfTest()
    const keys = await openSigningKeys(test.db, deps)
    const newId = await rotateSigningKeys(test.db, deps)
    await keys.refresh()
    expect(keys.find(newId)).toBeNull()
    deps.clock.advance(1000)
    await keys.refresh()
    expect(keys.find(newId)).not.toBeNull()
  })
})
