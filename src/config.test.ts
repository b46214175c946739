import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.js'

describe('readConfig', () => {
  it('takes flags before the environment before defaults, and an empty text as unset', () => {
    const config = readConfig({ ASSAY_PORT: '1', ASSAY_HOST: '' }, { port: '2' })
    expect(config).toMatchObject({ port: 2, host: '127.0.0.1', reportFormat: 'xls' })
  })

  it.each([
    [{ ASSAY_PORT: '70000' }, 'ASSAY_PORT'],
    [{ ASSAY_PORT: '80x' }, 'ASSAY_PORT'],
    [{ ASSAY_REPORT_FORMAT: 'pdf' }, 'ASSAY_REPORT_FORMAT'],
    [{ ASSAY_ACCOUNT_ID: '123' }, 'ASSAY_ACCOUNT_ID'],
    [{ ASSAY_ACCESS_KEY_ID: 'a' }, 'ASSAY_ACCESS_KEY_SECRET'],
    [{ ASSAY_TIME_ZONE: 'Mars/Base' }, 'ASSAY_TIME_ZONE'],
  ])('refuses %o', (env, name) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(name)
  })
})
