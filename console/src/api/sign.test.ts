import { describe, expect, it } from 'vitest'
import { signV3Request } from '../../../src/rpc/signature-v3'
import { native, portable } from './sha256'
import { formText, percentEncode, signV3 } from './sign'

const CREDENTIALS = { accessKeyId: 'LTAIone', accessKeySecret: 'secret' }
const CASES = [
  { params: {}, token: undefined },
  { params: { Name: "it's (a) *~ 北京 \u{1f600}", 'A.1': 'x&y=z+1 %' }, token: undefined },
  { params: { RuleId: 'cr-1' }, token: 'CAIS+/token==' },
]

describe.each([
  ['of the browser', () => Promise.resolve(native)],
  ['of the library', portable],
])('a signature by the cryptography %s', (_, load) => {
  it.each(CASES)('of $params is the one that the server makes', async ({ params, token }) => {
    const credentials = { ...CREDENTIALS, ...(token === undefined ? {} : { securityToken: token }) }
    const common = {
      host: 'h:1',
      action: 'GetX',
      version: '2020-09-07',
      date: '2026-11-24T00:00:00Z',
      nonce: 'n',
    }
    const body = new TextEncoder().encode(formText(params))
    const ours = await signV3(await load(), {
      ...common,
      credentials,
      query: {},
      body,
      contentType: body.length === 0 ? undefined : 'application/x-www-form-urlencoded',
    })
    const theirs = signV3Request({ ...common, ...credentials, method: 'POST', body: params })
    expect(ours.headers['authorization']).toBe(theirs.headers['authorization'])
    expect(new TextDecoder().decode(body)).toBe(theirs.body.toString())
  })
})

describe('escaping', () => {
  it('takes a lone surrogate as what it is sent as', () => {
    expect(percentEncode('a\ud800')).toBe('a%EF%BF%BD')
  })
})
