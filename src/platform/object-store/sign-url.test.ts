import { describe, expect, it } from 'vitest'
import { settableClock } from '../clock.js'
import { toInstant } from '../instant.js'
import { defaultAddressing } from './bucket-address.js'
import { downloadUrlSigner, presignV4 } from './sign-url.js'
import { verifyRequest } from './verify-request.js'

const NOW = toInstant(1624329965857)
const BUCKET = 'cloud-config-compliance-report'

function signerOfTest() {
  const clock = settableClock(NOW)
  const state = { key: { keyId: 'K1', secret: 's1' } }
  const signer = downloadUrlSigner({
    keys: { current: () => state.key },
    clock,
    bucket: BUCKET,
    bucketUrl: `https://reports.example/${BUCKET}/`,
    ttlSeconds: 3600,
  })
  return { clock, signer, state }
}

describe('downloadUrlSigner', () => {
  it('signs for at least the time asked for, to a whole minute', () => {
    const { signer } = signerOfTest()
    const { url, expiresAt } = signer.sign('a b/r.xls')
    expect(expiresAt).toBe(Date.UTC(2021, 5, 22, 3, 47))
    expect(url).toMatch(
      /^https:\/\/reports\.example\/cloud-config-compliance-report\/a%20b\/r\.xls\?Expires=1624333620&OSSAccessKeyId=K1&Signature=[A-Za-z0-9%]+$/,
    )
    const { origin, host } = new URL(url)
    const verification = verifyRequest(
      { method: 'GET', target: url.slice(origin.length), headers: { host } },
      { findSecret: () => 's1', now: expiresAt, addressing: defaultAddressing },
    )
    expect(verification).toMatchObject({ ok: true, bucket: BUCKET, key: 'a b/r.xls' })
  })

  it('gives one URL a minute per object, and another after the minute or with another key', () => {
    const { clock, signer, state } = signerOfTest()
    clock.set(toInstant(Date.UTC(2021, 5, 22, 2, 46, 0, 1)))
    const first = signer.sign('r.xls').url
    clock.advance(59_999)
    expect(signer.sign('r.xls').url).toBe(first)
    expect(signer.sign('s.xls').url).not.toBe(first)
    clock.advance(1)
    const second = signer.sign('r.xls').url
    expect(second).not.toBe(first)
    state.key = { keyId: 'K2', secret: 's2' }
    expect(signer.sign('r.xls').url).toContain('OSSAccessKeyId=K2')
  })

  it('still signs right after more objects than it remembers', () => {
    const { signer } = signerOfTest()
    const first = signer.sign('0.xls').url
    for (let at = 0; at < 10_050; at++) signer.sign(`${at}.xls`)
    expect(signer.sign('0.xls').url).toBe(first)
  })
})

describe('presignV4', () => {
  it.each([0, 604_801, Number.NaN])('refuses a validity of %d s', (expiresInSeconds) => {
    const input = { method: 'GET', bucket: BUCKET, key: 'r.xls', bucketUrl: 'https://x' } as const
    const terms = { signedAt: NOW, expiresInSeconds, region: 'cn-shanghai' }
    expect(() => presignV4(input, { keyId: 'K', secret: 's' }, terms)).toThrow(RangeError)
  })
})
