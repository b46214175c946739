import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../test/architecture.js'
import { CLIENTS, type ClientTarget, clientSettings } from './client-settings.js'

const plain: ClientTarget = {
  endpoint: new URL('http://127.0.0.1:8420'),
  accessKeyId: 'LTAI5tKEY',
  accessKeySecret: null,
  ca: null,
}
const secure: ClientTarget = {
  endpoint: new URL('https://assay.example.com'),
  accessKeyId: 'LTAI5tKEY',
  accessKeySecret: "it's a secret",
  ca: '/data dir/tls/ca.crt',
}

describe.each(CLIENTS)('settings of %s', (name) => {
  const text = (target: ClientTarget) => clientSettings(name, target).join('\n')

  it('name the address, the protocol and the key', () => {
    expect(text(plain)).toMatch(/127\.0\.0\.1:8420/)
    expect(text(plain)).toMatch(/\bhttp\b|HTTP"|--insecure/)
    expect(text(plain)).not.toMatch(/\bhttps\b|HTTPS"|--secure/)
    expect(text(secure)).toMatch(/assay\.example\.com/)
    expect(text(secure)).toMatch(/\bhttps\b|HTTPS"|--secure/)
    for (const target of [plain, secure]) expect(text(target)).toContain('LTAI5tKEY')
  })

  it('show the secret only when it is given', () => {
    expect(text(plain)).toContain('export ALIBABA_CLOUD_ACCESS_KEY_SECRET=...')
    expect(text(secure)).toContain(`export ALIBABA_CLOUD_ACCESS_KEY_SECRET='it'\\''s a secret'`)
  })

  it('stand in docs/clients.md as they are printed', () => {
    const target = { ...secure, accessKeyId: 'LTAI5tExample', accessKeySecret: null, ca: 'data/tls/ca.crt' }
    expect(readFileSync(join(ROOT, 'docs/clients.md'), 'utf8')).toContain(`\n${text(target)}\n\`\`\``)
  })

  it('name the authority only when there is one', () => {
    expect(text(secure)).toContain('/data dir/tls/ca.crt')
    expect(text(plain)).not.toMatch(/ca\.crt|CA_CERTS|CERT_FILE|trustStore|\bca=/)
  })
})

it('shell lines survive a shell', () => {
  const lines = clientSettings('aliyun', secure).filter((line) => line.startsWith('export '))
  const printed = execFileSync('sh', ['-c', `${lines.join('\n')}\nenv`], { encoding: 'utf8' })
  expect(printed).toContain("ALIBABA_CLOUD_ACCESS_KEY_SECRET=it's a secret\n")
  expect(printed).toContain('SSL_CERT_FILE=/data dir/tls/ca.crt\n')
})
