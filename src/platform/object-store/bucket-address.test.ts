import { expect, it } from 'vitest'
import { addressOf, defaultAddressing } from './bucket-address.js'

const bound = { boundHosts: new Map([['reports.example.com', 'own-bucket']]) }

it.each([
  ['own-bucket.oss-cn-shanghai.aliyuncs.com', '/a/b.xls', defaultAddressing, 'own-bucket', 'a/b.xls'],
  ['Own-Bucket.OSS-cn-shanghai-internal.aliyuncs.com:8420', '/a', defaultAddressing, 'own-bucket', 'a'],
  ['own-bucket.oss-cn-shanghai.aliyuncs.com', '/own-bucket/a', defaultAddressing, 'own-bucket', 'a'],
  ['own-bucket.oss-cn-shanghai.aliyuncs.com', '/own-bucket', defaultAddressing, 'own-bucket', 'own-bucket'],
  ['own-bucket.oss-cn-shanghai.aliyuncs.com', '/x/a', defaultAddressing, 'own-bucket', 'x/a'],
  ['own-bucket.oss-cn-shanghai.aliyuncs.com.evil.example', '/x/a', defaultAddressing, 'x', 'a'],
  ['a.b.oss-cn-shanghai.aliyuncs.com', '/x/a', defaultAddressing, 'x', 'a'],
  ['127.0.0.1:8420', '/own-bucket/a/b.xls', defaultAddressing, 'own-bucket', 'a/b.xls'],
  ['127.0.0.1:8420', '/own-bucket', defaultAddressing, 'own-bucket', ''],
  ['127.0.0.1:8420', '/own-bucket/', defaultAddressing, 'own-bucket', ''],
  ['reports.example.com:443', '/a/b.xls', bound, 'own-bucket', 'a/b.xls'],
  ['reports.example.com', '/a/b.xls', defaultAddressing, 'a', 'b.xls'],
  [undefined, '/own-bucket/a', defaultAddressing, 'own-bucket', 'a'],
] as const)('%s %s', (host, path, addressing, bucket, key) => {
  expect(addressOf(host, path, addressing)).toEqual({ bucket, key })
})
