import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { settableClock } from '../platform/clock.js'
import { parseIsoInstant } from '../platform/instant.js'
import { defaultAddressing } from '../platform/object-store/bucket-address.js'
import { verifyRequest } from '../platform/object-store/verify-request.js'
import { BUCKET, type DownloadServer, errorOf, startDownloads } from './downloads-testing.js'

interface Refusals {
  readonly now: string
  readonly cases: readonly {
    readonly name: string
    readonly target: string
    readonly authorization?: string
    readonly expect: { readonly status: number; readonly code: string; readonly ec?: string }
  }[]
}

const refusals: Refusals = parse(
  readFileSync(new URL('../../test/cases/oss/refusals.yaml', import.meta.url), 'utf8'),
)
const now = parseIsoInstant(refusals.now)!
const host = `${BUCKET}.oss-cn-shanghai.aliyuncs.com`
let server: DownloadServer

beforeAll(async () => {
  server = await startDownloads(settableClock(now))
})

afterAll(() => server.close())

describe('test/cases/oss/refusals.yaml', () => {
  it.each(refusals.cases)('verifier: $name', ({ target, authorization, expect: expected }) => {
    const headers = { host, authorization }
    const findSecret = (keyId: string) => (keyId === 'LTAIfakeFAKEfake0001' ? 'secret' : null)
    const verification = verifyRequest(
      { method: 'GET', target, headers },
      { findSecret, now, addressing: defaultAddressing },
    )
    expect(verification.ok ? 'accepted' : verification.error).toMatchObject(expected)
  })

  it.each(refusals.cases)('HTTP: $name', async ({ target, authorization, expect: expected }) => {
    const headers = authorization === undefined ? { host } : { host, authorization }
    const { status, body } = await server.send(target, { headers })
    const error = errorOf(body)
    expect({ status, code: error['Code'], ec: error['EC'] }).toEqual({ ec: undefined, ...expected })
  })
})
