import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settableClock } from '../platform/clock.js'
import { toInstant } from '../platform/instant.js'
import {
  BODY,
  BUCKET,
  type DownloadServer,
  errorOf,
  KEY,
  NOW,
  SIGNER,
  signed,
  startDownloads,
} from './downloads-testing.js'

const clock = settableClock(NOW)
let server: DownloadServer

beforeAll(async () => {
  server = await startDownloads(clock)
})

afterAll(() => server.close())

describe('refusals', () => {
  const url = `/${BUCKET}/${KEY}`
  const expired = signed(KEY, { at: toInstant(NOW - 3_700_000) })
  it.each([
    [
      'expired',
      expired,
      403,
      'AccessDenied',
      '0002-00000069',
      {
        Expires: '2021-06-22T02:44:25.000Z',
        ServerTime: '2021-06-22T02:46:05.857Z',
        Message: 'Request has expired.',
      },
    ],
    [
      'unsigned',
      url,
      403,
      'AccessDenied',
      '0003-00000001',
      { Message: 'You have no right to access this object because of bucket acl.' },
    ],
    [
      'wrong signature',
      signed(KEY).replace('report-2021', 'report-2022'),
      403,
      'SignatureDoesNotMatch',
      '0002-00000040',
      { OSSAccessKeyId: SIGNER.keyId },
    ],
    [
      'unknown key',
      signed(KEY).replace(SIGNER.keyId, 'ASSAY0002'),
      403,
      'InvalidAccessKeyId',
      '0002-00000902',
      { OSSAccessKeyId: 'ASSAY0002' },
    ],
    ['no Expires', `${url}?OSSAccessKeyId=a&Signature=b`, 403, 'AccessDenied', '0002-00000067', {}],
    [
      'empty Expires',
      `${url}?OSSAccessKeyId=a&Expires=&Signature=b`,
      403,
      'AccessDenied',
      '0002-00000068',
      {},
    ],
    [
      'bad Expires',
      `${url}?OSSAccessKeyId=a&Expires=x&Signature=b`,
      403,
      'AccessDenied',
      '0002-00000070',
      {},
    ],
    [
      'V4 expires',
      signed(KEY, { version: 4 }).replace('expires=3600', 'expires=604801'),
      403,
      'AccessDenied',
      '0002-00000232',
      {},
    ],
    ['missing object', signed('none.xls'), 404, 'NoSuchKey', '0026-00000001', { Key: 'none.xls' }],
    [
      'object its owner forgot',
      signed('hidden.xls'),
      404,
      'NoSuchKey',
      '0026-00000001',
      { Key: 'hidden.xls' },
    ],
    [
      'missing bucket',
      signed(KEY, { bucket: 'other-bucket', bucketUrl: 'http://h/other-bucket' }),
      404,
      'NoSuchBucket',
      '0015-00000101',
      { BucketName: 'other-bucket' },
    ],
    ['another bucket, unsigned', `/other-bucket/${KEY}`, 403, 'AccessDenied', '0003-00000001', {}],
    [
      'sub-resource',
      signed(KEY, { parameters: new Map([['acl', '']]) }),
      405,
      'MethodNotAllowed',
      undefined,
      {},
    ],
    [
      'image processing',
      signed(KEY, { parameters: new Map([['x-oss-process', 'image/resize']]) }),
      405,
      'MethodNotAllowed',
      undefined,
      {},
    ],
    ['the bucket itself', signed(''), 405, 'MethodNotAllowed', undefined, {}],
  ] as const)('%s', async (_name, target, status, code, ec, elements) => {
    const answer = await server.send(target)
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/xml')
    expect(answer.headers['x-oss-ec']).toBe(ec)
    const error = errorOf(answer.body)
    expect(error).toMatchObject({ Code: code, HostId: '127.0.0.1', ...elements })
    expect(error['RequestId']).toBe(answer.headers['x-oss-request-id'])
    expect(error['EC']).toBe(ec)
    const doc = ec === undefined ? undefined : `https://api.aliyun.com/troubleshoot?q=${ec}`
    expect(error['RecommendDoc']).toBe(doc)
  })

  it('says what it signed when the signature is wrong', async () => {
    const error = errorOf((await server.send(`${signed(KEY)}x`)).body)
    expect(error['StringToSign']).toBe(`GET\n\n\n1624333565\n/${BUCKET}/${KEY}`)
    expect(error['SignatureProvided']).toMatch(/x$/)
    const v4 = errorOf((await server.send(`${signed(KEY, { version: 4 })}0`)).body)
    expect(v4['CanonicalRequest']).toContain('UNSIGNED-PAYLOAD')
  })

  it.each(['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'])('%s, path and host style', async (method) => {
    const headers = { 'content-type': 'application/vnd.ms-excel', 'content-length': '1' }
    const host = `${BUCKET}.oss-cn-shanghai.aliyuncs.com`
    for (const answer of [
      await server.send(`/${BUCKET}/${KEY}`, { method, headers, body: 'x' }),
      await server.send(`/${KEY}`, { method, headers: { ...headers, host }, body: 'x' }),
    ]) {
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD'])
      expect(errorOf(answer.body)).toMatchObject({ Code: 'MethodNotAllowed', Method: method })
    }
    expect((await server.send(signed(KEY))).body).toEqual(BODY)
  })

  it('escapes what it repeats', async () => {
    const { body } = await server.send(
      `/${BUCKET}/a%3Cb%3E%26.xls?OSSAccessKeyId=%3Cx%3E%01&Expires=9999999999&Signature=s`,
    )
    expect(body.toString()).toContain('<OSSAccessKeyId>&lt;x&gt;\ufffd</OSSAccessKeyId>')
  })

  it.each([
    '%2e%2e/%2e%2e/etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '../../etc/passwd',
    'a/../../../etc/passwd',
    '%252e%252e/%252e%252e/etc/passwd',
    '..%5c..%5cetc%5cpasswd',
    '..\\..\\etc\\passwd',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'a%00.xls',
    'records/x.json',
  ])('climbing: %s', async (path) => {
    const key = decodeURIComponent(path)
    const query = signed(key).slice(signed(key).indexOf('?'))
    const answer = await server.send(`/${BUCKET}/${path}${query}`)
    expect([400, 404]).toContain(answer.status)
    expect(['InvalidObjectName', 'NoSuchKey']).toContain(errorOf(answer.body)['Code'])
  })
})
