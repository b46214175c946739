import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settableClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { toInstant } from '../../src/platform/instant.js'
import { CommandError } from '../exit-codes.js'
import { certificateFiles, writeCertificates } from './write-certificates.js'

const making = { clock: settableClock(toInstant(Date.UTC(2026, 10, 24))), ids: randomIds }
let folder = ''
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'assay certificates ')), 'tls')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

const contents = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))

describe('writeCertificates', () => {
  it('writes an authority and a server certificate that it signed, keys for their owner alone', () => {
    const written = writeCertificates(folder, ['localhost', '10.0.0.7'], making)
    expect(written.isAuthorityNew).toBe(true)
    expect(written.validTo).toEqual(new Date(Date.UTC(2029, 1, 26)))
    const authority = new X509Certificate(readFileSync(written.files.authorityCert))
    const server = new X509Certificate(readFileSync(written.files.serverCert))
    expect(server.verify(authority.publicKey)).toBe(true)
    expect([server.checkHost('localhost'), server.checkIP('10.0.0.7')]).toEqual(['localhost', '10.0.0.7'])
    for (const file of [written.files.authorityKey, written.files.serverKey])
      expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('signs a renewed certificate with the authority that is there', () => {
    const { files } = writeCertificates(folder, ['localhost'], making)
    const before = contents()
    rmSync(files.serverCert)
    rmSync(files.serverKey)
    expect(writeCertificates(folder, ['localhost'], making).isAuthorityNew).toBe(false)
    const after = contents()
    expect([after['ca.crt'], after['ca.key']]).toEqual([before['ca.crt'], before['ca.key']])
    expect(after['server.key']).not.toBe(before['server.key'])
    const authority = new X509Certificate(before['ca.crt']!)
    const server = new X509Certificate(after['server.crt']!)
    expect([server.checkIssued(authority), server.verify(authority.publicKey)]).toEqual([true, true])
  })

  it.each([['serverKey'], ['serverCert'], ['authorityKey'], ['authorityCert']] as const)(
    'overwrites nothing: %s alone is there',
    (name) => {
      const files = certificateFiles(folder)
      writeCertificates(folder, ['localhost'], making)
      for (const [each, file] of Object.entries(files)) if (each !== name) rmSync(file)
      const before = contents()
      expect(() => writeCertificates(folder, ['localhost'], making)).toThrow(CommandError)
      expect(contents()).toEqual(before)
    },
  )

  it('refuses an authority whose key is another', () => {
    const { files } = writeCertificates(folder, ['localhost'], making)
    const key = readFileSync(files.serverKey, 'utf8')
    rmSync(files.serverCert)
    rmSync(files.serverKey)
    writeFileSync(files.authorityKey, key)
    expect(() => writeCertificates(folder, ['localhost'], making)).toThrow('certificate and key do not fit')
    expect(readdirSync(folder).sort()).toEqual(['ca.crt', 'ca.key'])
  })
})
