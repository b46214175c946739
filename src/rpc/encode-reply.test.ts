import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { AccessDeniedError, ApiError, UnavailableError } from '../errors.js'
import {
  asApiError,
  encodeError,
  encodeJsonSuccess,
  encodeSuccess,
  errorPageOf,
  jsonTail,
} from './encode-reply.js'

const ID = '6EC7AED1-172F-42AE-9C12-295BC2ADB751'
const context = {
  format: 'JSON',
  requestId: ID,
  hostId: 'localhost',
  product: 'Config',
  language: 'en-US',
  errorPage: undefined,
} as const

describe('success', () => {
  test.each([
    ['no', {}],
    ['undefined', { A: 1, B: undefined }],
    ['short', { C: { D: ['ü"', '中'] } }],
    ['long', { E: ['ü"', '中'.repeat(20_000)] }],
  ])('kept, %s members give the same bytes', (_, members) => {
    const { body, ...rest } = encodeSuccess('JSON', 'GetX', ID, members)
    const { tail = '', ...kept } = encodeJsonSuccess(ID, jsonTail(members))
    expect({ ...kept, body: kept.body + String(tail) }).toEqual({ ...rest, body })
  })

  test('JSON has the RequestId first and the headers clients read', () => {
    const reply = encodeSuccess('JSON', 'GetX', ID, { A: 1, B: undefined })
    expect(reply.body).toBe(`{"RequestId":"${ID}","A":1}`)
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'x-acs-request-id': ID,
      'x-acs-trace-id': '6ec7aed1172f42ae9c12295bc2adb751',
    })
  })

  test('XML repeats list elements without a wrapper and closes empty objects', () => {
    const reply = encodeSuccess('XML', 'GetX', ID, {
      Labels: ['a', 'b & <c>'],
      Detail: {},
      Map: { 'a b': 1, '1': 2 },
    })
    expect(reply.body).toBe(
      `<?xml version="1.0" encoding="UTF-8" ?><GetXResponse><RequestId>${ID}</RequestId><Labels>a</Labels>` +
        '<Labels>b &amp; &lt;c&gt;</Labels><Detail /><Map><_1>2</_1><a_b>1</a_b></Map></GetXResponse>',
    )
  })

  test('any text comes out of the XML as it went in', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false, processEntities: true })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/[\x00-\x1f\p{Surrogate}\ufffe\uffff]/u.test(text))
        const { body } = encodeSuccess('XML', 'X', ID, { T: text })
        expect(parser.parse(body).XResponse.T).toBe(text)
      }),
    )
  })
})

describe('errors', () => {
  test('a code with its parameter, link and status', () => {
    const reply = encodeError(new ApiError('Missing{Param}', { Param: 'CompliancePackId' }), context)
    expect(reply.status).toBe(400)
    expect(JSON.parse(reply.body)).toEqual({
      RequestId: ID,
      HostId: 'localhost',
      Code: 'MissingCompliancePackId',
      Message: 'CompliancePackId is mandatory for this action.',
      Recommend: `https://api.aliyun.com/troubleshoot?q=MissingCompliancePackId&product=Config&requestId=${ID}`,
    })
  })

  test.each([
    [undefined, '127.0.0.1:8420', false, 'http://127.0.0.1:8420/console/explorer/errors'],
    [undefined, '[::1]:8420', true, 'https://[::1]:8420/console/explorer/errors'],
    ['https://assay.example.com', '10.0.0.1', false, 'https://assay.example.com/console/explorer/errors'],
    [undefined, 'a.example/<script>', false, undefined],
    [undefined, '', false, undefined],
  ])('told about by the console: public address %s, host %s', (publicUrl, host, isSecure, errorPage) => {
    expect(errorPageOf(publicUrl, { host, isSecure })).toBe(errorPage)
    const { Recommend } = JSON.parse(
      encodeError(new ApiError('AccountNotExisted'), { ...context, errorPage }).body,
    )
    expect(Recommend).toContain(
      errorPage === undefined ? 'https://api.aliyun.com/troubleshoot?' : `${errorPage}?q=AccountNotExisted`,
    )
  })

  test('XML under exactly the type the SDK parses', () => {
    const reply = encodeError(new ApiError('AccountNotExisted'), { ...context, format: 'XML' })
    expect(reply.headers['content-type']).toBe('text/xml;charset=utf-8')
    expect(reply.body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><Error><RequestId>.*<\/Error>$/)
    expect(reply.body).toContain(
      '<Code>AccountNotExisted</Code><Message>Your account does not exist.</Message>',
    )
  })

  test('a denial carries its detail, a throttled call when to come back, Chinese its own text', () => {
    const denied = encodeError(new AccessDeniedError({ AuthAction: 'config:X' }), {
      ...context,
      language: 'zh-CN',
    })
    expect(JSON.parse(denied.body)).toMatchObject({
      Code: 'NoPermission',
      Message: '您没有权限执行此操作。',
      AccessDeniedDetail: { AuthAction: 'config:X' },
    })
    const throttled = encodeError(new ApiError('Throttling.User', { retryAfterMs: 250 }), context)
    expect(throttled.headers['x-acs-retry-after']).toBe('250')
  })

  test.each([
    [new Error('secret table'), 500, 'InternalError'],
    ['text', 500, 'InternalError'],
    [new UnavailableError(new Error('secret host')), 503, 'ServiceUnavailable'],
  ])('%s tells nothing but its RequestId', (error, status, code) => {
    const reply = encodeError(asApiError(error), context)
    expect(reply.status).toBe(status)
    expect(JSON.parse(reply.body).Code).toBe(code)
    expect(reply.body).not.toContain('secret')
  })
})
