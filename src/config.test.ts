import { describe, expect, it } from 'vitest'
import { quotasOf, readConfig } from './config.js'
import { ConfigError } from './platform/setting.js'

describe('readConfig', () => {
  it('takes flags before the environment before defaults, and an empty text as unset', () => {
    const config = readConfig({ ASSAY_PORT: '1', ASSAY_HOST: '' }, { port: '2' })
    expect(config).toMatchObject({ port: 2, host: '127.0.0.1', reportFormat: 'xls' })
  })

  it.each([
    [{ ASSAY_PORT: '70000' }, 'ASSAY_PORT'],
    [{ ASSAY_PORT: '80x' }, 'ASSAY_PORT'],
    [{ ASSAY_REPORT_FORMAT: 'docx' }, 'ASSAY_REPORT_FORMAT'],
    [{ ASSAY_REPORT_FORMS: 'xls,docx' }, 'ASSAY_REPORT_FORMS'],
    [{ ASSAY_ACCOUNT_ID: '123' }, 'ASSAY_ACCOUNT_ID'],
    [{ ASSAY_ACCESS_KEY_ID: 'a' }, 'ASSAY_ACCESS_KEY_SECRET'],
    [{ ASSAY_TIME_ZONE: 'Mars/Base' }, 'ASSAY_TIME_ZONE'],
    [{ ASSAY_TLS_CERT: 'server.crt' }, 'ASSAY_TLS_KEY'],
    [{ ASSAY_TLS_KEY: 'server.key' }, 'ASSAY_TLS_CERT'],
    [{ ASSAY_TRUSTED_PROXIES: 'localhost' }, 'ASSAY_TRUSTED_PROXIES'],
    [{ ASSAY_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/33' }, 'ASSAY_TRUSTED_PROXIES'],
    [{ ASSAY_TRUSTED_PROXIES: '::1/129' }, 'ASSAY_TRUSTED_PROXIES'],
    [{ ASSAY_PUBLIC_URL: 'assay.example.com' }, 'ASSAY_PUBLIC_URL'],
    [{ ASSAY_PUBLIC_URL: 'https://assay.example.com/assay' }, 'ASSAY_PUBLIC_URL'],
    [{ ASSAY_QUOTA_PROFILE: 'none' }, 'ASSAY_QUOTA_PROFILE'],
    [{ ASSAY_RATE_ACCOUNT: '-1' }, 'ASSAY_RATE_ACCOUNT'],
  ])('refuses %o', (env, name) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(name)
  })
})

describe('settings that follow from others', () => {
  it('takes addresses and blocks of proxies', () => {
    const { trustedProxies } = readConfig({ ASSAY_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1,2001:db8::/32' })
    expect(trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])
  })

  it.each([
    [{}, { rules: 2_000, packs: 50, aggregators: 50, deliveryChannels: 20 }],
    [{ ASSAY_QUOTA_PROFILE: 'cloud' }, { rules: 200, packs: 5, aggregators: 5, deliveryChannels: 5 }],
    [
      { ASSAY_QUOTA_PROFILE: 'cloud', ASSAY_QUOTA_PACKS: '7' },
      { rules: 200, packs: 7, aggregators: 5, deliveryChannels: 5 },
    ],
    [{ ASSAY_QUOTA_RULES: '9' }, { rules: 9, packs: 50, aggregators: 50, deliveryChannels: 20 }],
  ])('%j allows %j', (env, quotas) => {
    expect(quotasOf(readConfig(env))).toEqual(quotas)
  })
})
