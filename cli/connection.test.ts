import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConnection } from './connection.js'
import { credentialsPath, findCredentials, writeCredentials } from './credentials-file.js'

let folder = ''
let bare = ''
const stored = {
  endpoint: 'http://127.0.0.1:9000',
  accountId: '1000000000000001',
  accessKeyId: 'LTAI5tFILE',
  accessKeySecret: 'file-secret',
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-connection-'))
  bare = mkdtempSync(join(tmpdir(), 'assay-connection-'))
  writeCredentials(folder, stored)
})

afterAll(() => {
  for (const each of [folder, bare]) rmSync(each, { recursive: true, force: true })
})

describe('readConnection', () => {
  it('uses the key and the address of a local server', () => {
    const connection = readConnection({ dataDir: folder }, {})
    expect(connection.endpoint.origin).toBe('http://127.0.0.1:9000')
    expect(connection).toMatchObject({ accessKeyId: 'LTAI5tFILE', accessKeySecret: 'file-secret' })
  })

  it('finds the data folder in the environment', () => {
    expect(readConnection({}, { ASSAY_DATA_DIR: folder }).accessKeyId).toBe('LTAI5tFILE')
  })

  it('prefers the environment to the file, and options to both', () => {
    const env = {
      ASSAY_ENDPOINT: 'https://assay.example.com',
      ASSAY_ACCESS_KEY_ID: 'LTAI5tENV',
      ASSAY_ACCESS_KEY_SECRET: 'env-secret',
      ASSAY_DATA_DIR: folder,
    }
    expect(readConnection({}, env)).toMatchObject({
      accessKeyId: 'LTAI5tENV',
      accessKeySecret: 'env-secret',
      endpoint: new URL('https://assay.example.com'),
    })
    const flags = {
      endpoint: 'http://[::1]:1',
      accessKeyId: 'LTAI5tFLAG',
      accessKeySecret: 'flag-secret',
    }
    expect(readConnection(flags, env)).toMatchObject({
      accessKeyId: 'LTAI5tFLAG',
      accessKeySecret: 'flag-secret',
      endpoint: new URL('http://[::1]:1'),
    })
  })

  it('calls the default address with a key from the environment', () => {
    const env = { ASSAY_ACCESS_KEY_ID: 'a', ASSAY_ACCESS_KEY_SECRET: 'b', ASSAY_ENDPOINT: '' }
    expect(readConnection({ dataDir: bare }, env).endpoint.origin).toBe('http://127.0.0.1:8420')
  })

  it('trusts the authority of a local server, but not for another address', () => {
    const ca = join(bare, 'ca.crt')
    writeFileSync(ca, 'PEM')
    writeFileSync(join(bare, 'other.crt'), 'OTHER')
    const local = mkdtempSync(join(tmpdir(), 'assay-connection-'))
    writeCredentials(local, { ...stored, endpoint: 'https://127.0.0.1:9000', ca })
    expect(readConnection({ dataDir: local }, {})).toMatchObject({ ca: 'PEM', caFile: ca })
    const elsewhere = readConnection({ dataDir: local, endpoint: 'https://assay.example.com' }, {})
    expect(elsewhere.ca).toBeUndefined()
    const given = { ASSAY_CA: join(bare, 'other.crt') }
    expect(readConnection({ dataDir: local }, given).ca).toBe('OTHER')
    expect(readConnection({ dataDir: local, ca }, given).ca).toBe('PEM')
    expect(() => readConnection({ dataDir: local, ca: join(bare, 'none.crt') }, {})).toThrow(/cannot be read/)
    rmSync(local, { recursive: true })
  })

  const refused = [
    { name: 'no key anywhere', flags: {}, env: {}, message: /no access key/ },
    {
      name: 'half a key in the options, even when the environment has a whole one',
      flags: { accessKeyId: 'a' },
      env: { ASSAY_ACCESS_KEY_ID: 'x', ASSAY_ACCESS_KEY_SECRET: 'y' },
      message: /--access-key-secret: give both or neither/,
    },
    {
      name: 'half a key in the environment',
      flags: {},
      env: { ASSAY_ACCESS_KEY_SECRET: 'y' },
      message: /ASSAY_ACCESS_KEY_SECRET: give both or neither/,
    },
    {
      name: 'an address without a scheme',
      flags: { endpoint: 'localhost:8420', accessKeyId: 'a', accessKeySecret: 'b' },
      env: {},
      message: /is no address such as/,
    },
    {
      name: 'an address with a path',
      flags: { endpoint: 'http://localhost/api', accessKeyId: 'a', accessKeySecret: 'b' },
      env: {},
      message: /without a path/,
    },
  ]
  for (const { name, flags, env, message } of refused)
    it(`refuses ${name}`, () => {
      expect(() => readConnection({ dataDir: bare, ...flags }, env)).toThrow(message)
    })
})

describe('credentials.json', () => {
  it('is readable by its owner only, also when it was not before', () => {
    chmodSync(credentialsPath(folder), 0o644)
    writeCredentials(folder, stored)
    expect(statSync(credentialsPath(folder)).mode & 0o777).toBe(0o600)
    expect(findCredentials(folder)).toEqual(stored)
  })

  it('is refused when damaged, not taken for absent', () => {
    expect(findCredentials(bare)).toBeNull()
    writeFileSync(credentialsPath(bare), '{"accessKeyId":"a"}')
    expect(() => findCredentials(bare)).toThrow(/cannot be used: .*endpoint should be a text/)
    rmSync(credentialsPath(bare))
  })
})
