import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toInstant } from '../instant.js'
import { integer, objectId, time } from './der.js'
import { issueCertificate } from './issue-certificate.js'

const hex = (bytes: Buffer) => bytes.toString('hex')
const pair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const period = { notBefore: toInstant(Date.UTC(2026, 0, 1)), notAfter: toInstant(Date.UTC(2056, 0, 1)) }
const ca = pair()
const server = pair()
const issuer = { name: 'Test CA', privateKey: ca.privateKey }
const serial = Buffer.from('00ff0102030405060708090a0b0c0d0e', 'hex')
const HOSTS = ['localhost', '*.example.com', '127.0.0.1', '::1', '2001:db8::12:0:0:7', '::ffff:192.0.2.1']

const authority = issueCertificate({
  name: 'Test CA',
  publicKey: ca.publicKey,
  issuer,
  serial,
  ...period,
  use: { kind: 'authority' },
})
const leaf = issueCertificate({
  name: 'localhost',
  publicKey: server.publicKey,
  issuer,
  serial,
  ...period,
  use: { kind: 'server', hosts: HOSTS },
})

describe('DER', () => {
  it.each([
    [[0], '020100'],
    [[0, 0, 5], '020105'],
    [[0x80], '02020080'],
    [[0x7f, 0xff], '02027fff'],
  ])('writes the integer %j', (bytes, expected) => {
    expect(hex(integer(Buffer.from(bytes)))).toBe(expected)
  })

  it.each([
    ['2.5.29.17', '0603551d11'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ])('writes the object identifier %s', (dotted, expected) => {
    expect(hex(objectId(dotted))).toBe(expected)
  })

  it('changes the form of times in 2050', () => {
    expect(time(Date.UTC(2049, 11, 31, 23, 59, 59)).toString('latin1')).toBe('\x17\x0d491231235959Z')
    expect(time(Date.UTC(2050, 0, 1)).toString('latin1')).toBe('\x18\x0f20500101000000Z')
  })
})

describe('certificates', () => {
  it('are read back as what they were made of', () => {
    const read = new X509Certificate(leaf)
    expect(read).toMatchObject({ subject: 'CN=localhost', issuer: 'CN=Test CA', ca: false })
    expect(read.serialNumber).toBe('FF0102030405060708090A0B0C0D0E')
    expect([new Date(read.validFrom).getTime(), new Date(read.validTo).getTime()]).toEqual([
      period.notBefore,
      period.notAfter,
    ])
    expect(read.publicKey.export({ type: 'spki', format: 'pem' })).toBe(
      server.publicKey.export({ type: 'spki', format: 'pem' }),
    )
    for (const host of ['localhost', 'a.example.com']) expect(read.checkHost(host)).toBeDefined()
    for (const host of ['example.com', 'a.b.example.com']) expect(read.checkHost(host)).toBeUndefined()
    for (const address of ['127.0.0.1', '::1', '2001:db8::12:0:0:7'])
      expect(read.checkIP(address)).toBe(address)
    expect(read.checkIP('127.0.0.2')).toBeUndefined()
  })

  it('are signed by their issuer and by nobody else', () => {
    const read = new X509Certificate(leaf)
    const root = new X509Certificate(authority)
    expect(root).toMatchObject({ ca: true })
    expect([read.checkIssued(root), read.verify(ca.publicKey), read.verify(server.publicKey)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('pass a verifier that is not ours', () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay x509 '))
    writeFileSync(join(folder, 'ca.crt'), authority)
    writeFileSync(join(folder, 'server.crt'), leaf)
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, encoding: 'utf8' })
    const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.crt']
    expect(openssl(...strict, '-verify_hostname', 'localhost', 'server.crt')).toContain('OK')
    expect(() => openssl(...strict, '-verify_hostname', 'other', 'server.crt')).toThrow()
    rmSync(folder, { recursive: true })
  })
})
