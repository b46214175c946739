import { execFileSync } from 'node:child_process'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTimeStamp, StampRefused, timeStampRequest } from './time-stamp.js'
import { startTestAuthority, type TestAuthority } from './time-stamp-testing.js'
import { StampError, verifyTimeStamp } from './verify-time-stamp.js'

const DIGEST = createHash('sha256').update('a manifest').digest()
const KEYS: Readonly<Record<string, readonly string[]>> = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
}

let directory: string
const authorities = new Map<string, TestAuthority>()
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assay-stamp-'))
  for (const [name, key] of Object.entries(KEYS))
    authorities.set(name, await startTestAuthority(join(directory, name), key))
})
afterAll(async () => {
  for (const authority of authorities.values()) await authority.stop()
  rmSync(directory, { recursive: true, force: true })
})

const rootOf = ({ caFile }: TestAuthority) => [new X509Certificate(readFileSync(caFile))]

/** What OpenSSL says of the same files. */
function opensslHolds(reply: Buffer, digest: Buffer, caFile: string): boolean {
  const path = join(directory, 'reply.tsr')
  writeFileSync(path, reply)
  try {
    const args = ['ts', '-verify', '-digest', digest.toString('hex'), '-in', path, '-CAfile', caFile]
    return execFileSync('openssl', args, { stdio: 'pipe' }).toString().includes('Verification: OK')
  } catch {
    return false
  }
}

function holds(reply: Buffer, authority: TestAuthority): boolean {
  try {
    verifyTimeStamp(reply, DIGEST, rootOf(authority))
    return true
  } catch (error) {
    if (error instanceof StampError) return false
    throw error
  }
}

describe.each(Object.keys(KEYS))('time stamps of an authority of OpenSSL (%s)', (name) => {
  it('are read and verified, as OpenSSL does', async () => {
    const authority = authorities.get(name)!
    const nonce = randomBytes(8)
    const before = Date.now()
    const reply = await authority.reply(timeStampRequest(DIGEST, nonce))
    const found = verifyTimeStamp(reply, DIGEST, rootOf(authority))
    expect(found.authority).toBe('O=Test, CN=Test tsa')
    expect(Math.abs(found.at - before)).toBeLessThan(60_000)
    expect(Number.parseInt(readTimeStamp(reply).nonce!.toString('hex'), 16)).toBe(
      Number.parseInt(nonce.toString('hex'), 16),
    )
    expect(opensslHolds(reply, DIGEST, authority.caFile)).toBe(true)
  })

  it('hold for no other bytes, no other authority, and no certificate for other uses', async () => {
    const authority = authorities.get(name)!
    const reply = await authority.reply(timeStampRequest(DIGEST, randomBytes(8)))
    const other = createHash('sha256').update('another').digest()
    expect(() => verifyTimeStamp(reply, other, rootOf(authority))).toThrow('of other bytes')
    const [stranger] = [...authorities.entries()].filter(([each]) => each !== name)
    expect(() => verifyTimeStamp(reply, DIGEST, rootOf(stranger![1]))).toThrow('does not lead')
    expect(verifyTimeStamp(reply, DIGEST, undefined).authority).toContain('Test tsa')
    // OpenSSL itself refuses to sign with a certificate that is not for time stamps.
    await expect(authority.reply(timeStampRequest(DIGEST, randomBytes(8)), 'server')).rejects.toThrow()
  })

  it('show every edit of one byte, and break nothing', async () => {
    const authority = authorities.get(name)!
    const reply = await authority.reply(timeStampRequest(DIGEST, randomBytes(8)))
    const missed: number[] = []
    for (let at = 0; at < reply.length; at++) {
      const edited = Buffer.from(reply)
      edited[at] = edited[at]! ^ (1 + (at % 255))
      if (holds(edited, authority)) missed.push(at)
    }
    expect(missed).toEqual([])
    for (let length = 0; length < reply.length; length += 7)
      expect(holds(reply.subarray(0, length), authority)).toBe(false)
  })
})

it('tells a refusal from a time stamp', async () => {
  const md5Request = Buffer.from(timeStampRequest(DIGEST, randomBytes(8)))
  // SHA-384 instead, which this authority does not take.
  const at = md5Request.indexOf(Buffer.from('608648016503040201', 'hex'))
  md5Request[at + 8] = 2
  const reply = await authorities.get('rsa')!.reply(md5Request)
  expect(() => readTimeStamp(reply)).toThrow(StampRefused)
})
